"""The least that Textual, or SQLite, can do: each measure is compared with one of these floors."""
