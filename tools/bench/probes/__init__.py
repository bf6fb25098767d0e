"""Measures without a terminal: each runs in the runtime environment and prints one JSON object of lists."""
