"""Every act is in foot and help under its French name; the role decides which; a list narrows, sorts and answers."""

import pytest

from screens.console.list_screen import ListScreen
from screens.console.rows import Rows
from screens.console.widgets import Hints
from tests.factories import OTHER_PIN, PIN
from tests.ui import hands
from tests.ui.console.stage import MORNING, Agency, Eyes, console, order
from tests.ui.console.test_listings import listings, submitted


async def click(eyes: Eyes, words: str) -> None:
    y = next(row for row, line in enumerate(eyes.lines) if words in line)
    await hands.tap(eyes.app, eyes.lines[y].index(words) + 1, y)


async def test_an_act_is_done_by_its_name(agency: Agency) -> None:
    ticket = agency.arrives(5)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("n")
        await eyes.see("avec vous : A1")
        await eyes.press("ctrl+p", *"abs")
        await eyes.see("▸ A        Absent")
        await eyes.press("enter")
        await eyes.see("A1 est noté absent.")
    assert agency.state_of(ticket)["state"] == "absent"


async def test_the_help_says_why_an_act_cannot_be_done(agency: Agency) -> None:
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("question_mark", *"termin")
        await eyes.see("▸ D        Terminé", "! Personne n'est avec vous. Entrée ou N appelle quelqu'un.")
        await eyes.press("enter")
        await eyes.see("▸ D        Terminé", "! Personne n'est avec vous.")
        await eyes.press("escape")
        agency.arrives(5)
        await eyes.see("A1")
        await eyes.press("n", "question_mark", *"termin")
        await eyes.see("▸ D        Terminé", "Termine avec la personne")


async def test_the_first_act_has_its_sentence_at_once(agency: Agency) -> None:
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("question_mark")
        await eyes.see("▸ N        Suivant", "Appelle le prochain, dans l'ordre du service.")


async def test_an_act_of_another_place_is_found_with_its_place(agency: Agency) -> None:
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("question_mark", *"supprimer")
        await eyes.see("▸ X        Retirer", "! Cela se fait ailleurs : annonce ouverte.")
        await eyes.press(*["backspace"] * 9)
        await eyes.see("▸ N        Suivant")
        assert "Retirer" not in eyes.screen, "without words only the acts of this screen are listed"


async def test_grey_acts_come_after_those_that_can_be_done(agency: Agency) -> None:
    async with console(agency.services, size=(80, 40)) as eyes:
        await eyes.open_queue()
        await eyes.press("question_mark")
        await eyes.see("Que voulez-vous faire ?")
        grey = [row.is_muted for row in eyes.app.screen.query_one(Rows).rows]
        assert grey == sorted(grey)
        assert True in grey


async def test_the_foot_names_the_person_of_each_key(agency: Agency) -> None:
    for minutes in (12, 9):
        agency.arrives(minutes)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("down")
        await eyes.see("Entrée Appeler A2", "N Suivant : A1", "F3 J'y vais : A2", "P Priorité A2")
        await eyes.press("n", "h", "1")
        await eyes.see("N Suivant : A2", "H Reprendre A1")
        await eyes.press("n", "a")
        await eyes.see("V Revenu : A2")


@pytest.mark.parametrize(("digit", "called"), [("1", "A1"), ("2", "A2")])
async def test_with_other_rows_on_top_next_asks_whom(agency: Agency, digit: str, called: str) -> None:
    for minutes in (12, 9):
        agency.arrives(minutes)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("slash", *"A2", "enter")
        await eyes.see("1 sur 2", "N Suivant : A1")
        await eyes.press("n")
        await eyes.see("Qui appeler ?", "1 le prochain : A1", "2 le premier de ces lignes : A2")
        await eyes.press(digit)
        await eyes.see(f"avec vous : {called}")


async def test_a_sorted_list_that_begins_the_same_asks_nothing(agency: Agency) -> None:
    for minutes in (12, 9):
        agency.arrives(minutes)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("s")
        await eyes.see("N° ▲")
        await eyes.press("n")
        await eyes.see("avec vous : A1")


