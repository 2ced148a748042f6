"""Use cases of disclosure on application: each takes `actor` and `at`, is atomic, and writes its audit entry."""
