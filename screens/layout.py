"""Sizes that decide how a page is laid out."""

SMALL_WIDTH = 70
"""Fewer columns than this: large characters, 56×16."""
