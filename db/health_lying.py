"""What `kiosk doctor` says of what lies in quarantine, and of what the last night left where it lies at the share."""

from collections.abc import Iterator, Mapping, Sequence

from db import room_left
from db.finding import Finding, State
from db.sync import awaited, batch, for_want_of_room, names_shown, pages, quarantine
from db.sync.central_home import CentralHome
from db.sync.missed import by_what_is_missed
from db.sync.naming import named
from db.sync.quarantine_news import is_sign_of_life
from db.sync.shut import is_shut
from db.sync.transport import is_share_away
from kiosk.i18n import N_, _
from kiosk.small_files import size_of

_TAKE_OUT = N_("Avec l'informatique, ôtez-le, puis : kiosk central nightly")
_OTHER_KEY = N_(
    "Sur ces bornes, vérifiez dans config.toml les recipients que redit « kiosk central init » ; puis ici, avec la clé "
    "du séquestre : kiosk central ingest --escrow FICHIER (docs/operator.md, « Une clé est perdue »)"
)
_TO_DECIDE = {
    "unenrolled": (
        N_("En quarantaine, de bornes qui n'étaient pas inscrites : des fichiers de {terminals}."),
        N_(
            "Si elles sont à nous : kiosk central enrol FICHIER, puis kiosk central nightly. Sinon quelqu'un les a mis "
            "là : avec l'informatique, regardez-les, puis ôtez-les."
        ),
    ),
    "signature": (
        N_("En quarantaine, signés d'une autre clé que celle de la borne : des fichiers de {terminals}."),
        N_(
            "Deux machines d'un même nom, ou une borne refaite : docs/operator-rare.md, « Un nom déjà pris ». Sinon "
            "quelqu'un les a mis là : avec l'informatique, regardez-les, puis ôtez-les."
        ),
    ),
    "terminal": (
        N_("En quarantaine, déposés dans le dossier d'une autre borne : des fichiers de {terminals}."),
        N_(
            "Quelqu'un les a mis là : regardez-les, avec l'informatique, et qui peut y écrire, puis ôtez-les ; « kiosk "
            "central ingest --release FICHIER.batch » dit comment."
        ),
    ),
    "revoked": (
        N_("En quarantaine, de bornes révoquées : des fichiers de {terminals}."),
        N_(
            "Regardez-les (docs/night.md, « Ouvrir un fichier scellé à la main »). Bons à prendre : kiosk central "
            "ingest --release FICHIER (chiffré pour une autre clé : avec --escrow SÉQUESTRE) ; sinon, ôtez-les."
        ),
    ),
}
_LYING = {
    "in_the_way": (N_("Dans le dossier d'échange, à la place de ce que le siège écrit : {paths}."), _TAKE_OUT),
    "foreign": (
        N_("Dans le dossier d'échange, là où le siège écrit pour une borne, et pas de lui : {paths}. Il écrit à côté."),
        _TAKE_OUT,
    ),
    quarantine.STRAY: (
        N_(
            "Dans le dossier d'échange, et à personne de chez nous : {paths}. Ni les bornes ni le siège ne s'en "
            "servent."
        ),
        _TAKE_OUT,
    ),
    quarantine.FORMER: (
        N_(
            "Dans le dossier d'échange, peut-être d'un siège d'avant ou d'une borne à inscrire : {paths}. N'en ôtez "
            "rien : ce qui a été effacé ne se lit peut-être plus que là."
        ),
        N_(
            "Donnez à ce siège la clé publique de celui d'avant, keys/central.verify.former, et inscrivez ces bornes "
            "(docs/operator-rare.md, « Siège entier perdu ») ; puis : kiosk central nightly"
        ),
    ),
    "no_room": (
        N_(
            "Dans le dossier d'échange, ce que le siège ne peut pas prendre, et n'a pas la place de mettre de côté : "
            "{paths}. Le reste est pris."
        ),
        N_(
            "Libérez de la place sur le disque du siège, {room} Mo et celle de ces fichiers, puis : kiosk central "
            "nightly. Sinon, avec l'informatique, ôtez-les de là, et regardez qui peut y écrire : une borne renvoie "
            "entier ce qui est d'elle ; ceux d'une borne révoquée, laissez-les."
        ),
    ),
    "rights": (
        N_("Dans le dossier d'échange, ce compte n'a pas le droit de lire ou d'écrire : {paths}."),
        N_("Rendez-lui ce droit : docs/night.md, « Les droits du partage ». Puis : kiosk central nightly"),
    ),
}
_WHY_THERE = N_("Dans {path}, la fiche de chacun dit pourquoi : {slips}.")
_THEN = N_(
    "Une fois le fichier d'à côté regardé, « kiosk central ingest --release FICHIER.batch » le prend, ou dit ce qui le "
    "retient et comment l'ôter."
)
_TOLD_APART = (*_TO_DECIDE, *batch.FOR_ANOTHER_KEY, "slip", "cut")
"""Reasons of files of which another line says what to do."""
_IN_INBOX = N_("Dans le dossier d'échange, {why} : {paths}.")


