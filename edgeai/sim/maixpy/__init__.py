"""Board B's twin: MaixPy without the board."""
