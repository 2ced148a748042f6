"""Forms, by step."""
