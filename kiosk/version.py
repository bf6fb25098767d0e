"""The program's version: the wheel has it, and every sealed file names it as its writer."""

PROGRAM = "0.2.0"
