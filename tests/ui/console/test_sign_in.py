"""Signing in at the console: refusals, closed accounts, one-time PINs, and sessions that end by themselves."""

import re
from datetime import date, timedelta

import pytest
from textual.widgets import Input

from db.stores.lockout import AGENT_TRIES
from kiosk.services.ports.errors import StorageError
from kiosk.settings import QueueSettings
from screens.console import app as console_app
from screens.console.sign_in import SignInScreen
from tests.factories import OTHER_PIN, PIN, a_submission
from tests.ui.console.stage import Agency, console, stopped_at_rent, with_parts

LOCK_AFTER = 300.0
"""Seconds: the default of `[console] lock_minutes`."""
REFUSED = "! Identifiant ou code inconnu."


async def test_an_agent_signs_in_and_sees_the_queue(agency: Agency) -> None:
    async with console(agency.services) as eyes:
        await eyes.see("Identifiant", "Code personnel (PIN)", "Bureau", "ESSAI")
        await eyes.press(*"maite", "enter", *PIN, "enter")
        await eyes.see("Côte Basque Sud · bureau 1", "personne n'attend", "Personne n'attend.")
    assert ("maite", "sign_in.ok", "") in agency.audit()


async def test_the_pin_is_never_shown_and_does_not_stay(agency: Agency) -> None:
    async with console(agency.services) as eyes:
        await eyes.press(*"maite", "enter", *"640")
        await eyes.until(lambda: eyes.app.screen.query_one("#pin", Input).value == "640", "three digits")
        assert "640" not in eyes.screen
        await eyes.press("x", "enter")
        await eyes.see(REFUSED)
        assert eyes.app.screen.query_one("#pin", Input).value == ""


async def test_an_unknown_agent_and_a_wrong_pin_read_the_same(agency: Agency) -> None:
    async with console(agency.services) as eyes:
        await eyes.sign_in("maite", OTHER_PIN)
        await eyes.see(REFUSED)
        wrong_pin = eyes.screen.replace("maite", "*****")
    async with console(agency.services) as eyes:
        await eyes.sign_in("xxxxx", OTHER_PIN)
        await eyes.see(REFUSED)
        assert eyes.screen.replace("xxxxx", "*****") == wrong_pin


async def test_after_wrong_tries_the_console_counts_the_wait(agency: Agency) -> None:
    async with console(agency.services) as eyes:
        for _try in range(AGENT_TRIES):
            await eyes.sign_in("maite", OTHER_PIN)
            await eyes.see("!")
        await eyes.sign_in()
        await eyes.see("! Trop d'essais. Recommencez dans 30 s.")
        agency.clock.advance(seconds=20)
        await eyes.see("! Trop d'essais. Recommencez dans 10 s.")
        agency.clock.advance(seconds=11)
        await eyes.see("Vous pouvez recommencer.")
        await eyes.sign_in()
        await eyes.see("bureau 1")


async def test_an_expired_account_is_reported_only_with_its_right_pin(agency: Agency) -> None:
    agency.services.staff.add("ane", "Ane", "agent", PIN, agency.clock.now(), date(2026, 11, 23))
    async with console(agency.services) as eyes:
        await eyes.sign_in("ane", OTHER_PIN)
        await eyes.see(REFUSED)
        await eyes.sign_in("ane", PIN)
        await eyes.see("! Compte fermé : son dernier jour était le", "23/11/2026. Le siège peut le prolonger.")
    assert ("ane", "sign_in.expired", "") in agency.audit()


async def test_empty_fields_are_answered_with_a_sentence(agency: Agency) -> None:
    async with console(agency.services) as eyes:
        await eyes.press("enter", "enter")
        await eyes.see("! Écrivez votre identifiant et votre code.")


async def test_the_desk_is_kept_for_the_next_agent_until_changed(agency: Agency) -> None:
    async with console(agency.services) as eyes:
        await eyes.press("up", *["backspace", "3"])
        await eyes.press("down", *"maite", "enter", *"640064", "enter")
        await eyes.see("bureau 3")
        await eyes.press("q")
        await eyes.see("Identifiant", "Bureau")
        assert eyes.app.screen.query_one("#desk", Input).value == "3"
        await eyes.press("up", "backspace", "4", "down")
        await eyes.press(*"jon", "enter", *"640064", "enter")
        await eyes.see("bureau 4")


async def test_a_desk_of_the_list_is_chosen_and_proposed_again(agency: Agency) -> None:
    queue = QueueSettings(desks=("1", "guichet B", "étage 1"))
    services = with_parts(agency.services, config=agency.services.config.model_copy(update={"queue": queue}))
    async with console(services) as eyes:
        await eyes.see("◂ choisissez ▸")
        await eyes.sign_in()
        await eyes.see("! Choisissez votre bureau : ← et →, puis Entrée.")
        await eyes.press("right", "right")
        await eyes.see("◂ B ▸")
        await eyes.press("é")
        await eyes.see("◂ étage 1 ▸")
        await eyes.press("left", "enter")
        await eyes.see("· bureau B")
        await eyes.press("question_mark", *"bureau", "enter")
        await eyes.see("À quel bureau êtes-vous ?", "2 B")
        await eyes.press("3")
        await eyes.see("Vous êtes au bureau étage 1.")
        await eyes.press("q")
        await eyes.see("◂ B ▸")
        await eyes.sign_in("jon")
        await eyes.see("· bureau B")


