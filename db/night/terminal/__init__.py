"""The terminal's side of the night."""
