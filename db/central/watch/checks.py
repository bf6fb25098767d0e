"""Check central for what needs a person: one function for each check, the most pressing first.

The exit code of a run, its morning page and `doctor` read this list. A date is shown only while the night date and
the clock agree; else a number of nights.
"""

import shlex
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

from db.central.central import Central
from db.central.copies import backup
from db.central.intake.receive import REASONS
from db.central.night import Night
from db.central.out import sections
from db.central.tables.projection import UNFIT
from db.central.watch import backlog
from db.central.watch.backlog import made_tables
from db.connection import row, rows
from db.night import night_date
from db.night.problem import Problem, Severity, some, worst_first
from db.night.share import MARKER, Away
from db.wire import batches
from db.wire.batches import BadBatch
from kiosk.clock import from_text, local_day, start_of, to_text
from kiosk.domain.retention import ERASED_NIGHTS, REVOKED_NIGHTS

SILENT_NIGHTS = 3
"""A terminal that is on sends something every night: a long weekend raises no alarm yet."""
_FIRST_NIGHTS = 1
"""A newly enrolled terminal has this many nights to send its first file."""
NEW_NIGHTS = 7
"""A contradiction raises a problem for this many nights; then only the page counts it."""
LATE_DAYS = 7
"""Days after the promised one until an unread file is more than its agency's affair."""
_ORIGINAL_NIGHTS = 4
_LEAST_FREE = 1 << 30
_ROOM_OF_BASES = 3
_NOT_IN_TRIAL = frozenset({"copies.no_second", "copies.same_disk", "disk"})
_DROP = "À écarter : kiosk central ingest --drop {terminal}"
_TO_DO: Mapping[str, str] = {
    "unenrolled": f"Si elle est à vous : kiosk central invite {{terminal}} --agency CODE. {_DROP}",
    "signature": f"Machine refaite : kiosk central invite {{terminal}} --agency CODE. {_DROP}",
    "revoked": f"Éteignez-la. À prendre : kiosk central ingest --release {{terminal}}. {_DROP}",
    "key": "Avec la clé du séquestre : kiosk central ingest --escrow FICHIER",
    "content": f"Montrez-le à l'équipe du programme. {_DROP}",
    "newer": "Mettez à jour le programme du siège, puis : kiosk central ingest",
    "damaged": "Sa borne le renvoie chaque fois. Faites vérifier le disque du partage, dossier inbox/{terminal}",
}


def central_problems(central: Central, night: Night | None, *, is_trial: bool) -> list[Problem]:
    """Return what a person must look at, the worst first.

    Args:
        night: the run that just ended; None without one: its findings are then looked up.
        is_trial: a trial home needs no second folder and little room.
    """
    found = [problem for check in CHECKS for problem in check(central, night)]
    return worst_first(each for each in found if not (is_trial and each.code in _NOT_IN_TRIAL))


def since(central: Central, night: date) -> str:
    """Return since when something is so, as words of a French sentence."""
    if local_day(central.now) == central.night:
        return f"depuis le {night:%d/%m/%Y}"
    return f"depuis {some((central.night - night).days, 'nuit')}"


def _share(central: Central, night: Night | None) -> Iterator[Problem]:
    if why := _away(central, night):
        says = f"Le partage ne sert pas : {why}. Rien n'est perdu, les bornes gardent leurs envois."
        yield Problem("share.away", Severity.STOPPED, says, "Rétablissez-le, puis : kiosk central nightly")


def _away(central: Central, night: Night | None) -> str:
    """Return why the share could not be used, in the night or now; "" when it can."""
    try:
        central.share.has(MARKER)
    except Away as away:
        return str(away)
    return night.away if night else ""


def _disk(central: Central, _night: Night | None) -> Iterator[Problem]:
    wanted = max(_ROOM_OF_BASES * central.place.database.stat().st_size, _LEAST_FREE)
    free = backup.free_bytes(central.place.folder)
    if free < wanted:
        says = f"Il reste {free >> 20} Mo sur le disque du siège ; il en faut {wanted >> 20}. Rien n'est perdu."
        yield Problem("disk", Severity.LOOK, says, f"Libérez de la place là où est {central.place.folder}")


