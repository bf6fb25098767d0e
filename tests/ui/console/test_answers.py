"""An agent reads a called ticket's answers: where the tenant stopped, exactly as typed, audited, never as markup."""

import pytest

from kiosk.forms.answers import UNKNOWN, Answer
from kiosk.forms.draft import REVIEW, Draft
from kiosk.services.ports.errors import StorageError
from tests.factories import NASTY_TEXTS
from tests.ui.console.stage import SIZES, Agency, Eyes, console, stopped_at_rent, with_parts
from tests.ui.stage import CALM, open_app


async def opened(eyes: Eyes) -> None:
    await eyes.open_queue()
    await eyes.press("n")
    await eyes.see("O ouvre ses réponses.")
    await eyes.press("o")
    await eyes.see("A1 · réponses")


@pytest.mark.parametrize("size", SIZES)
async def test_answers_open_at_the_page_where_the_tenant_stopped(agency: Agency, size: tuple[int, int]) -> None:
    ticket = agency.arrives(5, draft=stopped_at_rent(rent="412,6x"))
    async with console(agency.services, size=size) as eyes:
        await opened(eyes)
        await eyes.see(
            "Montré, pas préparé",
            "▸ Loyer · s'est arrêté ici · 3 essais refusés sur cette page",
            "412,6x",
            "Office64",
            "Cambo-les-Bains (64250)",
        )
        await eyes.press("escape")
        await eyes.see("avec vous : A1")
    assert ("maite", "ticket.read_answers", ticket.id) in agency.audit()


async def test_a_listing_sent_since_the_ticket_reads_as_prepared(agency: Agency) -> None:
    ticket = agency.arrives(5, draft=stopped_at_rent())
    assert agency.services.tickets.tell_sent(ticket.id, "bel_listing", "BEL-7K3M-2QF")
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.see("BEL · préparé", "Préparé : BEL-7K3M-2QF")
        await eyes.press("n", "o")
        await eyes.see("Préparé : BEL-7K3M-2QF", "Cambo-les-Bains (64250)")
        assert "Montré, pas préparé" not in eyes.screen


async def test_sending_is_reported_while_the_agent_reads(agency: Agency) -> None:
    ticket = agency.arrives(5, draft=stopped_at_rent())
    async with console(agency.services) as eyes:
        await opened(eyes)
        await eyes.see("Montré, pas préparé")
        assert agency.services.tickets.tell_sent(ticket.id, "bel_listing", "BEL-7K3M-2QF")
        await eyes.app.look_again()
        await eyes.see("Préparé : BEL-7K3M-2QF", "Ce qui est préparé est dans sa liste.")


async def test_a_long_draft_is_scrolled_to_its_last_page(agency: Agency) -> None:
    given = {
        key: Answer(raw)
        for key, raw in {
            "landlord": "office64", "notice_given": "no", "commune": "Bayonne", "dwelling_kind": "apartment",
            "dwelling_type": "T3", "area": "64", "floor": "2", "lift": "no", "heating": "wood", "energy_class": "C",
            "rent": "412,60", "parking": "none", "charges": "95", "description": "mot " * 400,
        }.items()
    }  # fmt: skip
    given["lease_start"] = UNKNOWN
    agency.arrives(5, draft=Draft("bel_listing", 1, "photos", given, {}))
    async with console(agency.services) as eyes:
        await opened(eyes)
        await eyes.see("▸ ", "s'est arrêté ici")
        assert "Bailleur" not in eyes.screen
        await eyes.press("home")
        await eyes.see("Bailleur", "Je ne sais pas")


@pytest.mark.parametrize(
    ("keys", "told", "state"),
    [
        (("d",), "A1 est terminé. Ses réponses s'effacent dans 30 s. Z annule", "done"),
        (("h", "1"), "A1 attend : un papier à chercher. H le reprend. Z annule", "on_hold"),
        (("t", "1", "enter"), "A1 attend, à sa place : Service Attribution. Z annule", "transferred"),
    ],
)
async def test_a_person_is_passed_on_from_their_answers(
    agency: Agency, keys: tuple[str, ...], told: str, state: str
) -> None:
    ticket = agency.arrives(5, draft=stopped_at_rent())
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("n", "o")
        await eyes.see("A1 · réponses", "D Terminé", "H Attente", "T Transférer")
        await eyes.press(*keys)
        await eyes.see(told, "◉ 1 File")
        assert agency.state_of(ticket)["state"] == state
        await eyes.press("z")
        await eyes.see("A1 : c'est annulé.", "Avec vous : A1")


