"""`kiosk central access`: what a person may ask of the data that central holds about their file."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.cli import central_unburied, night
from kiosk.cli.central_place import settled
from kiosk.cli.central_told import on_day
from kiosk.cli.exits import Exit, fail
from kiosk.clock import SystemClock, from_text, local_day
from kiosk.i18n import N_, _
from kiosk.plain import clean_text

if TYPE_CHECKING:
    from db.sync.access import Held
    from db.sync.aside import OfUnknown, Quarantined

STATES = {"revoked": N_("révoquée"), "unenrolled": N_("non inscrite")}
"""Of terminals from which nothing goes by itself, by `db.sync.may_hold`."""


@click.command("access")
@click.argument("reference", metavar="RÉFÉRENCE")
@night.as_json
@click.pass_obj
def access(home: Path, reference: str, as_json: bool) -> None:
    """Tout ce que le siège tient d'une référence, pour la personne qui le demande."""
    wanted = reference_of(reference)
    with night.run(home, "central access", as_json) as ending:
        from db.sync import access as held_at_central
        from db.sync.night import Place

        now = SystemClock().now()
        with settled(Place(home), now) as central:
            held = held_at_central.access(central, wanted, now)
        ending.facts = {
            "events": len(held.events),
            "set_aside": len(held.aside.to_compare),
            "quarantined": len(held.aside.quarantined),
        }
        ending.private = _whole(held)
        ending.lines = _lines(held, local_day(now))


def _whole(held: "Held") -> dict[str, object]:
    from db.sync import may_hold

    told = asdict(held)
    del told["aside"]
    return told | {
        "facts": _unguarded(held.facts),
        "contact": _unguarded(held.contact),
        "events": [asdict(each) | {"body": _body(each.body)} for each in held.events],
        "set_aside": [_body(each) for each in held.aside.to_compare],
        "quarantined": [*map(_file, held.aside.quarantined)],
        "in_archive": [*map(_file, held.aside.of_unknown)],
        "unopened": _shut(held),
        "sealed": list(held.sealed) if held.erased_at else [],
        "of_nobody": list(held.of_nobody) if held.erased_at else [],
        "terminals": list(held.terminals),
        "by_hand": may_hold.by_hand(held.terminals),
    }


def _file(file: "Quarantined | OfUnknown") -> dict[str, object]:
    return asdict(file) | {"bodies": [*map(_body, file.bodies)]}


def _body(body: bytes) -> object:
    """An event as the object that it is; what is none, as it came."""
    from db.night.central.events import UnreadableEvent, parse

    try:
        parse(body)
    except UnreadableEvent:
        return body.decode(errors="replace")
    return json.loads(body)


def _unguarded(cells: Mapping[str, str]) -> dict[str, str]:
    """What a person gave; the guard against formulas is a spreadsheet's alone."""
    from db.night.central.csv.cells import unguarded

    return {heading: unguarded(cell) for heading, cell in cells.items()}


def _cell(heading: str, cell: str) -> list[str]:
    """What a person wrote, on lines of its own; a screen needs no guard against formulas."""
    from db.night.central.csv.cells import unguarded

    first, *more = clean_text(unguarded(cell), multiline=True).split("\n")
    return [f"  {heading} : {first}", *(f"    {line}" for line in more)]


def _lines(held: "Held", today: date) -> list[str]:
    if held.is_empty:
        return [
            _("La base du siège ne tient rien de cette référence."),
            *_erased(held, today),
            *_elsewhere(held),
        ]
    told = [(_("Dossier"), held.facts), (_("Contact"), held.contact)]
    lines = []
    for title, cells in told:
        if cells:
            lines += [title, *(line for heading, cell in cells.items() if cell for line in _cell(heading, cell))]
    if held.events:
        lines.append(_("Événements reçus"))
        lines += [f"  {_said_at(each.at)}  {_kind(each.kind)}  {each.terminal}" for each in held.events]
    if held.aside.to_compare:
        lines.append(_("Mis de côté, à comparer : {n}").format(n=len(held.aside.to_compare)))
    lines += [in_quarantine(each) for each in held.aside.quarantined]
    lines += [_in_archive(each) for each in held.aside.of_unknown]
    return [
        *lines,
        *_erased(held, today),
        *_elsewhere(held),
        _("Les textes entiers : ajoutez --json. Remettez-les à la personne seule."),
    ]


