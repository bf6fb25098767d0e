"""`kiosk central access | erase`: what a person may ask of the data that central holds about their file."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.cli import night
from kiosk.cli.asking import is_confirmed
from kiosk.cli.exits import Exit, fail
from kiosk.clock import SystemClock, from_text, local_day
from kiosk.i18n import N_, _
from kiosk.plain import clean_text

if TYPE_CHECKING:
    from db.sync.access import Held
    from db.sync.aside import Quarantined
    from db.sync.erasure import Erasure
    from db.sync.may_hold import Terminals

_STATES = {"revoked": N_("révoquée"), "unenrolled": N_("non inscrite")}
"""Of terminals from which nothing goes by itself, by `db.sync.may_hold`."""
_ASK_AGAIN = N_("Cet effacement est à redemander ensuite, par la même commande.")


@click.command("access")
@click.argument("reference", metavar="RÉFÉRENCE")
@night.as_json
@click.pass_obj
def access(home: Path, reference: str, as_json: bool) -> None:
    """Tout ce que le siège tient d'une référence, pour la personne qui le demande."""
    wanted = _reference(reference)
    with night.run(home, "central access", as_json) as ending:
        from db.sync import access as held_at_central
        from db.sync import night as nights
        from db.sync.night import Place

        now = SystemClock().now()
        with nights.central(Place(home), now) as central:
            held = held_at_central.access(central, wanted, now)
        ending.facts = {
            "events": len(held.events),
            "set_aside": len(held.aside.to_compare),
            "quarantined": len(held.aside.quarantined),
        }
        ending.private = _whole(held)
        ending.lines = _lines(held)


def _whole(held: "Held") -> dict[str, object]:
    from db.sync import may_hold

    told = asdict(held)
    del told["aside"]
    return told | {
        "facts": _unguarded(held.facts),
        "contact": _unguarded(held.contact),
        "events": [asdict(each) | {"body": _body(each.body)} for each in held.events],
        "set_aside": [_body(each) for each in held.aside.to_compare],
        "quarantined": [asdict(each) | {"bodies": [*map(_body, each.bodies)]} for each in held.aside.quarantined],
        "unopened": _shut(held),
        "sealed": list(held.sealed) if held.erased_at else [],
        "terminals": list(held.terminals),
        "by_hand": may_hold.by_hand(held.terminals),
    }


def _body(body: bytes) -> object:
    """An event as the object that it is; what is none, as it came."""
    from db.sync.event import UnreadableEvent, parse

    try:
        parse(body)
    except UnreadableEvent:
        return body.decode(errors="replace")
    return json.loads(body)


def _unguarded(cells: Mapping[str, str]) -> dict[str, str]:
    """What a person gave; the guard against formulas is a spreadsheet's alone."""
    from db.sync.csv_cells import unguarded

    return {heading: unguarded(cell) for heading, cell in cells.items()}


def _plain(cell: str) -> str:
    """What a person wrote, on lines of its own; a screen needs no guard against formulas."""
    from db.sync.csv_cells import unguarded

    return clean_text(unguarded(cell), multiline=True).replace("\n", "\n    ")


def _lines(held: "Held") -> list[str]:
    if held.is_empty:
        return [
            _("La base du siège ne tient rien de cette référence."),
            *_erased(held),
            *_elsewhere(held),
        ]
    told = [(_("Dossier"), held.facts), (_("Contact"), held.contact)]
    lines = []
    for title, cells in told:
        if cells:
            lines += [title, *(f"  {heading} : {_plain(cell)}" for heading, cell in cells.items() if cell)]
    if held.events:
        lines.append(_("Événements reçus"))
        lines += [f"  {_day(each.at)}  {each.kind}  {each.terminal}" for each in held.events]
    if held.aside.to_compare:
        lines.append(_("Mis de côté, à comparer : {n}").format(n=len(held.aside.to_compare)))
    lines += [_in_quarantine(each) for each in held.aside.quarantined]
    return [*lines, *_elsewhere(held), _("Les textes entiers : ajoutez --json. Remettez-les à la personne seule.")]


