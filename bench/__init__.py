"""How fast Gongkai reads and checks, beside bare parsers on the same bytes: `make bench`, `python -m bench --quick`."""
