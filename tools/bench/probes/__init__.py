"""Measure without a terminal: each probe runs in the runtime environment and prints one JSON object of lists."""