def _in_quarantine(file: "Quarantined") -> str:
    """What lies there, where, and why."""
    from db.sync.quarantine import name_to_show

    said = _("En quarantaine : {path}, venu comme {name} ({why}). Événements de cette référence : {n}.")
    return said.format(path=file.path, name=name_to_show(file.name), why=file.words, n=len(file.bodies))


def _elsewhere(held: "Held") -> list[str]:
    """Where more of it may be: in what nobody here can open, and at the terminals."""
    lines = _unopened(_shut(held))
    if held.terminals:
        said = _("Une borne peut encore la tenir, ou ce qui n'en est pas venu : {terminals}.")
        names = [
            f"{terminal} ({_(_STATES[each.state])})" if each.state in _STATES else terminal
            for terminal, each in held.terminals.items()
        ]
        lines.append(said.format(terminals=", ".join(names)))
    return lines


def _shut(held: "Held") -> list[str]:
    return list(dict.fromkeys((*held.aside.unopened, *held.sealed)))


def _unopened(paths: Sequence[str]) -> list[str]:
    from db.sync.report import named

    said = _("Ceci ne s'ouvre pas ici, et personne ne sait ce qu'il tient : {paths}")
    return [said.format(paths=named(paths, ", "))] if paths else []


def _erased(held: "Held") -> list[str]:
    lines = [_("Effacée le {day}.").format(day=_day(held.erased_at))] if held.erased_at else []
    if held.unburied:
        folders = ", ".join(held.unburied)
        sentence = _("Effacement incomplet, sa marque manque dans {folders} : une copie peut encore la ramener.")
        lines.append(sentence.format(folders=folders))
    if held.unended:
        sentence = _("Effacement incomplet : {paths} peut encore tenir ce qui est effacé.")
        lines.append(sentence.format(paths=", ".join(held.unended)))
    if held.sealed and held.erased_at:
        from db.sync.report import named

        lines.append(_(night.SEALED_FOR_OTHERS).format(paths=named(held.sealed, ", ")))
    if held.closed:
        sentence = _("Effacement incomplet, ce compte ne peut pas écrire dans {folders} : aucune copie n'en part.")
        lines.append(sentence.format(folders=", ".join(held.closed)))
    if held.is_in_copies:
        lines.append(_("Des copies d'avant l'effacement sont encore là, et peuvent la tenir."))
    return lines


@click.command("erase")
@click.argument("reference", metavar="RÉFÉRENCE")
@click.option("--yes", is_flag=True, help="Ne pas demander : la demande a été vérifiée.")
@night.as_json
@click.pass_obj
def erase(home: Path, reference: str, yes: bool, as_json: bool) -> None:
    """Effacer pour toujours tout ce que le siège tient d'une référence."""
    wanted = _reference(reference)
    with night.run(home, "central erase", as_json, safe=_ASK_AGAIN) as ending:
        from db.sync import erasure, may_hold
        from db.sync import night as nights
        from db.sync.night import Place

        now = SystemClock().now()
        with nights.central(Place(home), now) as central:
            if not yes:
                _ask(wanted)
            done = erasure.erase(central, wanted, now)
        ending.facts = {
            "events": done.events,
            "set_aside": len(done.aside.to_compare),
            "quarantined": [each.path for each in done.aside.quarantined],
            "rewritten": done.swept.rewritten,
            "closed": done.swept.closed,
            "incomplete": list(done.incomplete),
            "sealed": list(done.sealed),
            "last_copy": None if done.is_open else done.last_copy.isoformat(),
            "terminals": list(done.terminals),
            "by_hand": may_hold.by_hand(done.terminals),
        }
        ending.lines = _told(done)
        for paths, said in ((done.incomplete, night.UNBURIED), (done.sealed, night.SEALED_FOR_OTHERS)):
            if paths:
                from db.sync.report import named

                ending.worst(Exit.FAILED, _(said).format(paths=named(paths, ", ")))


