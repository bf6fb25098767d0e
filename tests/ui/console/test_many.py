"""Nine lists have their place on a narrow screen, and a choice of more than nine answers a next page."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from kiosk.services.desk.catalog import every_list
from kiosk.services.desk.session import Choice
from screens.console.app import ConsoleApp
from screens.console.asks import Answered, Next, box_for
from tests.ui.console.stage import Agency, Eyes, console

NAMES = ("File", "Annonces", "Demandes", "Réactivations", "Autres", "Dossiers", "Échanges", "Rappels", "Chiffres")


def with_nine_lists(monkeypatch: pytest.MonkeyPatch, badge: str) -> None:
    queue, files, *_others = every_list()
    lists = [
        replace(queue if place == 1 else files, code=f"list_{place}", place=place, title=name, badge=lambda _s: badge)
        for place, name in enumerate(NAMES, 1)
    ]
    monkeypatch.setattr(ConsoleApp, "lists", property(lambda _app: tuple(lists)))


def tabs(eyes: Eyes) -> str:
    return eyes.lines[1].strip()


@pytest.mark.parametrize("badge", ["", "12", "128 !"])
async def test_nine_lists_fit_eighty_columns(agency: Agency, monkeypatch: pytest.MonkeyPatch, badge: str) -> None:
    with_nine_lists(monkeypatch, badge)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        for place, name in reversed(tuple(enumerate(NAMES, 1))):
            await eyes.press(str(place))
            await eyes.see(f"◉ {place} {name}{f'·{badge}'.replace(' ', '') if badge else ''}")
            assert all(
                f"{other}{'!' if '!' in badge else '·' if badge else ' '}{NAMES[other - 1][:3]}" in tabs(eyes)
                for other in range(1, 10)
                if other != place
            ), tabs(eyes)
            assert len(tabs(eyes)) <= 78


async def test_nine_lists_have_their_digits_on_the_smallest_screen(
    agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_nine_lists(monkeypatch, "12")
    async with console(agency.services, size=(56, 16)) as eyes:
        await eyes.open_queue()
        await eyes.press("4")
        await eyes.see("◉ 4 Réactivations·12")
        assert [each for each in tabs(eyes) if each in "12356789·"][:3] == ["1", "·", "2"]
        assert tabs(eyes).endswith("9·")


async def chosen(eyes: Eyes, count: int, keys: Sequence[str], value: str = "") -> str:
    """Answer a choice of so many answers, `a1` to `a12`, by keys."""
    given: list[str] = []

    async def answered(code: str) -> Answered:
        async def go() -> None:
            given.append(code)

        return Next(go)

    options = tuple((f"a{n}", f"Réponse {n}") for n in range(1, count + 1))
    await eyes.app.push_screen(box_for(Choice("Laquelle ?", "", options, value), answered))
    await eyes.see("Laquelle ?")
    await eyes.press(*keys)
    await eyes.until(lambda: given, "an answer")
    return given[0]


@pytest.mark.parametrize(
    ("count", "keys", "code"),
    [
        (9, ["9"], "a9"),
        (12, ["8"], "a8"),
        (12, ["9", "4"], "a12"),
        (12, ["9", "9", "1"], "a1"),
        (12, [*["down"] * 8, "enter", "down", "enter"], "a10"),
        (20, ["9", "9", "4"], "a20"),
    ],
)
async def test_every_answer_of_a_long_choice_is_reached(agency: Agency, count: int, keys: list[str], code: str) -> None:
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        assert await chosen(eyes, count, keys) == code


async def test_a_long_choice_opens_on_the_page_of_its_value(agency: Agency) -> None:
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        assert await chosen(eyes, 12, ["enter"], "a10") == "a10"
