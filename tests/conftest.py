"""Its being here puts this folder on sys.path: the tests' helpers are imported by their names."""
