"""What the morning page tells, read where it stands: central's database, its folders, what its page of before told."""

from datetime import date, datetime

from db import room_left, still_in, to_complete
from db.night.central import amendments
from db.sync import (
    agency_pepper,
    altered,
    applying,
    archive_lost,
    awaited,
    backup,
    by_hand,
    came,
    copies_left,
    copy_days,
    escrowed,
    for_want_of_room,
    generation,
    giant,
    heard,
    incomplete,
    lost_keys,
    marks_lost,
    misplaced,
    names_shown,
    nights_told,
    not_ours,
    notes_lost,
    of_nobody,
    outstripped,
    own_clock,
    put_aside,
    quarantine,
    quarantine_news,
    read_only,
    register,
    rotten,
    sweep,
    to_carry,
    unvouched,
)
from db.sync.central import Central
from db.sync.lived import BY_ITSELF, Lived
from db.sync.morning import Morning
from db.sync.operator_files import BY_KIND
from db.sync.pages import is_first_of_month, last_told
from db.sync.quarantine_news import is_sign_of_life
from db.sync.shut import is_shut
from db.sync.transport import is_share_away
from db.sync.unfit import count_waiting, unfit_events
from kiosk import small_files
from kiosk.clock import local_day
from kiosk.small_files import size_of


def morning(central: Central, now: datetime, trial: bool, lived: Lived = BY_ITSELF) -> Morning:
    """Read the page's facts; the same day and the same database give the same page."""
    day = (today := local_day(now)).isoformat()
    copy = today if lived.copied else backup.last_good(central.home.backup, today)
    terminals = heard.may_send(central.db)
    ever = came.ever_enrolled(central)
    counts = [came.received(central, terminal, today) for terminal in ever]
    to_read, late = came.to_read(central, today)
    told, contradictions = last_told(central.home.report, "told", today), amendments.contradictions(central.db)
    # While the share is away nobody can see what lay there, or take it out.
    at_share = [] if is_share_away(lived.reached, lived.refusal) else quarantine.lying_slips(central.home.quarantine)
    slips, unfit = quarantine.to_look_at(central.home.quarantine), unfit_events(central.db)
    new, again, not_new = quarantine_news.sort(slips, told, day)
    strangers = quarantine.terminals_of((*new, *again), "unenrolled")
    notes, is_doubted = register.unread(central.home), register.doubted(central.home, central.db)
    shut = escrowed.remembered(central.home, central.keys.identity)
    sealed, nobody_s = of_nobody.apart(central.home, central.db, shut)
    lost_peppers = agency_pepper.lost(central.home, central.db, today)
    waiting = for_want_of_room.as_put_aside(at_share)
    silent = heard.silent(terminals, (*slips, *waiting), now)
    left, unburied = not_ours.found(central.home, now), giant.without(incomplete.folders(central.home, central.db, now))
    odd, odd_marks = misplaced.found(central.home), misplaced.among(unburied)
    closed, shut_copies = put_aside.closed(central.home), backup.shut(central.home.backup)
    return Morning(
        day=day,
        trial=trial,
        received=[each for each in counts if each.listings or each.readings or each.tickets],
        enrolled=len(terminals),
        silent=silent,
        ahead=heard.ahead(central.db, today),
        not_reading=nights_told.unread(central.db, now),
        to_read=to_read,
        late=late,
        is_quarantine_shut=is_shut(central.home.quarantine),
        quarantine=[slip["words"] for slip in slips],
        left_there=len(not_new),
        for_other_key=quarantine.for_another_key(central.home.quarantine),
        left_at_share=names_shown.left_at_the_share(at_share) + sum(lived.unnamed.values()),
        new_files=[slip["words"] for slip in new],
        to_see_again=[slip["words"] for slip in again],
        new_names=[f"{slip['file']}.batch" for slip in (*new, *again)],
        new_from=[names_shown.folder_to_show(slip["name"]) for slip in (*new, *again)],
        lying=names_shown.lying_names(at_share),
        strays=names_shown.lying_names(at_share, quarantine.STRAY),
        former=names_shown.lying_names(at_share, quarantine.FORMER),
        refused=names_shown.lying_names(at_share, "rights"),
        no_room=names_shown.lying_names(at_share, "no_room"),
        room_wanted=room_left.megabytes(room_left.wanted_beside(size_of(central.home.database))),
        unnamed=lived.unnamed,
        # Of files in the archive too: taken once, they wait until who may send is known again.
        unenrolled=sorted(
            ({*strangers} - {*ever}) | {each for each in central.archive.terminals() - {*ever} if not is_doubted(each)}
        ),
        enrolled_since=[each for each in strangers if each in ever],
        awaited=awaited.machines(slips),
        shut_out=quarantine.terminals_of([each for each in (*new, *again) if not is_sign_of_life(each)], "revoked"),
        still_on=quarantine.terminals_of(filter(is_sign_of_life, (*new, *waiting)), "revoked"),
        unslipped=quarantine.terminals_of((*new, *again), "slip"),
        conflicts=len(contradictions),
        new_conflicts=sum(not bodies <= told for bodies in contradictions),
        unfit=unfit,
        new_unfit=sum(each.event not in told for each in unfit),
        waiting=count_waiting(central.db),
        told=sorted(quarantine_news.known(slips, told).union({each.event for each in unfit}, *contradictions)),
        to_complete=_to_complete(central, trial, today),
        clock_is_odd=own_clock.is_to_be_checked(central.home, central.db, now),
        reached=lived.reached,
        is_share_missing=lived.is_share_missing,
        copy=copy.isoformat() if copy else None,
        to_come=copies_left.to_come(central.home.backup, today),
        is_copy_late=lived.copied is False or copy_days.is_late(copy, today),
        is_copy_tried=lived.copied is not None,
        broken_copies=[*backup.broken(central.home.backup), *lived.aside],
        unvouched=unvouched.copies(central.home.backup),
        by_hand=left.by_hand,
        by_hand_kinds=by_hand.kinds(left.by_hand),
        misplaced=[str(path) for path in odd if str(path) not in odd_marks],
        shut_copies=[path.name for path in shut_copies if path != central.home.backup],
        half_written=left.half_written,
        copies_gone=left.copies_gone,
        copies_unread=left.copies_unread,
        is_backup_shut=central.home.backup in shut_copies or small_files.is_other_than_folder(central.home.backup),
        closed=closed,
        altered=sorted(altered.found(central.home, central.db, today)),
        is_forgetting_late=not lived.forgot,
        keyless=[found["terminal"] for found in terminals if not found["recipient"]],
        to_correct=[each.name for each in BY_KIND.values() if each.is_wrong(central.home)],
        unburied=misplaced.besides(unburied),
        misplaced_marks=odd_marks,
        read_only=read_only.folders((*closed, *unburied, *lived.unwritten, *left.half_written)),
        still_in=still_in.found(central.db),
        sealed=sealed,
        of_nobody=nobody_s,
        of_unknown=sweep.held_up(central.home, central.db),
        is_generation_lost=generation.is_lost(central.home),
        is_outstripped=outstripped.is_noted(central.home),
        marks_lost=marks_lost.noted(central.home),
        notes_lost=notes_lost.noted(central.home, central.db),
        unwritten=lived.unwritten,
        unread=sorted(
            {
                *lived.unread,
                *agency_pepper.shut(central),
                *giant.without(map(str, central.archive.unread(applying.applied(central.db)))),
                *notes.shut,
            }
            - {*lived.unwritten, *closed}
        ),
        archive_lost=max(lived.archive_lost, archive_lost.counts(central.home, central.db, now)[0]),
        giants=left.giants,
        giant_kinds=giant.kinds(left.giants),
        rotten=[str(path) for path in rotten.files(central.archive, central.db, central.keys.identity)],
        lacking_keys=lost_keys.public_lacking(central.home),
        keys_to_carry=to_carry.opened(central.home),
        lost_peppers=[lost.agency for lost in lost_peppers if not lost.to_redo],
        codes_to_redo=[lost.agency for lost in lost_peppers if lost.to_redo],
        damaged_notes=notes.damaged,
        is_disk_full=room_left.is_little(central.home.folder),
        is_share_full=lived.is_share_full,
        refusal=lived.refusal,
        written_over=lived.written_over,
        oversized=lived.oversized,
        whole_copies=left.whole_copies,
        without_inbox=[each.terminal for each in silent if each.terminal in lived.without_inbox],
    )


def _to_complete(central: Central, trial: bool, today: date) -> list[str]:
    if trial or not is_first_of_month(central.home.report, today):
        return []
    return to_complete.left_to_terminals(central.home, (each["agency"] for each in heard.may_send(central.db)))