def in_quarantine(file: "Quarantined") -> str:
    """What lies there, where, and why."""
    from db.sync.names_shown import name_to_show

    said = (
        _("En quarantaine : {path}, venu comme {name} ({why}). Événements de cette référence : {n}.")
        if file.name
        else _("En quarantaine : {path} ({why}). Événements de cette référence : {n}.")
    )
    return said.format(path=file.path, name=name_to_show(file.name), why=file.words, n=len(file.bodies))


def _in_archive(file: "OfUnknown") -> str:
    said = _("À l'archive, d'une borne que la base ne connaît plus : {path}. Événements de cette référence : {n}.")
    return said.format(path=file.path, n=len(file.bodies))


def _elsewhere(held: "Held") -> list[str]:
    """Where more of it may be: in what nobody here can open, and at the terminals."""
    lines = unopened([path for path in _shut(held) if path not in held.not_ours.giants])
    if held.terminals:
        said = _("Une borne peut encore la tenir, ou ce qui n'en est pas venu : {terminals}.")
        names = [
            f"{terminal} ({_(STATES[each.state])})" if each.state in STATES else terminal
            for terminal, each in held.terminals.items()
        ]
        lines.append(said.format(terminals=", ".join(names)))
    return lines


def _shut(held: "Held") -> list[str]:
    return list(dict.fromkeys((*held.aside.unopened, *held.sealed, *held.of_nobody)))


def unopened(paths: Sequence[str]) -> list[str]:
    from db.sync.naming import named

    said = _("Ceci ne s'ouvre pas ici, et personne ne sait ce qu'il tient : {paths}")
    return [said.format(paths=named(paths, ", "))] if paths else []


def _erased(held: "Held", today: date) -> list[str]:
    lines = []
    if held.erased_at:
        lines.append(_("Effacée le {day}.").format(day=on_day(local_day(from_text(held.erased_at)), today)))
    if held.unburied:
        folders = _with_why(held.unburied)
        sentence = _("Effacement incomplet, sa marque manque dans {folders} : une copie peut encore la ramener.")
        lines.append(sentence.format(folders=folders))
    if held.unended:
        sentence = _("Effacement incomplet : {paths} peut encore tenir ce qui est effacé.")
        lines.append(sentence.format(paths=_with_why(held.unended)))
    if held.erased_at:
        lines += central_unburied.held_up_by(held.sealed, held.of_nobody, held.of_unknown)
    if held.closed:
        sentence = _("Effacement incomplet, ce compte ne peut pas écrire dans {folders} : aucune copie n'en part.")
        lines.append(sentence.format(folders=_with_why(held.closed)))
    if held.still_in:
        lines.append(central_unburied.still_in(held.still_in))
    lines += central_unburied.sentences(held.not_ours, is_erasing=True)
    if held.not_ours.whole_copies:
        from db.sync import whole_copies

        lines.append(" ".join(whole_copies.told(held.not_ours.whole_copies)))
    if held.is_in_copies:
        lines.append(_("Des copies d'avant l'effacement sont encore là, et peuvent la tenir."))
    return lines


def _with_why(paths: Sequence[str]) -> str:
    """Each with why nothing can be written there, where the disk is the cause."""
    from db.private_files import is_read_only

    told = (_("{path} (disque en lecture seule)") if is_read_only(Path(path)) else "{path}" for path in paths)
    return ", ".join(said.format(path=path) for said, path in zip(told, paths, strict=True))


def reference_of(text: str) -> str:
    from kiosk.reference import normal_reference

    found = normal_reference(text)
    if found is None:
        fail(Exit.USAGE, _("RÉFÉRENCE : un signe est faux ou manque. Recopiez-la, comme BEL-7K3M-2QF."))
    return found


def _said_at(instant: str) -> str:
    """When a terminal says that something happened; what no clock of ours can have said, as it came."""
    from db.night.central.events import is_instant
    from db.sync.names_shown import name_to_show

    return _day(instant) if is_instant(instant) else name_to_show(instant)


def _kind(kind: str) -> str:
    from db.night.central.events import is_kind
    from db.sync.names_shown import name_to_show

    return kind if is_kind(kind) else name_to_show(kind)


def _day(instant: str) -> str:
    return local_day(from_text(instant)).strftime("%d/%m/%Y")
