"""The table `meta`, at a terminal as at central: what is kept once, by key. Who keeps a key names it."""

from db.connection import Connection, change, row


def told(db: Connection, key: str) -> str | None:
    """Return what stands under a key; None: nothing does."""
    found = row(db, "SELECT value FROM meta WHERE key = ?", (key,))
    return None if found is None else str(found["value"])


def note(db: Connection, key: str, value: str) -> None:
    """Put a value under a key, in the place of what stood there; inside `immediate`."""
    change(
        db,
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )


def forget(db: Connection, *keys: str) -> None:
    """Take away what stands under keys; inside `immediate`."""
    for key in keys:
        change(db, "DELETE FROM meta WHERE key = ?", (key,))