async def test_a_role_is_told_who_may_do_an_act(agency: Agency) -> None:
    agency.services.staff.add("ane", "Ane", "attribution", PIN, MORNING)
    submitted(agency)
    async with console(agency.services) as eyes:
        await eyes.open_queue("ane")
        await eyes.press("2")
        await eyes.see("▸ BEL")
        await eyes.press("enter")
        await eyes.see("M Imprimer", "Office64")
        assert "Retirer" not in eyes.screen
        await eyes.press("x")
        told = "! Votre rôle ne le permet pas. Voyez : Accueil, Relations"
        await eyes.see(told)
        await eyes.press("question_mark", *"retir")
        await eyes.see("▸ X        Retirer", told[:40])


async def test_withdrawing_asks_the_pin_again_after_five_minutes(agency: Agency) -> None:
    reference = submitted(agency)
    now = [0.0]
    async with console(agency.services, seconds=lambda: now[0]) as eyes:
        await listings(eyes)
        await eyes.press("enter")
        await eyes.see("L Accepter")
        for _minute in range(6):  # the agent reads on: the console does not lock
            now[0] += 60
            await eyes.press("down")
        await eyes.press("x")
        await eyes.see("Votre code (PIN), encore une fois")
        await eyes.press(*OTHER_PIN, "enter")
        await eyes.see("! Ce code n'est pas le vôtre.")
        await eyes.press(*PIN, "enter")
        await eyes.see(f"Retirer {reference} à la demande")
        await eyes.press("escape", "x")
        await eyes.see(f"Retirer {reference} à la demande")
    assert agency.services.submissions.get(reference) is not None


@pytest.mark.parametrize(("typed", "found"), [("cambo T3", 1), ("BAYONNE", 1), ("27/11", 2), ("bel", 2), ("iii", 0)])
async def test_a_filter_narrows_the_list(agency: Agency, typed: str, found: int) -> None:
    submitted(agency)
    submitted(agency, commune="Bayonne", dwelling_type="T2")
    async with console(agency.services) as eyes:
        await listings(eyes)
        kept = eyes.app.screen.query_one(Rows).key
        await eyes.press("slash", *typed)
        await eyes.see(f"{found} sur 2")
        assert len(order(eyes)) == found
        await eyes.press("escape")
        await eyes.until(lambda: len(order(eyes)) == 2, "every row")
        if found:
            await eyes.until(lambda: eyes.app.screen.query_one(Rows).key is not None, "a cursor")
        assert "sur 2" not in eyes.screen
        assert kept in order(eyes)


async def test_a_filter_reads_accents_and_case_as_people_write(agency: Agency) -> None:
    for minutes in (12, 9):
        agency.arrives(minutes)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("slash", *"AUTRÉ A2", "enter")
        await eyes.see("1 sur 2")
        assert order(eyes) == ["A2"]
        await eyes.press("escape")
        await eyes.until(lambda: eyes.app.screen.query_one(Rows).rows, "the rows")
        await eyes.see("A1", "▸ A2")


async def test_each_column_sorts_both_ways_then_the_own_order(agency: Agency) -> None:
    first, second = submitted(agency, commune="Pau"), submitted(agency, commune="Anglet")
    async with console(agency.services) as eyes:
        await listings(eyes)
        own = order(eyes)
        for _press in range(3):
            await eyes.press("s")
        await eyes.see("Commune ▲")
        assert order(eyes) == [second, first]
        await eyes.press("s")
        await eyes.see("Commune ▼")
        assert order(eyes) == [first, second]
        await eyes.press("1", "2")
        await eyes.see("Commune ▼")
        for _press in range(9):
            await eyes.press("s")
        await eyes.until(lambda: "▲" not in eyes.screen and "▼" not in eyes.screen, "the list's own order")
        assert order(eyes) == own


async def test_headings_tabs_and_the_foot_take_clicks(agency: Agency) -> None:
    submitted(agency)
    agency.arrives(5)
    now = [0.0]
    async with console(agency.services, seconds=lambda: now[0]) as eyes:
        await eyes.open_queue()
        await click(eyes, "2 Annonces")
        await eyes.see("◉ 2 Annonces", "Référence")
        await click(eyes, "Commune")
        await eyes.see("Commune ▲")
        now[0] += 0.6
        await click(eyes, "/ Filtrer")
        await eyes.see("1 sur 1")
        await click(eyes, "1 File")
        await eyes.see("◉ 1 File")
        assert agency.services.tickets.called() == (), "no single click calls anybody"


