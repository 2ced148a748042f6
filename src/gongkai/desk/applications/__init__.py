"""Pages over `applications`: intake, tasks, ledger, the case and its steps."""
