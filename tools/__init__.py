"""What developers run: `make check` and what it is made of."""