async def test_a_double_click_in_the_foot_acts_once(agency: Agency) -> None:
    tickets = [agency.arrives(minutes) for minutes in (9, 5)]
    now = [0.0]
    async with console(agency.services, seconds=lambda: now[0]) as eyes:
        await eyes.open_queue()
        now[0] += 0.6
        await click(eyes, "N Suivant")
        await eyes.see("avec vous : A1", "D Terminé")
        for _click in range(3):
            now[0] += 0.4
            await click(eyes, "D Terminé")
        await eyes.rest()
        assert agency.state_of(tickets[0])["state"] == "called", "the words changed under the pointer"
        now[0] += 0.6
        await click(eyes, "D Terminé")
        await eyes.see("A1 est terminé.")
    assert agency.state_of(tickets[1])["state"] == "waiting"


async def test_an_arrival_rings_once_and_can_be_muted(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    async with console(agency.services) as eyes:
        rung: list[int] = []
        monkeypatch.setattr(eyes.app, "bell", lambda: rung.append(1))
        await eyes.open_queue()
        agency.arrives(1)
        await eyes.see("A1")
        await eyes.app.look_again()
        assert len(rung) == 1
        await eyes.press("question_mark", *"couper", "enter")
        await eyes.see("Le son est coupé")
        agency.arrives(0)
        await eyes.see("A2")
        assert len(rung) == 1


async def test_a_status_empties_at_the_next_act(agency: Agency) -> None:
    agency.arrives(5)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("d")
        await eyes.see("! Personne n'est avec vous.")
        await eyes.press("2")
        await eyes.until(lambda: "!" not in eyes.screen, "no message")


async def test_the_panel_stands_right_of_a_wide_list(agency: Agency) -> None:
    agency.arrives(5)
    async with console(agency.services, size=(140, 40)) as eyes:
        await eyes.open_queue()
        await eyes.see("│  A1 · Autre demande")


@pytest.mark.parametrize(("size", "least"), [((80, 24), 8), ((56, 16), 3)])
async def test_enough_rows_are_seen_with_somebody_at_the_desk(
    agency: Agency, size: tuple[int, int], least: int
) -> None:
    for minutes in range(20):
        agency.arrives(minutes)
    async with console(agency.services, size=size) as eyes:
        await eyes.open_queue()
        await eyes.press("n")
        await eyes.see("avec vous :")
        assert isinstance(eyes.app.screen, ListScreen)
        assert sum("Autre demande" in line and " min" in line[:14] for line in eyes.lines) >= least
        assert eyes.app.screen.query_one("#console-keys", Hints).packed()


async def test_a_new_filter_replaces_the_one_before(agency: Agency) -> None:
    submitted(agency, commune="Bayonne")
    async with console(agency.services) as eyes:
        await listings(eyes)
        await eyes.press("slash", *"bayonne", "enter", "slash", *"iii")  # no reference has an I
        await eyes.see("0 sur 1")
        assert eyes.app.queries["listings"].text == "iii"


async def test_an_agent_changes_desk_without_signing_out(agency: Agency) -> None:
    ticket = agency.arrives(5)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        await eyes.press("question_mark", *"bureau", "enter")
        await eyes.see("À quel bureau êtes-vous ?")
        await eyes.press("2", "enter")
        await eyes.see("Vous êtes au bureau 2.", "· bureau 2")
        await eyes.press("n")
        await eyes.see("A1 est appelé au bureau 2.")
    assert agency.state_of(ticket)["desk"] == "2"


async def test_a_call_is_late_after_ninety_seconds(agency: Agency) -> None:
    agency.arrives(5)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        agency.clock.advance(seconds=1)
        await eyes.press("n")
        await eyes.see("A1 est appelé")
        agency.clock.advance(seconds=89)
        await eyes.rest()
        assert "pas encore là" not in eyes.screen
        agency.clock.advance(seconds=1)
        await eyes.see("pas encore là")