def _copies(central: Central, night: Night | None) -> Iterator[Problem]:
    if not central.ledger.lines:
        return  # nothing was decided yet, so nothing is to be copied
    if _lacks_copy(central, central.place.backup):
        why = night.copy_trouble if night else ""
        says = f"La base n'a pas de copie de la dernière nuit. {why} Les bornes gardent leurs envois."
        todo = f"Vérifiez le disque de {central.place.backup}, puis : kiosk central backup"
        yield Problem("copies.last", Severity.STOPPED, " ".join(says.split()), todo)
    second = central.place.second_backup
    if second is None:
        says = "Sans second dossier de copies, la perte du disque du siège perd tout."
        file = central.place.folder / "central.toml"
        todo = f'Écrivez dans {file}, sous [central] : second_backup = "DOSSIER D\'UN AUTRE DISQUE"'
        yield Problem("copies.no_second", Severity.LOOK, says, todo)
    elif _lacks_copy(central, second):
        says = f"Le second dossier de copies n'a pas celle de la dernière nuit : {second}."
        yield Problem("copies.second", Severity.LOOK, says, "Rebranchez son disque, puis : kiosk central backup")
    elif backup.disk_of(second) == backup.disk_of(central.place.folder):
        says = f"Le second dossier de copies est sur le disque de la base, ou son disque n'est pas monté : {second}."
        yield Problem("copies.same_disk", Severity.LOOK, says, "Montez-y un autre disque, puis : kiosk central backup")


def _lacks_copy(central: Central, folder: Path) -> bool:
    """Tell if a folder has no copy, none of the last night, or does not answer."""
    try:
        newest = max((copy.night for copy in backup.copies(folder)), default=None)
    except OSError:
        return True
    return newest is None or newest < (night_date.current(central.db) or newest)


def _ledger(central: Central, _night: Night | None) -> Iterator[Problem]:
    """Report a ledger that cannot be written; `_copies` reports a folder that does not answer at all."""
    for file in dict.fromkeys(central.ledgers.unreached):
        if file.parent.is_dir():
            says = f"Le registre n'a pas pu être écrit dans {file}. Ses autres exemplaires sont à jour."
            todo = f"Vérifiez les droits et la place de {file.parent}, puis : kiosk central ingest"
            yield Problem("ledger", Severity.LOOK, says, todo)


def _unmade_sections(central: Central, night: Night | None) -> Iterator[Problem]:
    troubles: dict[str, str] = {}
    if night is None and made_tables(central):
        sections.by_terminal(central, troubles)
    for section, why in (troubles if night is None else night.unmade_sections).items():
        todo = "Corrigez cela, puis : kiosk central ingest. Les bornes gardent ce qu'elles ont."
        yield Problem(f"letters.{section}", Severity.LOOK, why, todo)


def _refused(central: Central, _night: Night | None) -> Iterator[Problem]:
    """Report refused files; a damaged one only after a night, as its terminal sends it again by itself."""
    found = rows(
        central.db,
        "SELECT terminal, reason, count(*) AS n, min(since) AS since FROM refused"
        " WHERE reason <> 'damaged' OR since < ? GROUP BY 1, 2 ORDER BY 2, 1",
        (central.night.isoformat(),),
    )
    for each in found:
        terminal, reason = each["terminal"], each["reason"]
        when = since(central, date.fromisoformat(each["since"]))
        says = f"inbox/{terminal} : {some(each['n'], 'fichier refusé')} {when}, {REASONS.get(reason, reason)}."
        if reason == "revoked":
            earlier = _sealed_before(central, terminal)
            says += f" Scellés avant la révocation, d'après eux : {earlier}. Ils partent après {REVOKED_NIGHTS} nuits."
        todo = _TO_DO.get(reason, f"Aucune borne n'écrit cela. {_DROP}").format(terminal=shlex.quote(terminal))
        yield Problem(f"refused.{reason}", Severity.LOOK, says, todo)


def _sealed_before(central: Central, terminal: str) -> int:
    """Count the revoked terminal's files dated before the revocation; a stolen key may sign a false date (F7)."""
    keys = {each.verify.hex() for each in central.ledger.enrolments.get(terminal, ())}
    revoked = max((str(line["at"]) for line in central.ledger.of("revoke") if line["verify"] in keys), default="")
    count = 0
    with suppress(Away, BadBatch):
        for each in rows(
            central.db, "SELECT digest FROM refused WHERE terminal = ? AND reason = 'revoked'", (terminal,)
        ):
            head = central.share.get(f"inbox/{terminal}/{batches.name_of(each['digest'])}", 1024)
            count += to_text(batches.read_frame(head or b"").sealed_at) < revoked
    return count


