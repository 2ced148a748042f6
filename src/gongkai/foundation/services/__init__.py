"""What is written: each function is one use case, takes `actor` and `at`, and writes its audit entry."""
