"""Make the sections of letters that do not come from batches: agents, states of files, operators' settings and texts.

An operator writes `central/down/settings.toml` and `central/down/content/`; they are checked before they are sent. A
section that cannot be made is absent from every letter, and its terminals keep what they have.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, Never

from db.central.central import Central, Place
from db.central.decisions.agents import Agents, LostPepper
from db.central.settings import of_terminals
from db.central.tables.form_tables import all_forms
from db.connection import Row, rows
from db.wire.letters import Section
from kiosk import remote_settings
from kiosk.clock import to_text
from kiosk.config import ConfigurationError, read_text, read_toml
from kiosk.domain import text_check
from kiosk.domain.published_texts import Content
from kiosk.services.ports.errors import StorageError
from kiosk.settings import CENTRAL_MONTHS

SETTINGS, CONTENT = "central/down/settings.toml", "central/down/content"
MOST_CASES = 40_000
"""The most files of an agency that a letter lists, the newest first: a hundred a day for more than a year."""
LISTED_DAYS = timedelta(days=397)
"""Thirteen months: longer than a terminal lets anybody come back to a file."""


def by_terminal(central: Central, troubles: dict[str, str]) -> dict[str, dict[str, Any]]:
    """Return the sections of each terminal.

    Args:
        troubles: gets a sentence for each section that could not be made, by its name.
    """

    def made(section: Section, make: Callable[[], Any]) -> Any:
        try:
            return make()
        except (ConfigurationError, LostPepper, StorageError) as error:  # the others are still sent
            if str(error) not in troubles.get(section, ""):
                troubles[section] = f"{troubles.get(section, '')} {error}".strip()
            return None

    agencies = {name: keys[-1].agency for name, keys in {**central.ledger.enrolments, **central.ledger.live}.items()}
    content = made(Section.CONTENT, partial(read_content, central.place))
    by_agency = {
        agency: {
            Section.STAFF: made(Section.STAFF, Agents(central, agency).section),
            Section.STATES: states(central, agency),
            Section.SETTINGS: made(Section.SETTINGS, partial(settings_of, central.place, agency)),
            Section.CONTENT: content,
        }
        for agency in sorted(set(agencies.values()))
    }
    return {
        name: {Section.AGENCY: agency}
        | {section: each for section, each in by_agency[agency].items() if each is not None}
        for name, agency in agencies.items()
    }


def states(central: Central, agency: str) -> list[Row]:
    """Return each file's state, revision, the event that a next revision amends, and when the state was reached."""
    cases: list[Row] = []
    for form in all_forms().values():
        if form.spec.is_pseudonymous:
            continue  # nobody can come back to an anonymous file
        sql = (
            "SELECT reference, state, revision, event_id, submitted_at, promise, read_at,"  # noqa: S608 (our own name)
            " CASE WHEN state IN ('printed', 'withdrawn') THEN (SELECT min(at) FROM events"
            "  WHERE events.reference = form.reference AND events.kind = ? || '.' || form.state"
            "  AND events.agency = form.agency AND event_id NOT IN (SELECT event_id FROM pending)) END AS state_at"
            f" FROM {form.main} AS form WHERE agency = ? AND submitted_at > ? ORDER BY submitted_at DESC LIMIT ?"
        )
        since = to_text(central.at - LISTED_DAYS)
        cases += rows(central.db, sql, (form.spec.id, agency, since, MOST_CASES))
    return sorted(cases, key=lambda case: (str(case["submitted_at"]), str(case["reference"])), reverse=True)[
        :MOST_CASES
    ]


def settings_of(place: Place, agency: str) -> Mapping[str, Any] | None:
    """Return the settings for an agency's terminals; None without a file. Raises ConfigurationError."""
    raw = read_toml(of_terminals(place.home), SETTINGS)
    if raw is None:
        return None
    remote_settings.check_file(raw, SETTINGS)
    return remote_settings.for_agency(raw, agency)


def unread_months(place: Place, agency: str) -> int:
    """Return the months that an unread file stays at an agency; the default when the settings cannot be read."""
    tables: Mapping[str, Any] | None = None
    with suppress(ConfigurationError):  # the letters' own problem reports it
        tables = settings_of(place, agency)
    return int((tables or {}).get("retention", {}).get("unread", CENTRAL_MONTHS))


def read_content(place: Place) -> Content | None:
    """Return the texts that an operator changed, by path; None without a folder.

    Raises:
        ConfigurationError: a text cannot be sent; the error says why.
    """
    folder = place.folder / "down" / "content"
    if not os.path.lexists(folder):
        return None
    try:
        paths = {path.relative_to(folder).as_posix(): path for path in _files(folder)}
        size = sum(path.stat().st_size for path in paths.values())
    except OSError:
        # Never treat this as an empty folder: that would withdraw every text.
        raise ConfigurationError(f"{CONTENT} : ce dossier ne peut pas être lu. Vérifiez son propriétaire.") from None
    text_check.check_size(size, CONTENT)
    found = {name: read_text(path, f"{CONTENT}/{text_check.shown(name)}") or "" for name, path in paths.items()}
    text_check.check(found, CONTENT)
    return found


def _files(folder: Path) -> Iterator[Path]:
    """Yield every file below a folder. Raises OSError when a folder cannot be listed."""

    def refuse(error: OSError) -> Never:
        raise error

    for parent, _folders, names in os.walk(folder, onerror=refuse):
        yield from (Path(parent) / name for name in sorted(names))
