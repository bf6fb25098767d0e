"""Checks, the morning page and doctor say what a person must know."""
