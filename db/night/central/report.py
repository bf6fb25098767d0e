"""The morning page, for whoever opens the office: about eight lines in French, the last ones what to do, or "rien".

Counts, terminals and dates only: no reference, nobody's data. It is kept 35 nights, and `[report] command` may carry it
further: a mail, a message, a sheet of paper.
"""

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from db.connection import row, rows
from db.files import private_folder, write_durably
from db.night.central import backup, checks
from db.night.central.central import Central
from db.night.central.night import Night
from db.night.central.person import ERASED_NIGHTS
from db.night.problem import Problem, Severity, some
from kiosk.clock import local_day, to_text
from kiosk.domain.keeping import PAGE_NIGHTS
from kiosk.forms.spec import PSEUDONYMOUS
from kiosk.plain import as_json, on_one_line

OPEN = Severity.LOOK
"""From here on a person must act: the page asks for it, its command is called, and the run ends with 4."""
LIMIT_SECONDS = 60
_MOST_ASKED = 3
_ACTS = {"submitted": "envoi", "read": "relecture", "closed": "ticket"}
"""The acts that the page counts, by the last part of an event's kind."""
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Page:
    """The page as data; written as `<night>.json`."""

    night: str
    """ISO date."""
    is_trial: bool
    is_clock_believed: bool
    """Whether lived nights and the wall's clock agree: a date to come is told only then."""
    batches: int
    """Files that came in a day, and what they brought, by terminal and act."""
    received: Mapping[str, Mapping[str, int]]
    heard: int
    """Live terminals of which something came in a day, of how many."""
    enrolled: int
    silent: Sequence[str]
    """Each with since when."""
    to_read: int
    late: int
    refused: int
    conflicts: int
    waiting: int
    """Events of a newer program."""
    copy: str
    """ISO night of the newest copy; empty: there is none."""
    second_copy: str | None
    """The same in the second folder; None: there is no second folder."""
    forgotten: int
    """Files and events whose time was over."""
    left_out: int
    """Events that came of an erased reference, and were not taken."""
    erasing: int
    """Erasures of which a copy or a sealed file may still hold something."""
    erased_by: str
    """ISO day by which none does, if every night passes; empty: there is none."""
    problems: Sequence[Problem]


def page(central: Central, night: Night | None, problems: Sequence[Problem], *, is_trial: bool = False) -> Page:
    """Look up what the page tells. Raises StorageError.

    Args:
        night: the run that was lived just now, if there was one.
        problems: of `checks.central_problems`.
        is_trial: the page says so.
    """
    came = _came(central)
    live = checks.live_since(central)
    unread, late = checks.to_read(central)
    erasing = [day for day in checks.erased(central) if (central.night - day).days <= ERASED_NIGHTS]
    return Page(
        night=central.night.isoformat(),
        is_trial=is_trial,
        is_clock_believed=local_day(central.now) == central.night,
        batches=sum(came.values()),
        received=_received(central),
        heard=len(came.keys() & live.keys()),
        enrolled=len(live),
        silent=[checks.silence(central, *each) for each in checks.silent(central).items()],
        to_read=unread,
        late=late,
        refused=len(rows(central.db, "SELECT 1 FROM refused")),
        conflicts=checks.conflicts(central),
        waiting=checks.waiting(central),
        copy=_newest(central, 0),
        second_copy=_newest(central, 1) if central.place.second_backup else None,
        forgotten=_forgotten(central),
        left_out=night.received.erased if night else 0,
        erasing=len(erasing),
        erased_by=(max(erasing) + timedelta(days=ERASED_NIGHTS)).isoformat() if erasing else "",
        problems=list(problems),
    )


def lines(page: Page) -> list[str]:
    """Return the page in words."""
    told = [
        f"{'ESSAI. ' if page.is_trial else ''}Office64, bornes : nuit du {_day(page.night)}",
        _told_received(page),
        _told_terminals(page),
        f"À relire : {some(page.to_read, 'dossier')}, dont {page.late} en retard.",
        _told_waiting(page),
        _told_copies(page),
        _told_gone(page),
        *_told_to_do(page),
    ]
    return [*map(on_one_line, told)]


def write(central: Central, page: Page) -> None:
    """Keep the page, `central/report/<night>.txt` and `.json`; older ones than 35 nights go. Raises StorageError."""
    folder = private_folder(central.place.folder / "report")
    text, data = "".join(f"{line}\n" for line in lines(page)), as_json(asdict(page), indent=1)
    write_durably(folder / f"{page.night}.txt", text.encode(), central.step)
    write_durably(folder / f"{page.night}.json", f"{data}\n".encode(), central.step)
    for path in folder.iterdir():
        night = _night_of(path.stem)
        if night and (central.night - night).days > PAGE_NIGHTS:
            central.step("drop page")
            path.unlink(missing_ok=True)


