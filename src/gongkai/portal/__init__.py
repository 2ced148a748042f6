"""The public site (公众门户)."""
