"""Pages over `foundation`: organisations, people, working days, jobs, audit, health."""
