"""`kiosk central find`, `access`, `erase` and `conflicts`: what a person may ask about their files."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kiosk.cli.shared import ending
from kiosk.cli.shared.exits import fail
from kiosk.cli.shared.prompts import ask, is_confirmed
from kiosk.clock import SystemClock, from_text, local_day
from kiosk.errors import Exit
from kiosk.text import clean_text

if TYPE_CHECKING:
    from db.central.decisions.elsewhere import Lying
    from db.central.decisions.person import Erasure, Found, Held
    from db.central.tables.amendments import Contradiction

_KINDS = {
    "revision": "plusieurs textes sous une référence",
    "same_id": "deux textes sous un même numéro d'événement",
    "other_agency": "une autre agence que celle de sa borne",
    "other_terminal": "une autre borne que celle qui l'a scellé",
    "unreadable": "illisible",
}
_SECOND = "Le second dossier de copies n'est pas à jour et peut la tenir : rebranchez-le, puis kiosk central backup."
_NOBODY = "Aucun contact du siège n'a ce nom, ce numéro ou cette adresse."
_ELSEWHERE = (
    "Une demande de logement, un dossier retiré, un brouillon n'ont pas de nom au siège : à la console de l'agence, "
    "cherchez le nom."
)
_REFERENCE = click.argument("reference", metavar="RÉFÉRENCE")


@click.command("find")
@click.argument("wanted", metavar="[NOM|TÉLÉPHONE|E-MAIL]", required=False, default="")
@ending.confirmed
@ending.as_json
@click.pass_obj
def find(home: Path, wanted: str, yes: bool, as_json: bool) -> None:
    """Les références d'une personne qui a perdu la sienne, par son nom, son téléphone ou son e-mail."""
    with ending.run(home, "central find", as_json) as end:
        from db.central.decisions import person
        from db.central.opening import open_run

        wanted = wanted or ask("Nom, téléphone ou e-mail : ")
        if not yes and not is_confirmed("Chercher cette personne ? L'audit garde chaque référence trouvée."):
            end.worst(Exit.USAGE, "Rien n'est cherché.")
            return
        with open_run(home, SystemClock().now()) as central:
            found = person.find(central, wanted)
        end.facts = {"found": len(found)}
        end.private = {"files": [each._asdict() for each in found]}
        end.lines = [*map(_found_line, found)] or [_NOBODY]
        end.lines.append(_ELSEWHERE)


@click.command("access")
@_REFERENCE
@ending.as_json
@click.pass_obj
def access(home: Path, reference: str, as_json: bool) -> None:
    """Tout ce que le siège tient d'une référence, pour la personne qui le demande."""
    wanted = _normal(reference)
    with ending.run(home, "central access", as_json) as end:
        from db.central.decisions import person
        from db.central.opening import open_run

        with open_run(home, SystemClock().now()) as central:
            held = person.access(central, wanted)
        end.facts = {"events": len(held.events), "set_aside": len(held.set_aside), "unread": held.unread}
        end.private = asdict(held) | {
            "facts": _unguarded(held.facts),
            "contact": _unguarded(held.contact),
            "events": [each | {"body": _object(each["body"])} for each in held.events],
            "set_aside": [*map(_object, held.set_aside)],
            "elsewhere": [each._asdict() | {"until": each.until and each.until.isoformat()} for each in held.elsewhere],
        }
        end.lines = _held_lines(held, wanted)


@click.command("erase")
@_REFERENCE
@ending.confirmed
@ending.as_json
@click.pass_obj
def erase(home: Path, reference: str, yes: bool, as_json: bool) -> None:
    """Effacer tout ce que le siège et les bornes tiennent d'une référence ; aucune restauration ne le ramène."""
    wanted = _normal(reference)
    with ending.run(home, "central erase", as_json) as end:
        from db.central.decisions import person
        from db.central.opening import open_run

        if not yes and not is_confirmed(f"Effacer tout ce qui est sous {wanted}, pour toujours ?"):
            end.worst(Exit.USAGE, "Rien n'est effacé.")
            return
        with open_run(home, SystemClock().now()) as central:
            done = person.erase(central, wanted)
        end.facts = {"events": done.events, "by": done.by.isoformat()}
        end.private = {"silent": list(done.silent), "revoked": list(done.revoked)}
        end.lines = _erased_lines(done)
        if done.copy_trouble:
            end.worst(Exit.FAILED, f"{done.copy_trouble} L'effacement est décidé ; puis : kiosk central backup")
        if done.second_trouble:
            end.worst(Exit.QUARANTINED, f"{_SECOND} {done.second_trouble}")


@click.command("conflicts")
@click.argument("reference", metavar="[RÉFÉRENCE]", required=False)
@ending.as_json
@click.pass_obj
def conflicts(home: Path, reference: str | None, as_json: bool) -> None:
    """Ce qu'une personne doit comparer : la liste, ou les textes d'une référence."""
    wanted = _normal(reference) if reference else ""
    with ending.run(home, "central conflicts", as_json, is_logged=False) as end:
        from db.central.opening import open_run
        from db.central.tables.amendments import contradictions

        with open_run(home, SystemClock().now()) as central:
            found = contradictions(central.db, wanted)
        end.facts = {"conflicts": len(found)}
        end.private = {"found": [asdict(each) | {"bodies": [*map(_object, each.bodies)]} for each in found]}
        end.lines = [line for each in found for line in _conflict_lines(each, is_whole=bool(wanted))]
        if not found:
            end.lines = ["Rien à comparer."]


