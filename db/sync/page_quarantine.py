"""What the morning page says of quarantine: how many files, which are new, and which are to be opened by hand."""

from collections.abc import Collection, Iterator

from db.sync import batch
from db.sync.morning import Morning
from db.sync.naming import named
from db.sync.page_names import MOST_NAMED, few, or_news, some

_APART = ("unenrolled", "revoked", *batch.FOR_ANOTHER_KEY, *batch.LEFT_LYING)
"""Reasons of files for which the page asks something of its own."""
_FALSE = batch.REASONS["signature"]
_TWO = (
    " (signature fausse : docs/operator-rare.md, « Un nom déjà pris », ou un fichier que quelqu'un a coupé ou changé)"
)


def told(page: Morning) -> str:
    left = f" ; laissés dans le dossier d'échange : {page.left_at_share}" if page.left_at_share else ""
    return f"{_kept_aside(page)}{left}"


def to_open(page: Morning) -> Iterator[tuple[object, str]]:
    """As `page_asked.to_do` has them: files for which nothing else is asked."""
    told_apart = {batch.REASONS[reason] for reason in (*_APART, *(("slip",) if page.unslipped else ()))}
    others = {*page.new_files, *page.to_see_again} - told_apart
    yield (
        others,
        f"ouvrir le dossier quarantine{_those(page, others)} avec l'informatique{_whence(page, others)}"
        f"{_TWO if _FALSE in others else ''}",
    )


def _whence(page: Morning, reasons: Collection[str]) -> str:
    """Whose folders they lay in: who may write there is whom to ask."""
    words = (*page.new_files, *page.to_see_again)
    found = {folder for folder, why in zip(page.new_from, words, strict=False) if folder and why in reasons}
    return f" (déposé dans {few(sorted(found))})" if found else ""


def _those(page: Morning, reasons: Collection[str]) -> str:
    """The one or two files there that are meant; else the line before says how many."""
    words = (*page.new_files, *page.to_see_again)
    files = [file for file, why in zip(page.new_names, words, strict=False) if why in reasons]
    return f" ({few(files)})" if 0 < len(files) <= MOST_NAMED else ""


def _kept_aside(page: Morning) -> str:
    if page.is_quarantine_shut:
        return "ce compte ne peut pas lire ce dossier, et ne sait pas s'il est vide"
    if not page.quarantine:
        return "vide"
    count, new, again = some(len(page.quarantine), "fichier"), len(page.new_files), len(page.to_see_again)
    if not new + again:
        return f"{count}{or_news(len(page.quarantine), new)}{_awaited(page)}"
    parts = (f"{new} nouveau{'x' if new > 1 else ''}" if new else "", f"{again} à revoir" if again else "")
    of_those = "" if new == len(page.quarantine) else f", dont {', '.join(filter(None, parts))}"
    return f"{count}{of_those} ({named(sorted({*page.new_files, *page.to_see_again}))}){_awaited(page)}"


def _awaited(page: Morning) -> str:
    return f" ; attend le prochain envoi de {named(page.awaited, ', ')}" if page.awaited else ""
