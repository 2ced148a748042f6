"""What portal and desk share: frames, tables, forms, plots, languages, and who may open a page."""
