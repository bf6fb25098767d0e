"""Batches from terminals come in: each is checked, and each event stored once."""
