"""The program's version: the wheel's, and what every sealed file says it was written by."""

PROGRAM = "0.2.0"
