"""`make bench`: the program driven from outside on real terminals, beside its floors, in one interleaved run."""
