"""The night: how what a terminal stored reaches central, is kept, given back and forgotten (`docs/night.md`)."""
