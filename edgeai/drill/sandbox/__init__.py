"""Runs a handed-in program where it can harm nothing: what holds it is the kernel, not its good will."""
