"""Write the morning page for the office: about eight lines in French; the last say what to do, or "rien".

It has counts, terminals and dates, no personal data; the references of files that nobody read are named once, before
their agency lets go of them. It is kept 35 nights, and `[report] command` may send it on, as a mail, a message or a
print.
"""

import json
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from db.central.central import Central
from db.central.copies import backup
from db.central.night import Night
from db.central.out.sections import settings_of
from db.central.tables.form_tables import all_forms
from db.central.watch import backlog, checks
from db.central.watch.checks import count_of
from db.connection import rows
from db.files import private_folder, write_durably
from db.night.problem import Problem, Severity, some
from kiosk.clock import local_day, to_text
from kiosk.config import ConfigurationError
from kiosk.domain.blanks import BLANKS
from kiosk.domain.retention import ERASED_NIGHTS, PAGE_NIGHTS
from kiosk.text import as_json, on_one_line

LIMIT_SECONDS = 60
_MOST_ASKED = 3
_MOST_NAMED = 20
_ACTS = {"submitted": "envoi", "read": "relecture", "closed": "ticket"}
"""The acts that the page counts, by the last part of an event's kind."""

Facts = dict[str, Any]


@dataclass(frozen=True)
class Page:
    """The morning page of one night, as lines to read and as data."""

    night: date
    lines: Sequence[str]
    facts: Facts
    """The page as data, which is written as `<night>.json`."""


def page(central: Central, night: Night | None, problems: Sequence[Problem], *, is_trial: bool = False) -> Page:
    """Collect what the page says. Raises StorageError.

    Args:
        night: the run that just ended, if there was one.
        problems: those of `checks.central_problems`.
        is_trial: mark the page as a trial's.
    """
    facts: Facts = {"night": central.night.isoformat(), "is_trial": is_trial}
    lines = [
        f"{'ESSAI. ' if is_trial else ''}Office64, bornes : nuit du {central.night:%d/%m/%Y}",
        _received(central, facts),
        _terminals(central, facts),
        *_to_read(central, facts),
        _waiting(central, facts),
        _copies(central, facts),
        _gone(central, night, facts),
        *([] if is_trial else _blanks(central, facts)),
        *_to_do(problems, facts),
    ]
    return Page(central.night, [*map(on_one_line, lines)], facts)


def write(central: Central, page: Page) -> None:
    """Write the page, `central/report/<night>.txt` and `.json`; remove pages over 35 nights. Raises StorageError."""
    folder = private_folder(central.place.folder / "report")
    text, data = "".join(f"{line}\n" for line in page.lines), f"{as_json(page.facts, indent=1)}\n"
    for end, content in (("txt", text), ("json", data)):
        write_durably(folder / f"{page.night.isoformat()}.{end}", content.encode(), central.step)
    for path in folder.iterdir():
        with suppress(ValueError):  # not a page
            if (central.night - date.fromisoformat(path.stem)).days > PAGE_NIGHTS:
                central.step("drop page")
                path.unlink(missing_ok=True)


def run_command(command: Sequence[str], text: str = "", key: str = "command") -> Problem | None:
    """Give a page to a program on its stdin; return a Problem if it failed or took a minute.

    Args:
        key: the key of `[report]` that names the program, `command` or `heartbeat`.
    """
    nowhere = subprocess.DEVNULL
    try:
        subprocess.run(
            [*command], input=text.encode(), stdout=nowhere, stderr=nowhere, timeout=LIMIT_SECONDS, check=True
        )
    except subprocess.TimeoutExpired:
        why = f"n'a pas fini en {LIMIT_SECONDS} secondes"
    except subprocess.CalledProcessError as error:
        why = f"a échoué (code {error.returncode})"
    except OSError:
        why = "ne peut pas être lancée"
    else:
        return None
    says = f"La commande report.{key} ({command[0]}) {why}. La page du matin est écrite dans central/report."
    todo = f"Essayez-la à la main, puis corrigez [report] {key} dans central/central.toml"
    return Problem(f"report.{key}", Severity.LOOK, says, todo)


