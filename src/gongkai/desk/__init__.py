"""The officers' site (工作台)."""
