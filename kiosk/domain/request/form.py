"""The paper form of a housing request, page by page, as the reviewed file `data/housing_form.toml` writes it.

A box has its code only where the form's notice names one; the words are the form's, in French.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.domain import data_files
from kiosk.domain.request.conditions import Facts, holds

FILE = "housing_form"


@dataclass(frozen=True)
class FormLine:
    """One line to write: an answer given here, or a line that is filled in by hand."""

    says: str = ""
    """The text of a line filled in by hand: a French message id, with `{places}`."""
    form: str = ""
    """The form's own words before an answer."""
    write: str = ""
    """Key of that answer; empty: the line is filled in by hand."""
    box: str = ""
    words: Mapping[str, str] | None = None
    """The form's words for an answer, by code."""
    boxes: Mapping[str, str] | None = None
    """The form's box for an answer, by code."""
    when: Mapping[str, tuple[str, ...]] | None = None
    always: bool = False
    """True for a line that is new in every request: a renewal of which nothing has changed has it too."""
    must: bool = False
    """True when an empty answer counts as missing, though the terminal lets it pass."""

    def is_for(self, facts: Facts) -> bool:
        """Tell if a household meets each of its conditions; a line without any is for everybody."""
        return all(holds(facts, name, codes) for name, codes in (self.when or {}).items())


@dataclass(frozen=True)
class FormSection:
    """Lines that share a heading of the form."""

    pages: tuple[int, ...]
    """One page, or the first and the last; none: not on the form."""
    title: str
    lines: tuple[FormLine, ...]


@dataclass(frozen=True)
class SourcedRule:
    """A rule in one sentence, with the source to check it by."""

    says: str
    """A French message id, with `{places}`."""
    source: str
    date: str
    is_for_paper: bool = False
    """True for a rule that a screen has said in other words already."""


@dataclass(frozen=True)
class Registration:
    """The places and ways to register a request: read apart, so that a fault in the pages does not hide them."""

    site: str
    help_phone: str
    rules: tuple[SourcedRule, ...]


@dataclass(frozen=True)
class HousingForm:
    """The pages of the form; `version` is the Cerfa's number, as `14069*05`."""

    version: str
    sections: tuple[FormSection, ...]


def registration() -> Registration:
    """Read how a request is registered. Raises DataUnreadable: the file cannot be used."""
    written = data_files.read(FILE)
    try:
        return Registration(
            site=data_files.text(FILE, written, "site"),
            help_phone=data_files.text(FILE, written, "help_phone"),
            rules=sourced_rules(FILE, written),
        )
    except (TypeError, AttributeError):
        raise data_files.DataUnreadable(data_files.path_of(FILE)) from None


def housing_form() -> HousingForm:
    """Read the form's pages. Raises DataUnreadable: the file cannot be used."""
    return read_form(data_files.read(FILE))


def read_form(written: Mapping[str, Any]) -> HousingForm:
    """Read the form's pages from the file's tables. Raises DataUnreadable: a table is missing or wrong."""
    try:
        return HousingForm(
            version=data_files.text(FILE, written, "version"),
            sections=tuple(
                FormSection(
                    tuple(each["pages"]), data_files.text(FILE, each, "title"), tuple(map(_line, each["lines"]))
                )
                for each in written["sections"]
            ),
        )
    except (KeyError, TypeError, AttributeError, ValueError):
        raise data_files.DataUnreadable(data_files.path_of(FILE)) from None


def sourced_rules(name: str, written: Mapping[str, Any]) -> tuple[SourcedRule, ...]:
    """Return a file's rules that are only shown. Raises DataUnreadable: one is incomplete, or there is none."""
    rules = tuple(
        SourcedRule(
            says=data_files.text(name, each, "says"),
            source=data_files.text(name, each, "source"),
            date=data_files.text(name, each, "date"),
            is_for_paper=bool(each.get("is_for_paper", False)),
        )
        for each in written.get("rules", ())
    )
    if not rules:
        raise data_files.DataUnreadable(data_files.path_of(name))
    return rules


def _line(written: Mapping[str, Any]) -> FormLine:
    """Read one line. Raises ValueError: it says nothing."""
    found = FormLine(
        **{key: value for key, value in written.items() if key != "when"},
        when={name: tuple(codes) for name, codes in written.get("when", {}).items()},
    )
    if not (found.says or (found.form and found.write)):
        raise ValueError("a line says something")
    return found
