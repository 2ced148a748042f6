"""Pages over `reporting`: reading anybody's annual report."""
