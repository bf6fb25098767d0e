"""The tables of central's base are made from its events."""
