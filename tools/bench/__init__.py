"""`make bench`: drive the program from outside on real terminals, beside its floors, in one interleaved run."""