@pytest.mark.parametrize("field", ["agent", "desk"])
async def test_a_pin_in_the_wrong_field_is_hidden_and_refused(agency: Agency, field: str) -> None:
    async with console(agency.services) as eyes:
        await eyes.sign_in(pin="")
        wrong = eyes.app.screen.query_one(f"#{field}", Input)
        wrong.value = ""
        eyes.app.screen.set_focus(wrong)
        await eyes.press(*PIN)
        await eyes.until(lambda: wrong.value == PIN, "the PIN")
        assert PIN not in eyes.screen
        assert "•" * len(PIN) in eyes.screen
        await eyes.press("enter")
        await eyes.see("! Un code ne s'écrit pas là : il est effacé.")
        assert (wrong.value, eyes.app.focused) == ("", wrong)
    assert not any(PIN in f"{line}" for line in agency.audit())


async def test_a_blank_desk_means_the_first_desk(agency: Agency) -> None:
    async with console(agency.services) as eyes:
        await eyes.sign_in()
        await eyes.see("bureau 1")
        await eyes.press("q")
        await eyes.see("Identifiant", "Bureau")
        eyes.app.screen.query_one("#desk", Input).value = " "
        await eyes.sign_in("jon")
        await eyes.see("bureau 1")


@pytest.mark.parametrize("end", ["disable", "reset"])
async def test_a_closed_account_loses_its_session(agency: Agency, end: str) -> None:
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.app.check_account()
        assert not isinstance(eyes.app.screen, SignInScreen)
        close_account(agency, end)
        await eyes.app.check_account()
        await eyes.see("Session fermée : ce compte est fermé")
        assert isinstance(eyes.app.screen, SignInScreen)


@pytest.mark.parametrize("end", ["disable", "reset"])
async def test_a_just_closed_account_calls_nobody(agency: Agency, monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    monkeypatch.setattr(console_app, "LOOK_EVERY", 3600.0)  # only the act itself can notice
    first, second = agency.arrives(20), agency.arrives(10)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.see("A1", "A2")
        close_account(agency, end)
        before = agency.audit()
        await eyes.press("enter")
        await eyes.see("Session fermée : ce compte est fermé")
        assert len(eyes.app.screen_stack) == 1
    assert {agency.state_of(each)["state"] for each in (first, second)} == {"waiting"}
    assert agency.audit() == before


@pytest.mark.parametrize("keys", [("d", "enter"), ("a", "enter"), ("u",), ("o",)])
async def test_a_just_closed_account_acts_on_no_called_ticket(
    agency: Agency, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...]
) -> None:
    monkeypatch.setattr(console_app, "LOOK_EVERY", 3600.0)
    ticket = agency.arrives(draft=stopped_at_rent(rent="412,6x"))
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("enter")
        await eyes.see("avec vous : A1")
        close_account(agency, "disable")
        before = agency.audit()
        await eyes.press(*keys)
        await eyes.see("Session fermée : ce compte est fermé")
        assert "412,6x" not in eyes.screen
    assert agency.state_of(ticket)["state"] == "waiting", "a colleague calls the person who was there"
    assert agency.audit() == [*before, ("program", "ticket.put_back", ticket.id)], "an act that she did not do"


async def test_a_just_closed_account_marks_no_listing_as_read(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console_app, "LOOK_EVERY", 3600.0)
    agency.services.submissions.add(a_submission())
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("2")
        await eyes.see(a_submission().reference)
        await eyes.press("enter", "l", "1", "1", "1", "1")
        await eyes.see("Accepter, 5 sur 5")
        close_account(agency, "disable")
        await eyes.press("1")
        await eyes.see("Session fermée : ce compte est fermé")
    assert agency.services.submissions.counts() == {"bel_listing": 1}


async def test_an_account_closed_during_the_pin_check_gets_no_session(agency: Agency) -> None:
    async with console(agency.services) as eyes:
        agent = agency.services.staff.sign_in("maite", PIN, agency.clock.now()).agent
        assert agent is not None
        close_account(agency, "disable")
        await eyes.app.begin_session(agent, "1")
        await eyes.see("Session fermée : ce compte est fermé")
        assert isinstance(eyes.app.screen, SignInScreen)


def close_account(agency: Agency, end: str) -> None:
    staff, now = agency.services.staff, agency.clock.now()
    assert staff.disable("maite", now) if end == "disable" else staff.reset_pin("maite", "820417", now)


async def test_a_storage_failure_is_reported_in_a_sentence(agency: Agency) -> None:
    class Broken:
        def sign_in(self, *parts: object) -> None:
            raise StorageError("Le disque est plein : rien n'a été enregistré.")

    async with console(with_parts(agency.services, staff=Broken())) as eyes:
        await eyes.sign_in()
        await eyes.see("! Le disque est plein : rien n'a été enregistré.")
        assert eyes.app.screen.query_one("#agent", Input).value == "maite"


