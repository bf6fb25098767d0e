"""A role may do what the table says, act by act, and the table names every act that stores or shows something."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from db.night.central.checks import READ_AGAIN
from kiosk.domain.roles import ACT_ROLES, ASKS_PIN, EVERYBODY, Role, may
from kiosk.services.desk import general
from kiosk.services.desk.catalog import every_list
from kiosk.services.desk.every_act import acts_by_place
from kiosk.services.desk.spec import Act

SAME = {
    "file.print": "print",
    "ticket.print_sheet": "print",
    "listing.accept": "it was looked at",
    "file.mark_read": "it was looked at",
    "reactivation.done": "it was looked at",
}
"""Acts under different words that are one to the hand: the file under it allows one of them."""
LISTINGS = {"listing.accept", "listing.ask", "listing.copy", "listing.bel_text", "listing.write"}
DENIED = {
    Role.AGENT: {"file.find_name"},
    Role.ATTRIBUTION: {"file.mark_read", "file.withdraw", "reactivation.done", *LISTINGS},
    Role.ADMIN: {"ticket.read_note"},
}


def acts() -> Iterator[Act[Any]]:
    moving = {act.code for act in (*general.on_lists(every_list()), *general.ON_PAGES)}
    for each in acts_by_place().values():
        yield from (act for act in each if act.code not in moving)


def test_the_table_names_the_acts_and_no_other() -> None:
    assert {act.code for act in (*acts(), general.UNDO)} | {"ticket.read_note"} == set(ACT_ROLES)
    assert set(ACT_ROLES) >= ASKS_PIN


@pytest.mark.parametrize("role", Role)
def test_each_role_may_do_what_the_table_says(role: Role) -> None:
    denied = {code for code in ACT_ROLES if not may(role, code)}
    assert denied == DENIED.get(role, set())


def test_moving_through_the_console_is_everybodys() -> None:
    assert all(may(role, general.FILTER.code) for role in EVERYBODY)


def test_one_key_has_one_meaning_everywhere() -> None:
    """A key may do one thing, whatever is shown: a hand that learned it in one list does no harm in another."""
    meant: dict[str, set[str]] = {}
    for act in (
        *acts(),
        general.FILTER,
        general.SORT,
        general.HELP,
        general.SIGN_OUT,
        *general.list_acts(every_list()),
    ):
        for key in act.key.split(","):
            meant.setdefault(key, set()).add(SAME.get(act.code, act.label))
    meant.pop("")  # no key
    meant.pop("enter")  # it does what the row under the cursor is there for
    assert {key: words for key, words in meant.items() if len(words) > 1} == {}


def test_every_act_has_a_help_in_a_sentence() -> None:
    for act in acts():
        assert act.help[0].isupper(), act.code
        assert act.help.endswith("."), act.code


def test_the_morning_page_names_lists_that_the_console_has() -> None:
    titles = {each.title for each in every_list()}
    assert titles.issuperset(re.findall("« (.+?) »", READ_AGAIN))