def run_command(command: Sequence[str], text: str) -> Problem | None:
    """Give a page to a program on its stdin (`[report] command`); a Problem when it failed or took a minute."""
    try:
        subprocess.run(
            list(command),
            input=text.encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=LIMIT_SECONDS,
            check=True,
        )
    except subprocess.TimeoutExpired:
        why = f"n'a pas fini en {LIMIT_SECONDS} secondes"
    except subprocess.CalledProcessError as error:
        why = f"a échoué (code {error.returncode})"
    except OSError:
        why = "ne peut pas être lancée"
    else:
        return None
    says = f"La commande de la page, report.command, {why}. La page est écrite dans central/report."
    todo = f"Essayez-la à la main ({command[0]}), puis corrigez [report] command dans central/central.toml"
    return Problem("report.command", Severity.LOOK, says, todo)


def _came(central: Central) -> dict[str, int]:
    """Return the files that came in a day, by terminal."""
    sql = "SELECT terminal, count(*) AS n FROM batches WHERE received_at >= ? GROUP BY 1"
    return {each["terminal"]: int(each["n"]) for each in rows(central.db, sql, (to_text(central.at - _DAY),))}


def _received(central: Central) -> dict[str, dict[str, int]]:
    """Return what came in a day by terminal and act; what names nobody is read by nobody, and is not counted."""
    sql = "SELECT terminal, kind, count(*) AS n FROM events WHERE received_at >= ? GROUP BY 1, 2 ORDER BY 1, 2"
    found: dict[str, dict[str, int]] = {}
    for each in rows(central.db, sql, (to_text(central.at - _DAY),)):
        form, _dot, act = each["kind"].rpartition(".")
        if act in _ACTS and form not in PSEUDONYMOUS:
            acts = found.setdefault(each["terminal"], {})
            acts[act] = acts.get(act, 0) + each["n"]
    return found


def _newest(central: Central, number: int) -> str:
    try:
        found = backup.copies(central.place.copies[number])
    except OSError:
        return ""
    return found[0].night.isoformat() if found else ""


def _forgotten(central: Central) -> int:
    """Count what retention says in the audit: a further run of the same night forgets nothing more."""
    sql = "SELECT coalesce(sum(CAST(subject AS INTEGER)), 0) AS n FROM audit WHERE actor = 'retention' AND at >= ?"
    found = row(central.db, sql, (to_text(central.at - _DAY),))
    return int(found["n"]) if found else 0


def _night_of(name: str) -> date | None:
    try:
        return date.fromisoformat(name)
    except ValueError:
        return None


def _day(night: str) -> str:
    return f"{date.fromisoformat(night):%d/%m/%Y}"


def _told_received(page: Page) -> str:
    if not page.batches:
        return "Reçu en un jour : rien."
    by_terminal = [
        f"{terminal} {', '.join(some(count, _ACTS[act]) for act, count in acts.items())}"
        for terminal, acts in page.received.items()
    ]
    return f"Reçu en un jour : {some(page.batches, 'fichier')}. {' ; '.join(by_terminal) or 'Aucun envoi'}."


def _told_terminals(page: Page) -> str:
    if not page.enrolled:
        return "Bornes : aucune n'est inscrite. Pour la première : kiosk central invite BORNE --agency CODE"
    silent = f" Sans nouvelles : {' ; '.join(page.silent)}." if page.silent else ""
    return f"Bornes entendues en un jour : {page.heard} sur {page.enrolled}.{silent}"


def _told_waiting(page: Page) -> str:
    waiting = [
        (page.refused, "fichier refusé"),
        (page.conflicts, "désaccord"),
        (page.waiting, "événement"),
    ]
    told = [some(count, noun) for count, noun in waiting if count]
    newer = " d'un programme plus récent" if page.waiting else ""
    return f"En attente d'une personne : {', '.join(told) or 'rien'}{newer}."


def _told_copies(page: Page) -> str:
    first = f"celle du {_day(page.copy)}, relue" if page.copy else "aucune"
    if page.second_copy is None:
        return f"Copie : {first}. Pas de second dossier."
    return f"Copie : {first}. Second dossier : {_day(page.second_copy) if page.second_copy else 'aucune'}."


def _told_gone(page: Page) -> str:
    told = f"Oublié, le délai passé : {page.forgotten}."
    if page.erasing:
        nights = (date.fromisoformat(page.erased_by) - date.fromisoformat(page.night)).days
        by = f"au plus tard le {_day(page.erased_by)}" if page.is_clock_believed else f"dans {some(nights, 'nuit')}"
        told += f" Effacements à finir : {page.erasing}, {by}."
    return f"{told} Écartés, déjà effacés : {page.left_out}." if page.left_out else told


def _told_to_do(page: Page) -> list[str]:
    asked = [each for each in page.problems if each.severity >= OPEN]
    if not asked:
        return ["À faire : rien."]
    told = [f"À faire : {some(len(asked), 'chose')}."]
    told += [f"{number}. {each.says} → {each.todo}" for number, each in enumerate(asked[:_MOST_ASKED], start=1)]
    more = len(asked) - _MOST_ASKED
    return [*told, f"Et {some(more, 'autre')} : kiosk doctor"] if more > 0 else told
