"""The files that travel between terminals and central, and the words in them; both halves write and read these."""
