"""What users would run instead, each set up as its own documentation does.

Every module has `build`: articles by id -> a search that returns (article id, passage), best first. Its docstring names
the pages of the documentation that it follows.
"""