async def test_ctrl_q_quits_and_q_is_a_letter_while_signing_in(agency: Agency) -> None:
    async with console(agency.services) as eyes:
        await eyes.press(*"qq")
        await eyes.until(lambda: eyes.app.screen.query_one("#agent", Input).value == "qq", "two letters")
        await eyes.press("ctrl+q")
    assert eyes.app.return_code == 0


async def test_a_one_time_pin_is_replaced_before_anything_opens(agency: Agency) -> None:
    agency.services.staff.add("ane", "Ane [/b]", "admin", PIN, agency.clock.now(), is_once=True)
    async with console(agency.services) as eyes:
        await eyes.press(*"ane", "enter", *PIN, "enter")
        await eyes.see("Choisissez votre code, Ane [/b]")
        await eyes.press(*OTHER_PIN, "enter", *"999999", "enter")
        await eyes.see("! Les deux codes diffèrent : recommencez.")
        await eyes.press(*PIN, "enter", *PIN, "enter")
        await eyes.see("! C'est encore le code provisoire.")
        assert PIN not in eyes.screen
        await eyes.press(*OTHER_PIN, "enter", *OTHER_PIN, "enter")
        await eyes.see("bureau 1", "Personne n'attend.")
        await eyes.press("q")
        await eyes.see("Identifiant")
        await eyes.sign_in("ane", PIN)
        await eyes.see(REFUSED)
        await eyes.sign_in("ane", OTHER_PIN)
        await eyes.see("bureau 1")
    assert ("ane", "staff.choose_pin", "ane") in agency.audit()


async def test_an_abandoned_pin_choice_keeps_the_one_time_pin(agency: Agency) -> None:
    agency.services.staff.add("ane", "Ane", "admin", PIN, agency.clock.now(), is_once=True)
    now = [0.0]
    async with console(agency.services, seconds=lambda: now[0]) as eyes:
        await eyes.sign_in("ane", PIN)
        await eyes.see("Choisissez votre code")
        await eyes.press("escape")
        await eyes.see("Identifiant")
        await eyes.sign_in("ane", PIN)
        await eyes.see("Choisissez votre code")
        now[0] += LOCK_AFTER
        await eyes.app.idle.check()
        await eyes.see("Session fermée : personne n'a touché la console")
    assert agency.services.staff.sign_in("ane", PIN, agency.clock.now()).must_choose is not None


async def test_a_replaced_one_time_pin_can_choose_no_new_pin(agency: Agency) -> None:
    staff, now = agency.services.staff, agency.clock.now()
    staff.add("ane", "Ane", "admin", PIN, now, is_once=True)
    async with console(agency.services) as eyes:
        await eyes.sign_in("ane", PIN)
        await eyes.see("Choisissez votre code")
        assert staff.reset_pin("ane", "820417", now, is_once=True)
        await eyes.press(*OTHER_PIN, "enter", *OTHER_PIN, "enter")
        await eyes.see("! Ce code provisoire ne vaut plus.")
    assert staff.sign_in("ane", OTHER_PIN, now).agent is None


async def test_an_administrator_gives_a_colleague_a_new_code(agency: Agency) -> None:
    staff, now = agency.services.staff, agency.clock.now()
    staff.add("chef", "Chef Exemple", "admin", PIN, now)
    staff.add("ane", "Ane [/b]", "agent", PIN, now)
    async with console(agency.services) as eyes:
        await eyes.sign_in("chef", PIN)
        await eyes.see("bureau 1")
        for wanted, refused in (("chef", "! C'est votre compte"), ("peio", "! Aucun compte ouvert ici"), ("ane", "")):
            await eyes.press("ctrl+p", *"nouveau code")
            await eyes.see("▸", "Nouveau code d'un collègue")
            await eyes.press("enter", *PIN, "enter")
            await eyes.see("À qui donner un nouveau code ?")
            await eyes.press(*wanted, "enter")
            await eyes.see(refused)
            if refused:
                await eyes.press("escape")
        await eyes.see("! Ane [/b] : code provisoire ")
        (code,) = re.findall(r"code provisoire (\d{8}), bon sept jours", eyes.screen)
    assert staff.sign_in("ane", PIN, now).agent is None
    assert staff.sign_in("ane", code, now).must_choose is not None
    assert ("chef", "staff.new_code", "ane") in agency.audit()


async def test_who_is_no_administrator_gives_no_code(agency: Agency) -> None:
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("ctrl+p", *"nouveau code")
        await eyes.see("▸", "! Votre rôle ne le permet pas.")


async def test_a_one_time_code_after_its_day_says_so(agency: Agency) -> None:
    agency.services.staff.add("ane", "Ane", "agent", PIN, agency.clock.now() - timedelta(days=8), is_once=True)
    async with console(agency.services) as eyes:
        await eyes.sign_in("ane", PIN)
        await eyes.see("Ce code provisoire valait jusqu'au", "Demandez-en un autre.")
