"""The task runtime: task books, blanks, drills and their grading."""
