"""The least that Textual, or SQLite, can do: what each measure is held against."""
