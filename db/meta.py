"""Read and write the table `meta` of a terminal or of central: values by key, which the caller names."""

from db.connection import Connection, change, row


def read(db: Connection, key: str) -> str | None:
    """Return the value of a key; None when it has none."""
    found = row(db, "SELECT value FROM meta WHERE key = ?", (key,))
    return None if found is None else str(found["value"])


def note(db: Connection, key: str, value: str) -> None:
    """Set the value of a key, in place of an earlier one; call it inside `immediate`."""
    change(
        db,
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )


def forget(db: Connection, *keys: str) -> None:
    """Delete the values of keys; call it inside `immediate`."""
    for key in keys:
        change(db, "DELETE FROM meta WHERE key = ?", (key,))
