"""Pages over `reporting`: reports that the office had read."""
