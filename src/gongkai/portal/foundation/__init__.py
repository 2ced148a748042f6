"""Pages over `foundation`: home, organisations, sign-in, working days, health."""