def _strange(_central: Central, night: Night | None) -> Iterator[Problem]:
    if night and night.received.strange:
        says = f"Dans inbox, au partage : {some(night.received.strange, 'fichier')} sans le nom d'un envoi, laissés là."
        todo = "Regardez qui les y dépose, puis supprimez-les. Un envoi s'appelle EMPREINTE.batch"
        yield Problem("share.strange", Severity.LOOK, says, todo)
    for name in night.received.closed if night else ():
        says = f"La boîte de {name}, au partage, est fermée au siège : rien n'en est reçu."
        yield Problem("share.closed", Severity.LOOK, says, f"kiosk central invite {name} --agency CODE dit ses droits")
    if night and night.enrolled.strangers:
        count = some(len(night.enrolled.strangers), "fichier")
        says = f"Dans enrol, au partage : {count} qu'aucune invitation n'explique."
        yield Problem("share.strangers", Severity.LOOK, says, "Regardez qui les y dépose, puis supprimez-les.")


def _names(central: Central, _night: Night | None) -> Iterator[Problem]:
    """Report a name that is alive in two agencies: one of the two terminals hears the other's letter."""
    for name, keys in central.ledger.live.items():
        if len(agencies := sorted({each.agency for each in keys})) > 1:
            places = " et ".join(agencies)
            says = f"Deux bornes ont le nom {name}, à {places} : l'une ne reçoit ni ses agents ni ses réglages."
            todo = (
                f"kiosk sync sur les deux ; ici kiosk central revoke {name} ; puis, pour chacune, un autre nom, une "
                "invitation et un dossier neuf"
            )
            yield Problem("terminal.names", Severity.LOOK, says, todo)


def twice(central: Central, since_night: date = date.min) -> list[str]:
    """Return the names with several live keys, the last one enrolled since a night: machines made anew, or two."""
    live = central.ledger.live.items()
    return [name for name, keys in live if len(keys) > 1 and _day(keys[-1].at) >= since_night]


def silent(central: Central) -> dict[str, date | None]:
    """Return the live terminals that were silent too long, with their last night; None: silent since they enrolled."""
    heard, found = last_heard(central), dict[str, date | None]()
    for name, keys in central.ledger.live.items():
        last, since_when = heard.get(name, date.min), _day(keys[-1].at)
        if last < since_when and (central.night - since_when).days > _FIRST_NIGHTS:
            found[name] = None
        elif last >= since_when and (central.night - last).days > SILENT_NIGHTS:
            found[name] = last
    return found


def last_heard(central: Central) -> dict[str, date]:
    """Return the night in which each terminal's last file was taken."""
    found = rows(central.db, "SELECT terminal, max(applied_night) AS night FROM batches GROUP BY 1")
    return {each["terminal"]: date.fromisoformat(each["night"]) for each in found}


def silence(central: Central, name: str, last: date | None) -> str:
    """Name a silent terminal and say since when it is silent, in French."""
    return f"{name}, {since(central, last) if last else 'jamais entendue'}"


def _silent(central: Central, night: Night | None) -> Iterator[Problem]:
    """Report silent terminals, unless the share is away, or their files are refused and so reported already."""
    if _away(central, night):
        return
    refused = {each["terminal"] for each in rows(central.db, "SELECT DISTINCT terminal FROM refused")}
    for name, last in silent(central).items():
        if name not in refused:
            says = f"Rien ne vient d'une borne : {silence(central, name, last)}. Ses envois attendent chez elle."
            todo = "Allumez-la et regardez son réseau. Puis, sur la borne : kiosk doctor"
            yield Problem("terminal.silent", Severity.LOOK, says, todo)


def _clock(central: Central, _night: Night | None) -> Iterator[Problem]:
    """Report a clock that disagrees with the night date (F6).

    One day ahead is normal before the night runs, and nights that are a little ahead come back by themselves.
    """
    wall, lived = local_day(central.now), night_date.current(central.db)
    if lived and not timedelta(days=-2) <= wall - lived <= timedelta(days=1):
        says = f"L'horloge ou les nuits ont pris du retard : elle dit le {wall:%d/%m/%Y}, les nuits {lived:%d/%m/%Y}."
        todo = "Rien n'est supprimé trop tôt. Vérifiez l'heure (timedatectl), puis la nuit (systemctl list-timers)"
        yield Problem("clock", Severity.LOOK, says, todo)


def _erasures(central: Central, _night: Night | None) -> Iterator[Problem]:
    """Report terminals not heard since an old erasure: they forget an erased file only when they read a letter."""
    overdue = max((day for day in erased(central) if (central.night - day).days > ERASED_NIGHTS), default=date.min)
    heard = last_heard(central)
    for name, keys in central.ledger.live.items():
        if _day(keys[0].at) < overdue and heard.get(name, date.min) < overdue:
            says = f"{name} peut garder un fichier effacé au siège il y a plus de {ERASED_NIGHTS} nuits."
            todo = f"Allumez-la jusqu'à son prochain passage. Perdue : kiosk central revoke {name}"
            yield Problem("erasure.overdue", Severity.LOOK, says, todo)


