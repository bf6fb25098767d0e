"""The gettext catalogues: extract them from the source, compile them, and check what readers were promised."""
