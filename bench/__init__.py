"""How fast Gongkai reads and checks, against bare parsers on the same bytes. `make bench`, or `python -m bench --quick`."""
