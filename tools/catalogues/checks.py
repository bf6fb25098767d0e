"""Check the catalogues and the way the source asks for messages: one sentence a finding."""

import ast
import string
from collections.abc import Iterable, Iterator
from pathlib import Path

from kiosk.domain.text_rules import long_sentences
from tools.catalogues import books, faq, guides
from tools.catalogues.extraction import KEYWORDS, LANGUAGES, MessageId, extract, sources


def findings(root: Path, locales: Path) -> list[str]:
    """Return every finding, in a stable order."""
    wanted = extract(root)
    found = [*source_findings(root), *sentence_findings(wanted["tenant"])]
    found += [*guides.findings(locales / "guides"), *faq.findings(locales / "faq")]
    for domain, languages in LANGUAGES.items():
        found += template_findings(locales / f"{domain}.pot", wanted[domain])
        for language in languages:
            path = books.path_of(locales, language, domain)
            label = path.relative_to(locales).as_posix()
            found += [f"{label}: {problem}" for problem in book_findings(books.read(path, language), wanted[domain])]
    return found


def is_missing(problem: str) -> bool:
    """Tell if a finding is a message that has no translation in a catalogue, or is not in it yet."""
    return ": missing: " in problem


def template_findings(path: Path, wanted: set[MessageId]) -> Iterator[str]:
    written = ids(books.read(path, None))
    if written != wanted:
        yield f"{path.name}: {len(written ^ wanted)} messages differ from the source; run `make catalogues`"


def ids(book: books.Book) -> set[MessageId]:
    return {as_id(message.id) for message in book.messages()}


def as_id(message_id: object) -> MessageId:
    return (str(message_id[0]), str(message_id[1])) if isinstance(message_id, list | tuple) else str(message_id)


def book_findings(book: books.Book, wanted: set[MessageId]) -> Iterator[str]:
    """Yield missing, unused and fuzzy messages, and translations whose `{places}` are not those of the message."""
    for message_id in sorted(wanted - ids(book), key=str):
        yield f"missing: {shown(message_id)}"
    for message_id in sorted(ids(book) - wanted, key=str):
        yield f"unused: {shown(message_id)}"
    for old in book.obsolete:
        yield f"unused: {shown(as_id(old))}"
    for message in book.messages():
        message_id = as_id(message.id)
        found = books.strings(message)
        forms = (found,) if isinstance(found, str) else found
        if message.fuzzy:
            yield f"fuzzy: {shown(message_id)}"
        if not all(forms):
            yield f"missing: {shown(message_id)}"
        elif not places_agree(message_id, forms):
            yield f"placeholders differ: {shown(message_id)}"


def places_agree(message_id: MessageId, forms: tuple[str, ...]) -> bool:
    """Tell if each form fills the same named places; a first form may leave out the count ("one file")."""
    if isinstance(message_id, str):
        return places(forms[0]) == places(message_id)
    one, many = places(message_id[0]), places(message_id[1])
    return places(forms[0]) in (one, many) and all(places(form) == many for form in forms[1:])


def places(text: str) -> frozenset[str] | None:
    """Return the named places of a text; None when its braces are not balanced."""
    try:
        return frozenset(name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name is not None)
    except ValueError:
        return None


def sentence_findings(messages: Iterable[MessageId]) -> Iterator[str]:
    for message_id in sorted(messages, key=str):
        for text in (message_id,) if isinstance(message_id, str) else message_id:
            yield from long_sentences(text)


def source_findings(root: Path) -> Iterator[str]:
    """Yield places where the source would show a text that no catalogue can hold."""
    for path in sources(root):
        label = path.relative_to(root).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for line, problem in sorted(code_findings(tree)):
            yield f"{label}:{line}: {problem}"


def code_findings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == "_" and not isinstance(node.ctx, ast.Load):
            yield node.lineno, "`_` is the translator: give this value another name"
        elif isinstance(node, ast.arg) and node.arg == "_":
            yield node.lineno, "`_` is the translator: give this parameter another name"
        elif isinstance(node, ast.ExceptHandler) and node.name == "_":
            yield node.lineno, "`_` is the translator: give this error another name"
        elif isinstance(node, ast.Call) and asks_for_a_built_text(node):
            yield node.lineno, "a message is one plain text: fill its {places} afterwards"
        elif isinstance(node, ast.JoinedStr) and hides_a_message(node):
            yield node.lineno, "a message inside an f-string is not found: give it a name before"


def hides_a_message(text: ast.JoinedStr) -> bool:
    """Tell if an f-string holds a message, as in `f"{_('…')}"`: before Python 3.12 the extractor does not find it
    there.

    A message that is also declared elsewhere by a plain name (`_(field.short)`) is found there.
    """
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in KEYWORDS
        and bool(node.args)
        and isinstance(node.args[0], ast.Constant)
        for node in ast.walk(text)
    )


def asks_for_a_built_text(call: ast.Call) -> bool:
    """Tell if a message is built, as in `_(f"…")` or `_("a" + b)`: the extractor silently leaves it out."""
    named = isinstance(call.func, ast.Name) and call.func.id in KEYWORDS
    return named and bool(call.args) and isinstance(call.args[0], ast.JoinedStr | ast.BinOp)


def shown(message_id: MessageId) -> str:
    return message_id if isinstance(message_id, str) else message_id[0]
