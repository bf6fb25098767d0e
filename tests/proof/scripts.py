"""Short stories that chance seldom tells: each is where one fault shows, as it was shrunk from a walk or thought out.

Each is sound with the program as it is, and ends in `Lost` or `Invented` with its fault planted.
"""

from collections.abc import Callable, Mapping

from tests.proof.harm import Harmed
from tests.proof.ledger import Lost

Script = Callable[[Harmed], None]


def a_file_is_damaged_and_the_next_is_not(story: Harmed) -> None:
    story.submit("a")
    story.terminal_night("a")
    first = story.inbox("a")
    story.submit("a")
    story.pass_days(1)
    story.terminal_night("a")
    for path in first:
        path.write_bytes(path.read_bytes()[:-1])
    story.nightly()


def central_forgets_what_it_promised(story: Harmed) -> None:
    story.pass_days(1)
    story.whole_night("a")
    for copy in sorted(story.world.central.backup.glob("*.sqlite"))[1:]:
        copy.unlink()
    story.lose_central(is_archive_lost=True, is_copy_bad=False)


def a_restored_terminal_writes_something_else(story: Harmed) -> None:
    story.back_up_terminal("a")
    story.whole_night("a")
    story.restore_terminal("a", is_spool_lost=False)
    story.whole_night("a")


def what_was_sent_goes_astray_and_its_copy_rots(story: Harmed) -> None:
    story.submit("a")
    story.terminal_night("a")
    story.drop("a")
    story.rot("a", 500)


def a_night_is_cut_off_before_it_took_anything(story: Harmed) -> None:
    story.submit("a")
    story.terminal_night("a")
    story.nightly(fatal=4)
    story.terminal_night("a")
    story.drop("a")
    story.rot("a", 500)


def the_plug_is_pulled_at_each_statement_of_a_sending(story: Harmed) -> None:
    for fatal in range(40):
        story.submit("a", fatal)


def the_plug_is_pulled_at_each_effect_of_a_night(story: Harmed) -> None:
    for fatal in range(24):
        story.submit("a")
        story.terminal_night("a")
        story.ingest(fatal)


def the_plug_is_pulled_while_terminals_are_told(story: Harmed) -> None:
    for fatal in range(60, 90):  # before them it writes its sheets and its copy
        story.submit("a")
        story.terminal_night("a")
        story.nightly(fatal)


def a_sealed_row_comes_back_without_its_file(story: Harmed) -> None:
    story.submit("a")
    story.terminal_night("a")
    story.back_up_terminal("a")
    story.drop("a")
    story.restore_terminal("a", is_spool_lost=True)


def central_is_lost_after_a_receipt_and_the_terminal_is_off_for_a_month(story: Harmed) -> None:
    story.submit("a")
    story.terminal_night("a")
    story.ingest()
    story.terminal_night("a")
    story.lose_central(is_archive_lost=True, is_copy_bad=False)
    story.pass_days(31)
    story.terminal_night("a")
    story.pass_days(1)
    story.terminal_night("a")


def a_clock_was_ahead_and_the_newest_copy_rots_while_receipts_are_stale(story: Harmed) -> None:
    story.pass_days(6)
    story.submit("a")
    story.terminal_night("a")
    story.night_ahead("a", 400)
    story.nightly()
    story.terminal_night("a")
    story.lose_central(is_archive_lost=True, is_copy_bad=True)
    for _week in range(6):
        story.pass_days(6)
        story.terminal_night("a")


def the_sealed_file_rots_while_a_night_reads_its_receipt(story: Harmed) -> None:
    story.submit("a")
    story.terminal_night("a")
    story.ingest()
    hall = story.terminals["a"].hall

    def meanwhile(step: str) -> None:
        for path in hall.spool.glob("*.batch") if step == "mark" else ():
            path.write_bytes(path.read_bytes()[:-1])

    hall.night(story.now, meanwhile)
    story.lose_central(is_archive_lost=True, is_copy_bad=False)


def no_copy_could_be_made_for_a_season(story: Harmed) -> None:
    story.submit("a")
    story.terminal_night("a")
    story.ingest()
    story.terminal_night("a")
    story.reimage("a")
    for _week in range(14):
        story.pass_days(7)
        story.ingest()
        story.back_up(fatal=1)
    story.lose_central(is_archive_lost=False, is_copy_bad=False)


