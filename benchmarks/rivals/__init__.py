"""What users would run instead, each set up as its own documentation does.

Every module has `build`: articles by id (title and text) -> a search that returns (article id, passage), best first.
"""