def erased(central: Central) -> list[date]:
    """Return the day of each erasure."""
    return [_day(str(line["at"])) for line in central.ledger.of("erase")]


def _day(at: str) -> date:
    return local_day(from_text(at))


def _conflicts(central: Central, _night: Night | None) -> Iterator[Problem]:
    if count := conflicts(central, _new(central)):
        says = f"Des textes se contredisent, ou contredisent leur envoi : {some(count, 'désaccord récent')}."
        yield Problem("conflicts", Severity.LOOK, says, "Comparez-les : kiosk central conflicts")


def _unfit(central: Central, _night: Night | None) -> Iterator[Problem]:
    """Report events that are wrong in themselves: no newer program will show them."""
    sql = "SELECT count(*) AS n FROM pending JOIN events USING (event_id) WHERE reason = ? AND received_at >= ?"
    if count := count_of(central, sql, UNFIT, _new(central)):
        says = f"{some(count, 'événement')} d'une borne, sans tableau pour les montrer. Leur texte est gardé."
        todo = (
            "Mettez à jour le programme de la borne. Sinon, montrez à l'équipe du programme les tables pending, events"
        )
        yield Problem("events.unfit", Severity.LOOK, says, todo)


def _new(central: Central) -> str:
    return to_text(central.at - timedelta(days=NEW_NIGHTS))


def conflicts(central: Central, noticed: str = "") -> int:
    """Count what a person can compare, noticed since an instant."""
    about = "iif(kind = 'revision', reference, event_id || body_sha256)"
    sql = f"SELECT count(DISTINCT kind || {about}) AS n FROM conflicts WHERE noticed_at >= ?"  # noqa: S608 (our own)
    return count_of(central, sql, noticed)


def _waiting(central: Central, _night: Night | None) -> Iterator[Problem]:
    if count := waiting(central):
        says = f"Un programme plus récent a écrit {some(count, 'événement')} : le siège les garde sans les montrer."
        yield Problem("events.waiting", Severity.LOOK, says, "Mettez à jour le programme du siège (docs/operator.md)")


def waiting(central: Central) -> int:
    """Count the events of a newer program (F10)."""
    return count_of(central, "SELECT count(*) AS n FROM pending WHERE reason <> ?", UNFIT)


def _originals(central: Central, _night: Night | None) -> Iterator[Problem]:
    before = to_text(start_of(central.night - timedelta(days=_ORIGINAL_NIGHTS)))
    sql = (
        "SELECT count(*) AS n FROM {main} AS shown JOIN events USING (event_id) WHERE shown.revision > 1"
        " AND received_at < ? AND NOT EXISTS (SELECT 1 FROM events AS first"
        " WHERE first.event_id = json_extract(CAST(events.body AS TEXT), '$.payload.amends'))"
    )
    count = sum(count_of(central, sql.format(main=tables.main), before) for tables in made_tables(central))
    if count:
        says = f"{some(count, 'dossier modifié')} sans l'original, depuis plus de {_ORIGINAL_NIGHTS} nuits."
        todo = (
            "La dernière version est montrée. L'original s'est perdu avec une borne, ou attend chez elle : allumez-la"
        )
        yield Problem("amendments", Severity.LOOK, says, todo)


READ_THEM = "Demandez-lui de les relire : kiosk console, « Annonces », « Réactivations » et « Autres »"


def _late(central: Central, _night: Night | None) -> Iterator[Problem]:
    """Report an agency that is late by more than a week; until then the page counts what it has to read."""
    late = [each for each in backlog.unread(central) if (central.night - each.promise).days > LATE_DAYS]
    for agency in sorted({each.agency for each in late}):
        own = Counter(each.terminal for each in late if each.agency == agency)
        names = ", ".join(f"{terminal} {count}" for terminal, count in sorted(own.items()))
        late_for = f"promis il y a plus de {LATE_DAYS} jours"
        says = f"Agence {agency} : {some(own.total(), 'dossier')} à relire, {late_for}. {names}."
        yield Problem("files.late", Severity.LOOK, says, READ_THEM)


def count_of(central: Central, sql: str, *parameters: str) -> int:
    """Return the column `n` of the first row of a query; 0 without a row. Raises StorageError."""
    found = row(central.db, sql, parameters)
    return int(found["n"]) if found else 0


CHECKS: tuple[Callable[[Central, Night | None], Iterator[Problem]], ...] = (
    _share,
    _disk,
    _copies,
    _ledger,
    _unmade_sections,
    _refused,
    _names,
    _silent,
    _clock,
    _erasures,
    _strange,
    _conflicts,
    _unfit,
    _waiting,
    _originals,
    _late,
)