def _told(done: "Erasure") -> list[str]:
    first = (
        _("Effacement incomplet : fichiers ou copies peuvent encore le tenir. Événements effacés de la base : {n}.")
        if done.is_open
        else _("Effacé au siège, pour toujours. Événements effacés : {n}.")
    )
    lines = [first.format(n=done.events)]
    if done.before:
        day = local_day(done.before).strftime("%d/%m/%Y")
        lines += [_("Déjà effacée le {day}.").format(day=day), *_mark(done)]
    elif not (done.events or done.aside.to_compare or done.aside.quarantined):
        lines.append(
            _("Le siège ne tenait rien de cette référence : ce qui en arrivera sera effacé.")
            if done.is_all_seen
            else _("Rien de ce qui se lit ici ne tenait cette référence : ce qui en arrivera sera effacé.")
        )
    if done.aside.to_compare:
        lines.append(_("Mis de côté, à comparer, et effacé : {n}.").format(n=len(done.aside.to_compare)))
    if done.aside.quarantined:
        lines += [_in_quarantine(each) for each in done.aside.quarantined]
        lines.append(
            _("Ce qui en était en quarantaine est effacé ; le reste de ces fichiers y demeure.")
            if done.is_cut
            else _("Ce qui en est en quarantaine peut y être encore : l'effacement n'y est pas fini.")
        )
    lines += [
        (
            _("Le jour où la dernière copie s'en va ne peut pas être dit tant que l'effacement est incomplet.")
            if done.is_open
            else _("La dernière copie s'en va le {day}, si la nuit du siège passe chaque jour jusque-là.")
        ).format(day=done.last_copy.strftime("%d/%m/%Y")),
        *_at_terminals(done.terminals),
        *_unopened(done.aside.unopened),
        _("Les copies faites ailleurs de ce dossier : à effacer à la main."),
    ]
    return lines


def _at_terminals(found: "Terminals") -> list[str]:
    """Where it goes by itself, and where somebody has to erase it: who is given no receipt keeps what it sealed."""
    from db.sync.may_hold import by_hand

    left = by_hand(found)
    groups = (
        (
            _("Chez ces bornes, les fichiers chiffrés s'en vont 30 jours après leur accusé, à leur nuit :"),
            [terminal for terminal in found if terminal not in left],
        ),
        (
            _("Chez ces bornes, aucun accusé n'arrive : ce qui en est là-bas y reste, à effacer là-bas à la main :"),
            left,
        ),
    )
    lines = []
    for title, terminals in groups:
        lines += [title] if terminals else []
        for terminal in terminals:
            heard, state = found[terminal].heard, found[terminal].state
            said = _("entendue le {day}") if heard else _("jamais entendue")
            day = local_day(heard).strftime("%d/%m/%Y") if heard else ""
            words = [terminal, *([_(_STATES[state])] if state in _STATES else []), said.format(day=day)]
            lines.append("  " + ", ".join(words))
    return lines


def _mark(done: "Erasure") -> list[str]:
    """Of an erasure that is repeated: what is with its mark, where it was not complete."""
    lines = []
    if done.mended:
        sentence = _("Sa marque, qui manquait, est maintenant écrite dans {folders}.")
        lines.append(sentence.format(folders=", ".join(done.mended)))
    if done.unmarked:
        lines.append(_("Sa marque manque encore dans {folders}.").format(folders=", ".join(done.unmarked)))
    return lines


def _ask(reference: str) -> None:
    asked = _("{reference} : effacer pour toujours ? Rien ne pourra la refaire.").format(reference=reference)
    if not is_confirmed(asked):
        fail(Exit.USAGE, _("Rien n'est effacé. Demande vérifiée ailleurs : ajoutez --yes."))


def _reference(text: str) -> str:
    from kiosk.reference import normal_reference

    found = normal_reference(text)
    if found is None:
        fail(Exit.USAGE, _("RÉFÉRENCE : un signe est faux ou manque. Recopiez-la, comme BEL-7K3M-2QF."))
    return found


def _day(instant: str) -> str:
    return local_day(from_text(instant)).strftime("%d/%m/%Y")