def the_same_row_is_sealed_twice(story: Harmed) -> None:
    story.submit("a")
    story.back_up_terminal("a")
    story.whole_night("a")
    story.restore_terminal("a", is_spool_lost=True)
    story.whole_night("a")


def a_clock_was_ahead_for_a_fortnight_of_copies(story: Harmed) -> None:
    story.set_clock("central", 400)
    for _day in range(14):  # more copies than there are up to today: of fewer, none would stay
        story.nightly()
        story.pass_days(1)
    story.set_clock("central", 0)
    story.whole_night("a")
    story.reimage("a")
    for _week in range(14):
        story.pass_days(7)
        story.nightly()
    story.lose_central(is_archive_lost=False, is_copy_bad=False)


def a_copy_from_before_an_erasure_is_put_back(story: Harmed) -> None:
    story.whole_night("a")
    story.erase("a")
    story.lose_central(is_archive_lost=False, is_copy_bad=False)


def a_terminal_sends_for_a_month_and_reads_no_receipt(story: Harmed) -> None:
    story.whole_night("a", is_receipt_lost=True)
    story.erase("a")
    for days in (1, 31):
        story.nightly()
        story.lose_receipts()
        story.pass_days(days)
        story.terminal_night("a")


def a_copy_from_before_an_enrolment_is_put_back(story: Harmed) -> None:
    story.whole_night("a")
    story.replace("a")
    story.lose_central(is_archive_lost=False, is_copy_bad=False)


def central_gets_a_new_key_before_it_took_what_came(story: Harmed) -> None:
    story.submit("a")
    story.terminal_night("a")
    story.lose_key(is_told=True)
    for _night in range(2):  # with nobody who brings the escrow's key
        story.whole_night("a")
    if story.terminals["a"].hall.night(story.now).sent.waiting:
        raise Lost("what was sealed for a key that is gone waits for the escrow's")


def a_name_is_given_up_before_all_of_it_is_sent(story: Harmed) -> None:
    story.rename("a", is_forced=False, is_busy=True)


def what_was_written_under_a_name_stays_behind(story: Harmed) -> None:
    story.rename("a", is_forced=True, is_busy=True)


def a_change_of_name_is_cut_off_and_a_timer_runs_the_night(story: Harmed) -> None:
    story.rename("a", is_forced=True, fatal=4, is_night_between=True)


SCRIPTS: Mapping[str, Script] = {
    "resend by cursor": a_file_is_damaged_and_the_next_is_not,
    "trust in remembered acks": central_forgets_what_it_promised,
    "de-duplication by terminal and number": a_restored_terminal_writes_something_else,
    "purge before ack": what_was_sent_goes_astray_and_its_copy_rots,
    "ack before commit": a_night_is_cut_off_before_it_took_anything,
    "two transactions at the terminal": the_plug_is_pulled_at_each_statement_of_a_sending,
    "two transactions at central": the_plug_is_pulled_at_each_effect_of_a_night,
    "trusted sealed mark (R1)": a_sealed_row_comes_back_without_its_file,
    "deletion by clock (R3)": central_is_lost_after_a_receipt_and_the_terminal_is_off_for_a_month,
    "a receipt proved recent by a clock that was ahead (R3)": (
        a_clock_was_ahead_and_the_newest_copy_rots_while_receipts_are_stale
    ),
    "purge without its file (R1)": the_sealed_file_rots_while_a_night_reads_its_receipt,
    "archive dropped unbacked (R4)": no_copy_could_be_made_for_a_season,
    "re-encoded body (R10)": the_same_row_is_sealed_twice,
    "a copy of a day to come taken for the last (R8)": a_clock_was_ahead_for_a_fortnight_of_copies,
    "erase without tombstone": a_copy_from_before_an_erasure_is_put_back,
    "tombstone in the database alone (R5)": a_copy_from_before_an_erasure_is_put_back,
    "a night that came taken for one that read its receipt": a_terminal_sends_for_a_month_and_reads_no_receipt,
    "enrolment in the database alone": a_copy_from_before_an_enrolment_is_put_back,
    "a snapshot written before it is noted": the_plug_is_pulled_while_terminals_are_told,
    "sealed for a key that is gone": central_gets_a_new_key_before_it_took_what_came,
    "a new name while something waits": a_name_is_given_up_before_all_of_it_is_sent,
    "sealed under another name": what_was_written_under_a_name_stays_behind,
    "a sign of life of another's key": a_change_of_name_is_cut_off_and_a_timer_runs_the_night,
}
"""The story that shows each fault of `tests.proof.seeded`."""
