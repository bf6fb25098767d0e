"""An act is done for the roles that it names, by an open account, with the PIN that it asks; the audit has its code."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from db.central.watch.checks import READ_THEM
from kiosk.domain.roles import EVERYBODY, Role
from kiosk.services.desk import accounts, general
from kiosk.services.desk import every_act as every_act_module
from kiosk.services.desk.catalog import every_list
from kiosk.services.desk.every_act import acts_by_place, every_page
from kiosk.services.desk.session import (
    Act,
    AgentSession,
    Audit,
    Done,
    NotAllowed,
    Pin,
    PinNeeded,
    Refused,
    Seen,
    SessionOver,
)
from kiosk.services.desk.snapshot import Snapshot
from kiosk.services.ports.errors import StorageError
from kiosk.services.ports.staff import Agent, SignInAnswer
from tests.unit.journey import Terminal

SEEN = Seen[Any](None, Snapshot())
SAME = {
    "file.print": "print",
    "ticket.print_sheet": "print",
    "ticket.print_receipt": "print",
    "listing.accept": "it was looked at",
    "file.mark_read": "it was looked at",
    "reactivation.done": "it was looked at",
}
"""Acts under different words that are one to the hand: the file under it allows one of them."""
LISTINGS = {"listing.accept", "listing.ask", "listing.copy", "listing.bel_text", "listing.write"}
DENIED = {
    Role.AGENT: {"file.find_name", "staff.new_code"},
    Role.ATTRIBUTION: {"staff.new_code", "file.mark_read", "file.withdraw", "reactivation.done", *LISTINGS},
    Role.RELATIONS: {"staff.new_code"},
    Role.ADMIN: set[str](),
}
FIVE_MINUTES = 300.0
OPEN, CLOSED, PIN_SET_AGAIN = "open", "", "open, with another PIN"


class Account:
    """A store with one account."""

    def __init__(self) -> None:
        self.state = OPEN

    def account_fingerprint(self, _agent: str) -> str:
        return self.state

    def sign_in(self, agent: str, pin: str, *_all: object, **_named: object) -> SignInAnswer:
        return SignInAnswer(Agent(agent, "Ane", "admin", True) if pin == "640064" else None, None)


class Desk:
    """A session, whose account, seconds and audit a test may read and change."""

    def __init__(self, role: str) -> None:
        self.terminal, self.account, self.seconds = Terminal(), Account(), 0.0
        services = self.terminal.services()._replace(staff=self.account)  # type: ignore[arg-type]
        self.session = AgentSession(services, Agent("ane", "Ane", role, True), "1", OPEN, lambda: self.seconds)

    @property
    def audit(self) -> list[tuple[str, str]]:
        return [(action, subject) for _actor, action, subject in self.terminal.audit.rows]


def every_act() -> Iterator[tuple[str, Act[Any]]]:
    for place, acts in acts_by_place().items():
        yield from ((place, act) for act in acts)


def acts() -> Iterator[Act[Any]]:
    """Return the acts that do more than move through the console."""
    everywhere = (*general.on_lists(every_list()), *general.ON_PAGES)
    moving = {act.code for act in everywhere} - {accounts.NEW_CODE.code}
    yield from (act for _place, act in every_act() if act.code not in moving)


RUN = {f"{place}: {act.code}": act for place, act in every_act() if act.run is not None}


@pytest.mark.parametrize("state", [OPEN, CLOSED, PIN_SET_AGAIN])
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("act", RUN.values(), ids=list(RUN))
def test_an_act_is_done_by_its_roles_and_an_open_account(act: Act[Any], role: Role, state: str) -> None:
    desk, done = Desk(role), Done(subject="BEL-7K3M-2QF")
    tried = replace(act, run=lambda *_all: done, pin=Pin.NEVER)
    desk.account.state = state
    refusal = SessionOver if state != OPEN else NotAllowed if act.code in DENIED[role] else None
    if refusal is None:
        assert desk.session.do(tried, SEEN) is done
        assert desk.audit == ([(act.code, "BEL-7K3M-2QF")] if act.audit is not Audit.NONE else [])
    else:
        with pytest.raises(refusal):
            desk.session.do(tried, SEEN)
        assert desk.audit == []


def test_an_act_of_one_list_alone_is_not_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    *lists, last = every_list()
    own = replace(last.acts[0], code="pets.weigh")
    monkeypatch.setattr(every_act_module, "every_list", lambda: (*lists, replace(last, acts=(*last.acts, own))))
    assert own in [act for acts in acts_by_place().values() for act in acts]


def test_an_act_without_a_role_is_no_act() -> None:
    with pytest.raises(ValueError, match=r"file\.find names no role"):
        replace(RUN["dans chaque liste de dossiers: file.find"], roles=frozenset())


def test_what_changes_or_shows_a_file_is_in_the_audit() -> None:
    silent = {act.code for act in acts() if act.audit is Audit.NONE}
    assert silent == {"listing.bel_text", "ticket.show_sheet"}, "pages of what was opened, and recorded, before"
    on_lists = {act.code: act.audit for act in every_list()[1].acts}
    assert on_lists["listing.bel_text"] is Audit.FIRST


def test_the_grave_acts_ask_the_pin() -> None:
    assert {act.code: act.pin for act in acts() if act.pin is not Pin.NEVER} == {
        "file.withdraw": Pin.WHEN_OLD,
        "file.find_name": Pin.ALWAYS,
        "staff.new_code": Pin.ALWAYS,
    }


def an_act(pin: Pin, audit: Audit, run: Callable[..., Done]) -> Act[Any]:
    return Act("act.test", "", "Essai", "Essaie.", roles=EVERYBODY, pin=pin, audit=audit, run=run)


def test_an_old_pin_is_given_again_and_lasts_five_minutes() -> None:
    desk, grave = Desk("agent"), an_act(Pin.WHEN_OLD, Audit.AFTER, lambda *_all: Done())
    desk.seconds = FIVE_MINUTES
    desk.session.do(grave, SEEN)
    desk.seconds += 1
    with pytest.raises(PinNeeded):
        desk.session.do(grave, SEEN)
    assert desk.session.give_pin("111111", "pin_again", grave.code).agent is None
    with pytest.raises(PinNeeded):
        desk.session.do(grave, SEEN)
    assert desk.session.give_pin("640064", "pin_again", grave.code).agent is not None
    desk.seconds += FIVE_MINUTES
    desk.session.do(grave, SEEN)


def test_a_pin_for_one_act_is_for_that_act_once() -> None:
    desk, searched = Desk("admin"), an_act(Pin.ALWAYS, Audit.FIRST, lambda *_all: Done(subject="0"))
    with pytest.raises(PinNeeded):
        desk.session.do(searched, SEEN)
    desk.session.give_pin("640064", "pin_again", "another.act")
    with pytest.raises(PinNeeded):
        desk.session.do(searched, SEEN)
    desk.session.give_pin("640064", "pin_again", searched.code)
    desk.session.do(searched, SEEN)
    with pytest.raises(PinNeeded):
        desk.session.do(searched, SEEN)


def test_without_a_record_nothing_is_shown_or_printed() -> None:
    desk, printed = Desk("agent"), list[str]()
    desk.terminal.audit.is_full = True

    def print_it() -> Done:
        printed.append("A1")
        return Done()

    act = an_act(Pin.NEVER, Audit.FIRST, lambda *_all: Done(subject="A1", then=print_it))
    with pytest.raises(StorageError):
        desk.session.do(act, SEEN)
    assert printed == []


def test_what_is_stored_is_not_reported_as_failed() -> None:
    desk = Desk("agent")
    desk.terminal.audit.is_full = True
    assert desk.session.do(an_act(Pin.NEVER, Audit.AFTER, lambda *_all: Done("Fait.", "A1")), SEEN).words == "Fait."


def test_a_search_that_found_nothing_is_in_the_audit() -> None:
    def found_nothing(*_all: object) -> Done:
        raise Refused("Aucun dossier.", "0")

    desk = Desk("admin")
    with pytest.raises(Refused):
        desk.session.do(an_act(Pin.NEVER, Audit.FIRST, found_nothing), SEEN)
    assert desk.audit == [("act.test", "0")]


def test_an_act_not_done_has_no_record() -> None:
    desk = Desk("agent")
    desk.session.do(an_act(Pin.NEVER, Audit.AFTER, lambda *_all: Done("Trop tard.", warns=True)), SEEN)
    assert desk.audit == []


def test_every_page_has_a_place_of_its_own_in_the_guide() -> None:
    pages = every_page()
    assert {page.code for page in pages} >= {"answers", "listing", "request", "reactivation", "file", "found", "hits"}
    assert len({page.named for page in pages}) == len(pages)


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
    assert titles.issuperset(re.findall("« (.+?) »", READ_THEM))
