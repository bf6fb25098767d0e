"""The gettext catalogues: taken from the source, compiled, and held to what the project promises its readers."""
