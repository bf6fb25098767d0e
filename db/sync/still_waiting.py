"""What the morning page says of what an earlier one asked for, and nobody has dealt with: it is not nothing."""

from db.sync.morning import Morning
from db.sync.page_names import some


def told(page: Morning) -> str:
    """In one clause, with the command that names each; empty: nothing waits."""
    left = (
        (page.left_there, f"{some(page.left_there, 'fichier')} en quarantaine"),
        (contradictions := page.conflicts - page.new_conflicts, some(contradictions, "désaccord")),
        (unfit := len(page.unfit) - page.new_unfit, f"{unfit} mal formé{'s' if unfit > 1 else ''}"),
    )
    counts = [count for count, _words in left if count]
    waits = "attend encore" if counts == [1] else "attendent encore"
    return f"{waits} : {', '.join(words for count, words in left if count)} (kiosk doctor dit où)" if counts else ""