def look(place: CentralHome) -> Iterator[Finding]:
    yield _quarantine(place)
    others = quarantine.for_another_key(place.quarantine)
    if others:
        said = _("Chiffrés pour une autre clé que celle du siège, en quarantaine : des fichiers de {terminals}.")
        yield Finding("central.other_key", State.LOOK, said.format(terminals=named(others, ", ")), _(_OTHER_KEY))
    yield from _of_others(place)
    last = pages.last(place.report)
    if is_share_away(last.get("reached") is not False, str(last.get("refusal", ""))):
        return  # nobody can see now what lay there
    slips = names_shown.own_first(quarantine.lying_slips(place.quarantine))
    for reason in batch.LEFT_LYING:
        names = [names_shown.with_why(each["name"], each["why"]) for each in slips if each["reason"] == reason]
        said, todo = _LYING.get(reason, (_IN_INBOX, _TAKE_OUT))
        if names:
            is_apart = reason in (quarantine.STRAY, quarantine.FORMER)
            paths = named(names, ", ") if is_apart else with_what_is_missed(names, reason)
            told = _(said).format(why=batch.REASONS[reason], paths=paths)
            yield Finding(f"central.{reason}", State.LOOK, told, _(todo).format(room=_room_wanted(place)))
    yield from _unnamed(last)


def _unnamed(last: Mapping[str, object]) -> Iterator[Finding]:
    """What the last night counted beyond what is named."""
    unnamed = pages.counts(last, "unnamed")
    if unnamed:
        said = _("Laissés de même dans le dossier d'échange, et pas encore nommés : {n}, dans {folders}.")
        todo = _("Une fois ôtés ceux qui sont nommés : kiosk central nightly, qui nomme les suivants.")
        told = said.format(n=sum(unnamed.values()), folders=named([*unnamed], ", "))
        yield Finding("central.unnamed", State.LOOK, told, todo)


def _room_wanted(place: CentralHome) -> int:
    """Megabytes."""
    try:
        return room_left.megabytes(room_left.wanted_beside(size_of(place.database)))
    except OSError:
        return room_left.megabytes(room_left.wanted_beside(0))  # of the base, another line tells


def _of_others(place: CentralHome) -> Iterator[Finding]:
    """Whose files wait there for what a person does with the terminal."""
    slips = quarantine.to_look_at(place.quarantine)
    empty = filter(is_sign_of_life, (*slips, *for_want_of_room.put_aside(place)))
    still_on = named(quarantine.terminals_of(empty, "revoked"), ", ")
    if still_on:
        said = _(
            "En quarantaine, ou au partage faute de place, de bornes révoquées et encore en marche, des envois où il "
            "n'y a rien : {terminals}."
        )
        todo = _("Éteignez-les, si vous les avez ; puis ôtez ces fichiers et leurs fiches.")
        yield Finding("central.still_on", State.LOOK, said.format(terminals=still_on), todo)
    undecided = [slip for slip in slips if not (slip["vouched"] or is_sign_of_life(slip))]
    for reason, (said, todo) in _TO_DECIDE.items():
        terminals = named(quarantine.terminals_of(undecided, reason), ", ")
        if terminals:
            yield Finding(f"central.{reason}", State.LOOK, _(said).format(terminals=terminals), _(todo))
    files = [place.quarantine / f"{slip['file']}{batch.SUFFIX}" for slip in undecided if slip["reason"] == "slip"]
    bare = [str(file) for file in files if file.exists()]
    if bare:
        said = _("En quarantaine, des fichiers dont la fiche est perdue ou abîmée, ou l'était : {paths}.")
        todo = _(
            "kiosk central nightly la récrit, si le fichier dit de qui il est. Ensuite encore ici : regardez-le ; "
            "entier et bien signé, kiosk central ingest --release FICHIER le prend ; sinon, ôtez-le."
        )
        yield Finding("central.slip", State.LOOK, said.format(paths=named(bare, ", ")), todo)
    cut = named(quarantine.terminals_of(undecided, "cut"), ", ")
    if cut:
        said = _(
            "En quarantaine, des fichiers où un effacement a ôté quelque chose avant que leur signature ait pu être "
            "vérifiée. Rien n'est à en ôter : à son prochain envoi, {terminals} les renvoie entiers, et le reste est "
            "pris."
        )
        todo = _("Sur cette machine : kiosk sync ; puis ici : kiosk central nightly")
        yield Finding("central.cut", State.LOOK, said.format(terminals=cut), todo)
    machines = named(awaited.vouched(slips), ", ")
    if machines:
        said = _(
            "En quarantaine, d'une machine à nous, des fichiers où un effacement a ôté quelque chose : ce qui en reste "
            "attend le prochain envoi de {terminals}."
        )
        todo = _("Sur cette machine, sous ce nom : kiosk sync ; puis ici : kiosk central nightly")
        yield Finding("central.vouched", State.LOOK, said.format(terminals=machines), todo)


def _quarantine(place: CentralHome) -> Finding:
    if is_shut(place.quarantine):
        said = _("{path} : ce compte ne peut pas lire ce dossier, et ne sait pas s'il est vide.")
        todo = _("Rendez-le à ce compte (chown) ; puis : kiosk central nightly")
        return Finding("central.quarantine", State.LOOK, said.format(path=place.quarantine), todo)
    slips = quarantine.to_look_at(place.quarantine)
    said = _("Quarantaine : {n}.").format(n=len(slips))
    if not slips:
        return Finding("central.quarantine", State.OK, said)
    why = named([f"{slip['file']}.json ({slip['words']})" for slip in slips])
    todo = _(_WHY_THERE).format(path=place.quarantine, slips=why)
    if any(slip["reason"] not in _TOLD_APART for slip in slips):
        todo = f"{todo} {_(_THEN)}"
    return Finding("central.quarantine", State.LOOK, said, todo)


def with_what_is_missed(names: Sequence[str], reason: str = "") -> str:
    """Names to show, those that press most first, with what a terminal goes without until then."""
    groups = by_what_is_missed(names, is_shut=reason == "rights")
    return ", ".join(
        _("{paths} (d'ici là, {missed})").format(paths=named(group, ", "), missed=_(missed))
        if missed
        else named(group, ", ")
        for missed, group in groups.items()
    )
