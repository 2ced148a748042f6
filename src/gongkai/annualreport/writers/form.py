"""The mandated tables as grids of boxes, as writers and pages draw them; `gongkai.annualreport.mandated` makes them."""

from gongkai.annualreport.mandated import Box, Scope, grid, head_rows, laid, printed, width

__all__ = ["Box", "Scope", "grid", "head_rows", "laid", "printed", "width"]