async def test_a_draft_at_check_answers_says_so(agency: Agency) -> None:
    agency.arrives(5, draft=Draft("bel_listing", 1, REVIEW, {"landlord": Answer("office64")}, {}))
    async with console(agency.services) as eyes:
        await opened(eyes)
        await eyes.see("▸ Vérifiez vos réponses · s'est arrêté ici")


async def test_a_ticket_without_shown_answers_opens_nothing(agency: Agency) -> None:
    agency.arrives(5)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("n")
        await eyes.see("Sans réponses à lire.")
        await eyes.press("o")
        await eyes.see("A1 n'a pas montré de réponses.")
    assert not [action for _actor, action, _subject in agency.audit() if action == "ticket.read_answers"]


async def test_answers_stay_closed_when_the_audit_cannot_be_written(agency: Agency) -> None:
    class Full:
        def record(self, *parts: object) -> None:
            raise StorageError("Le disque est plein : rien n'a été enregistré.")

    agency.arrives(5, draft=stopped_at_rent(rent="412,6x"))
    async with console(with_parts(agency.services, audit=Full())) as eyes:
        await eyes.open_queue()
        await eyes.press("n")
        await eyes.see("O ouvre ses réponses.")
        await eyes.press("o")
        await eyes.see("! Le disque est plein")
        assert "412,6x" not in eyes.screen


@pytest.mark.parametrize("text", [text for text in NASTY_TEXTS if text.strip()])
async def test_typed_text_is_shown_character_for_character(agency: Agency, text: str) -> None:
    agency.arrives(5, draft=Draft("bel_listing", 1, "description", {"description": Answer(text)}, {}))
    async with console(agency.services, size=(100, 30)) as eyes:
        await opened(eyes)
        for line in text.replace("\t", "").split("\n"):
            await eyes.see(line.rstrip())


async def test_control_characters_of_a_tampered_file_are_not_drawn(agency: Agency) -> None:
    agency.arrives(5, draft=Draft("bel_listing", 1, "rent", {"rent": Answer("4\x1b[31m12\x9b\u202e,6\x00")}, {}))
    async with console(agency.services) as eyes:
        await opened(eyes)
        await eyes.see("4[31m12,6")
        assert not any(ord(sign) < 32 for line in eyes.lines for sign in line)


async def test_ten_thousand_characters_are_read_to_their_end(agency: Agency) -> None:
    text = "[T2] 🏠 " * 1400 + "FIN"
    agency.arrives(5, draft=Draft("bel_listing", 1, "landlord", {"description": Answer(text)}, {}))
    async with console(agency.services) as eyes:
        await opened(eyes)
        await eyes.press("end")
        await eyes.see("FIN")


async def test_answers_of_unknown_journeys_and_questions_are_shown(agency: Agency) -> None:
    agency.arrives(5, draft=Draft("garage_interest", 7, "size", {"[/size]": Answer(("grand", "[b]haut[/b]"))}, {}))
    async with console(agency.services) as eyes:
        await opened(eyes)
        await eyes.see("garage_interest", "Autres réponses", "[/size]", "grand, [b]haut[/b]")
        await eyes.press("escape", "d")
        await eyes.see("est terminé")
        agency.arrives(2, draft=stopped_at_rent(asked_in_version_0="oui"))
        await eyes.press("n")
        await eyes.see("A2 est appelé")
        await eyes.press("o", "end")
        await eyes.see("asked_in_version_0", "oui")


async def test_every_refused_try_of_the_hall_is_told_at_the_desk(agency: Agency) -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("lease")
        await stage.type("11/13/2020")
        for _try in range(4):
            stage.seconds.pass_by(CALM)
            await stage.press("f10")
        await stage.call_agent()
        (ticket,) = stage.terminal.tickets.taken
    agency.arrives(draft=ticket.draft)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.see("4 essais refusés")
        await eyes.press("n", "o")
        await eyes.see("Début du bail · s'est arrêté ici · 4 essais refusés")
