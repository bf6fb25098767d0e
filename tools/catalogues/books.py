"""Read, write and compile catalogues: sorted, without line numbers or dates, so that a diff shows only words."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileParser, write_po

from tools.catalogues.extraction import MessageId

REVIEW_HEADER = "X-Reviewed-By"
"""Present when a native speaker has read the catalogue: without it, a deployed terminal does not offer the language."""
PLURALS = {
    "eu": "nplurals=2; plural=(n != 1);",
    "es": "nplurals=2; plural=(n != 1);",
    "en": "nplurals=2; plural=(n != 1);",
}


class Book(Catalog):
    """A catalogue with our own header: Babel's adds dates and drops the review."""

    def __init__(self, language: str | None, reviewed_by: str = "") -> None:
        super().__init__(locale=language, fuzzy=False, header_comment="# Office64 de l'Habitat: kiosk")
        self.language = language
        self.reviewed_by = reviewed_by
        if language:
            super()._set_mime_headers([("Plural-Forms", PLURALS[language])])

    def _headers(self) -> list[tuple[str, str]]:
        headers = [("Project-Id-Version", "office64-kiosk")]
        if self.language:
            headers += [("Language", self.language), ("Plural-Forms", PLURALS[self.language])]
        headers += [
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]
        return [*headers, (REVIEW_HEADER, self.reviewed_by)] if self.reviewed_by else headers

    def _read_headers(self, headers: Iterable[tuple[str, str]]) -> None:
        self.reviewed_by = next((value for name, value in headers if name.lower() == REVIEW_HEADER.lower()), "")

    mime_headers = property(_headers, _read_headers)

    def put(self, message_id: MessageId, string: str | tuple[str, ...] = "", fuzzy: bool = False) -> None:
        """Add a message, in place of one with the same id."""
        self.delete(message_id)
        message = Message(message_id, string if any(string) else empty(message_id))
        message.flags = {"fuzzy"} if fuzzy else set()
        self[message_id] = message

    def messages(self) -> list[Message]:
        """Return every message except the header."""
        return [message for message in self if message.id]


def empty(message_id: MessageId) -> str | tuple[str, ...]:
    return "" if isinstance(message_id, str) else ("", "")


def strings(message: Message) -> str | tuple[str, ...]:
    """Return the translation, or the forms of a plural."""
    string = message.string or ""
    return string if isinstance(string, str) else tuple(string)


def path_of(locales: Path, language: str, domain: str) -> Path:
    return locales / language / "LC_MESSAGES" / f"{domain}.po"


def read(path: Path, language: str | None) -> Book:
    """Read the catalogue of a file, empty without the file; a template when `language` is None."""
    book = Book(language)
    if path.exists():
        PoFileParser(book).parse(path.read_text(encoding="utf-8").splitlines())
    return book


def write(path: Path, book: Book) -> None:
    for message in book.messages():
        # Babel's flags for printf formats are removed: our places are `{named}`, and our own check reads them.
        message.flags &= {"fuzzy"}
    buffer = BytesIO()
    write_po(buffer, book, no_location=True, sort_output=True, ignore_obsolete=True, width=0)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(buffer.getvalue())


def template(messages: Iterable[MessageId]) -> Book:
    book = Book(None)
    for message_id in messages:
        book.put(message_id)
    return book


def updated(old: Book, messages: Iterable[MessageId], language: str) -> Book:
    """Return the catalogue for today's messages: unused ones are dropped, new ones are empty."""
    book = Book(language, old.reviewed_by)
    for message_id in messages:
        known = old.get(message_id)
        if known is not None and isinstance(known.id, str) == isinstance(message_id, str):
            book.put(message_id, strings(known), known.fuzzy)
        else:
            book.put(message_id)
    return book


def compile_book(po: Path, language: str) -> None:
    """Write the `.mo` beside a `.po`; nothing is written when its content is the same already."""
    buffer = BytesIO()
    write_mo(buffer, read(po, language))
    target = po.with_suffix(".mo")
    if not target.exists() or target.read_bytes() != buffer.getvalue():
        part = target.with_suffix(".part")
        part.write_bytes(buffer.getvalue())
        part.replace(target)