def _found_line(file: "Found") -> str:
    from kiosk.forms.catalog import sent_forms

    titles = {spec.id: spec.queue_name or spec.title for spec in sent_forms()}
    kind = titles.get(file.kind, file.kind)
    return f"{file.reference}  {_day(file.submitted_at)}  {kind}  {file.agency}  {file.terminal}"


def _held_lines(held: "Held", reference: str) -> list[str]:
    lines = []
    for title, cells in (("Dossier", held.facts), ("Contact", held.contact)):
        if cells:
            lines += [title, *(line for name, cell in _unguarded(cells).items() if cell for line in _cell(name, cell))]
    if held.events:
        lines.append("Événements reçus")
        lines += [f"  {_day(each['at'])}  {each['kind']}  {each['terminal']}" for each in held.events]
    if held.set_aside:
        lines.append(f"Textes mis de côté, à comparer : {len(held.set_aside)}")
    if held.elsewhere:
        lines += ["Ailleurs, si la nuit passe chaque jour", *(_lying_line(each, reference) for each in held.elsewhere)]
    if held.is_empty:
        lines.append("La base du siège ne tient rien de cette référence.")
    if held.is_erased:
        lines.append("Elle est effacée : les copies et fichiers scellés d'avant s'en vont en 40 nuits.")
    if held.unread:
        lines.append(f"Fichiers refusés, jamais ouverts, qui peuvent en tenir : {held.unread} (kiosk doctor).")
    if not held.is_empty:
        lines.append("Les textes entiers que le siège tient : ajoutez --json. Remettez-les à la personne seule.")
    return lines


_LYING = {
    "answers": "toutes les réponses",
    "state": "sans les réponses : la référence, l'état, qui la suit",
    "code": "si la personne a pris un code : la référence et ses dates",
    "audit": "qui a ouvert le dossier (là-bas : kiosk audit {reference})",
    "sealed": "les mêmes textes, chiffrés, à la borne et au partage",
    "copies": "les mêmes textes, dans les copies de la base du siège : cinq semaines de plus qu'ici",
}


def _lying_line(lying: "Lying", reference: str) -> str:
    what = _LYING[lying.what].format(reference=reference)
    only = f", dont celles de {lying.stays} questions qui ne viennent pas au siège" if lying.stays else ""
    until = f" : jusqu'au {lying.until:%d/%m/%Y} au plus" if lying.until else ""
    return f"  {lying.terminal} ({lying.agency}), {what}{only}{until}"


def _erased_lines(done: "Erasure") -> list[str]:
    from db.night.problem import some

    return [
        f"Effacé de la base et des CSV : {some(done.events, 'événement')}.",
        f"Hors de toute copie et de tout fichier scellé : au plus tard le {done.by:%d/%m/%Y},"
        " si la nuit passe chaque jour.",
        *([f"Bornes muettes, le délai court de leur prochain envoi : {', '.join(done.silent)}"] if done.silent else []),
        *([f"Bornes révoquées, hors d'atteinte : {', '.join(done.revoked)}"] if done.revoked else []),
    ]


def _conflict_lines(found: "Contradiction", *, is_whole: bool) -> list[str]:
    kind, since = _KINDS.get(found.kind, found.kind), _day(found.noticed_at)
    said = f"{found.reference or 'sans référence'} : {kind}, depuis le {since}"
    if not is_whole:
        return [said]
    parsed = [_object(body) for body in found.bodies]
    texts = [each if isinstance(each, dict) else {} for each in parsed]
    answers = [_answers(each) for each in texts]
    lines = [said]
    for number, (text, own) in enumerate(zip(texts, answers, strict=True), start=1):
        where = f"{text.get('agency', '?')}, {text.get('terminal', '?')}, {text.get('at', '?')}"
        lines.append(f"  Texte {number} : {text.get('kind', '?')}, {where}")
        differing = [key for key in own if any(other.get(key) != own[key] for other in answers)]
        for key in differing:
            lines += _cell(f"  {key}", str(own[key]))
    return lines


def _answers(event: Mapping[str, Any]) -> Mapping[str, Any]:
    payload = event.get("payload")
    found = payload.get("answers", payload) if isinstance(payload, dict) else {}
    return found if isinstance(found, dict) else {}


def _object(body: bytes) -> object:
    """Return an event as a JSON object, or as text when it is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return body.decode(errors="replace")


def _unguarded(cells: Mapping[str, str]) -> dict[str, str]:
    """Return the cells as the tenant typed them, without the guard against formulas, which only a spreadsheet needs."""
    from db.central.out.sheets.cells import unguarded

    return {heading: unguarded(cell) for heading, cell in cells.items()}


def _cell(heading: str, cell: str) -> list[str]:
    first, *more = clean_text(cell, multiline=True).split("\n")
    return [f"  {heading} : {first}", *(f"    {line}" for line in more)]


def _normal(text: str) -> str:
    from kiosk.reference import normal_reference

    found = normal_reference(text)
    if found is None:
        fail(Exit.USAGE, "RÉFÉRENCE : un caractère est faux ou manque. Recopiez-la, comme BEL-7K3M-2QF.")
    return found


def _day(instant: str) -> str:
    return local_day(from_text(instant)).strftime("%d/%m/%Y")