def _blanks(central: Central, facts: Facts) -> list[str]:
    """Ask, on a month's first page, for settings that central leaves to its terminals; never on the very first page."""
    written = sorted(path.stem for path in (central.place.folder / "report").glob("*.json"))
    earlier = [name for name in written if name < central.night.isoformat()]
    if not earlier or earlier[-1] >= central.night.replace(day=1).isoformat():
        return []
    agencies = {keys[-1].agency for keys in central.ledger.enrolments.values()}
    with suppress(ConfigurationError):  # the problem of the letters reports it
        settings = [settings_of(central.place, agency) or {} for agency in agencies]
        facts["blank"] = blank = sum(not each.get(b.table, {}).get(b.key) for each in settings for b in BLANKS)
        if blank:
            return [f"À compléter, si les bornes ne l'ont pas : {some(blank, 'réglage')} que kiosk doctor y nomme."]
    return []


def _a_day_ago(central: Central) -> str:
    return to_text(central.at - timedelta(days=1))


def _received(central: Central, facts: Facts) -> str:
    """Count what came in a day by terminal and act; anonymous submissions, which nobody reads, are not counted."""
    sql = "SELECT terminal, kind, count(*) AS n FROM events WHERE received_at >= ? GROUP BY 1, 2 ORDER BY 1, 2"
    nameless = {form for form, tables in all_forms().items() if tables.spec.is_pseudonymous}
    acts: dict[str, Counter[str]] = {}
    for each in rows(central.db, sql, (_a_day_ago(central),)):
        form, _dot, act = each["kind"].rpartition(".")
        if act in _ACTS and form not in nameless:
            acts.setdefault(each["terminal"], Counter())[act] += each["n"]
    files = count_of(central, "SELECT count(*) AS n FROM batches WHERE received_at >= ?", _a_day_ago(central))
    facts |= {"batches": files, "received": acts}
    if not files:
        return "Reçu en un jour : rien."
    sent = [f"{name} {', '.join(some(n, _ACTS[act]) for act, n in counts.items())}" for name, counts in acts.items()]
    return f"Reçu en un jour : {some(files, 'fichier')}. {' ; '.join(sent) or 'Aucun envoi'}."


def _terminals(central: Central, facts: Facts) -> str:
    live = central.ledger.live.keys()
    if not live:
        return "Bornes : aucune n'est inscrite. Pour la première : kiosk central invite BORNE --agency CODE"
    sql = "SELECT DISTINCT terminal FROM batches WHERE received_at >= ?"
    heard = {each["terminal"] for each in rows(central.db, sql, (_a_day_ago(central),))} & live
    silent = [checks.silence(central, *each) for each in checks.silent(central).items()]
    facts |= {"heard": len(heard), "enrolled": len(live), "silent": silent}
    unheard = f" Sans nouvelles : {' ; '.join(silent)}." if silent else ""
    facts["twice"] = twice = checks.twice(central, central.night - timedelta(days=checks.NEW_NIGHTS))
    named = f" Sous deux clés (machine refaite ?) : {', '.join(twice)}." if twice else ""
    return f"Bornes entendues en un jour : {len(heard)} sur {len(live)}.{unheard}{named}"


def _to_read(central: Central, facts: Facts) -> list[str]:
    """Count the unread files of each terminal, and name, once, those whose agency lets go of them."""
    found = backlog.unread(central)
    late = [each for each in found if each.promise < central.night]
    of_each = Counter((each.agency, each.terminal) for each in found)
    facts |= {"to_read": len(found), "late": len(late)}
    facts["unread"] = {f"{agency} {terminal}": count for (agency, terminal), count in sorted(of_each.items())}
    places = ", ".join(f"{place} {count}" for place, count in facts["unread"].items())
    total = f"À relire : {some(len(found), 'dossier')}, dont {len(late)} en retard"
    lines = [f"{total}. {places}." if found else f"{total}."]
    said = {reference for earlier in _earlier(central) for reference in earlier.get("last_chance", ())}
    facts["last_chance"] = last = [each.reference for each in found if each.leaves_soon and each.reference not in said]
    if last:
        more = f", et {len(last) - _MOST_NAMED} dans {central.night}.json" if len(last) > _MOST_NAMED else ""
        shown = ", ".join(last[:_MOST_NAMED])
        lines.append(f"Jamais relus, bientôt effacés de leur agence : {shown}{more}.")
    return lines


