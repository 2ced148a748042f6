"""Pages over `applications`: applying for information, and following what became of it."""
