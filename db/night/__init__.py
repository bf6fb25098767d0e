"""The night carries what terminals stored to central, keeps it, restores it and forgets it (`docs/night.md`)."""