def _earlier(central: Central) -> Iterator[Facts]:
    """Yield the pages of earlier nights, as data, the oldest first; a page that cannot be read is left out."""
    for path in sorted((central.place.folder / "report").glob("*.json")):
        if path.stem < central.night.isoformat():
            with suppress(OSError, ValueError):
                yield json.loads(path.read_bytes())


def _waiting(central: Central, facts: Facts) -> str:
    refused = count_of(central, "SELECT count(*) AS n FROM refused")
    conflicts, waiting = checks.conflicts(central), checks.waiting(central)
    facts |= {"refused": refused, "conflicts": conflicts, "waiting": waiting}
    counts = {"fichier refusé": refused, "désaccord": conflicts, "événement": waiting}
    counted = ", ".join(some(count, noun) for noun, count in counts.items() if count)
    newer = " d'un programme plus récent" if waiting else ""
    return f"En attente d'une personne : {counted or 'rien'}{newer}."


def _copies(central: Central, facts: Facts) -> str:
    first, *second = [_newest(folder) for folder in central.place.copies]
    facts |= {"copy": first, "second_copy": second[0] if second else None}
    own_copy = f"Copie : {f'celle du {_day(first)}, relue' if first else 'aucune'}."
    if not second:
        return f"{own_copy} Pas de second dossier."
    return f"{own_copy} Second dossier : {_day(second[0]) if second[0] else 'aucune'}."


def _newest(folder: Path) -> str:
    """Return the night of a folder's newest copy, ISO; "" when it has none, or does not answer."""
    with suppress(OSError):
        return next((copy.night.isoformat() for copy in backup.copies(folder)), "")
    return ""


def _day(night: str) -> str:
    return f"{date.fromisoformat(night):%d/%m/%Y}"


def _gone(central: Central, night: Night | None, facts: Facts) -> str:
    """Count what retention recorded in the audit: another run in the same night forgets nothing more."""
    sql = "SELECT coalesce(sum(CAST(subject AS INTEGER)), 0) AS n FROM audit WHERE actor = 'retention' AND at >= ?"
    forgotten = count_of(central, sql, _a_day_ago(central))
    erasing = [day for day in checks.erased(central) if (central.night - day).days <= ERASED_NIGHTS]
    left_out = night.received.erased if night else 0
    facts |= {"forgotten": forgotten, "erasing": len(erasing), "left_out": left_out}
    sentence = f"Oublié, le délai passé : {forgotten}."
    if erasing:
        by = max(erasing) + timedelta(days=ERASED_NIGHTS)
        is_believed = local_day(central.now) == central.night  # only then may a coming date be shown
        when = f"au plus tard le {by:%d/%m/%Y}" if is_believed else f"dans {some((by - central.night).days, 'nuit')}"
        facts["erased_by"] = by.isoformat()
        sentence += f" Effacements à finir : {len(erasing)}, {when}."
    return f"{sentence} Écartés, déjà effacés : {left_out}." if left_out else sentence


def _to_do(problems: Sequence[Problem], facts: Facts) -> list[str]:
    facts["problems"] = [asdict(each) for each in problems]
    if not problems:
        return ["À faire : rien."]
    lines = [f"À faire : {some(len(problems), 'chose')}."]
    lines += [f"{number}. {each.says} → {each.todo}" for number, each in enumerate(problems[:_MOST_ASKED], start=1)]
    more = len(problems) - _MOST_ASKED
    return [*lines, f"Et {some(more, 'autre')} : kiosk doctor"] if more > 0 else lines
