"""On a full disk no act of the console changes anything: it says so, and the screen stays as it was."""

from kiosk.services.ports.errors import StorageError
from screens.console.rows import Rows
from tests.factories import a_submission
from tests.ui.console.stage import Agency, Eyes, console, stopped_at_rent, with_parts
from tests.ui.console.test_file_acts import everything
from tests.ui.console.test_listings import submitted
from tests.ui.console.test_worksheets import prepared

FULL = "Le disque est plein : rien n'a été enregistré."
WRITES = {
    "move", "walk_in", "undo", "set_priority", "mark_read", "ask", "follow", "number", "withdraw",
}  # fmt: skip


class Store:
    """A real store on a disk that fills up."""

    def __init__(self, real: object) -> None:
        self._real, self.is_full = real, False

    def __getattr__(self, name: str) -> object:
        if self.is_full and name in WRITES:
            return self._fail
        return getattr(self._real, name)

    def _fail(self, *_given: object, **_named: object) -> object:
        raise StorageError(FULL)


async def fails(eyes: Eyes, agency: Agency, stores: tuple[Store, ...], *keys: str) -> None:
    """Press the keys of an act while the disk is full: nothing changes, and the agent reads that."""
    await eyes.rest()
    screen, before = eyes.app.screen, everything(agency)
    for store in stores:
        store.is_full = True
    await eyes.press(*keys)
    await eyes.see(f"! {FULL}")
    for store in stores:
        store.is_full = False
    assert eyes.app.screen is screen
    assert everything(agency) == before


async def by_name(eyes: Eyes, agency: Agency, stores: tuple[Store, ...], name: str, *answers: str) -> None:
    await fails(eyes, agency, stores, "question_mark", *name, "enter", *answers)


async def open_first_file(eyes: Eyes, number: str) -> None:
    """Open the first file of a list, once its rows are there."""
    await eyes.press(number)
    await eyes.until(lambda: eyes.app.screen.query_one(Rows).rows, "its rows")
    await eyes.press("enter")


async def test_no_move_of_a_ticket_is_half_made(agency: Agency) -> None:
    for minutes in (9, 7, 5):
        agency.arrives(minutes, draft=stopped_at_rent())
    store = Store(agency.services.tickets)
    async with console(with_parts(agency.services, tickets=store)) as eyes:
        await eyes.open_queue()
        for keys in (("n",), ("enter",), ("w", "1", "1"), ("p",), ("r", *"1430", "enter")):
            await fails(eyes, agency, (store,), *keys)
        await eyes.press("n")
        await eyes.see("A1 est appelé")
        for keys in (("z",), ("y",), ("a",), ("i",), ("d",), ("u",), ("h", "1"), ("t", "1", "enter")):
            await fails(eyes, agency, (store,), *keys)
            await eyes.see("avec vous : A1")
        await by_name(eyes, agency, (store,), "autre motif", "8")
        await by_name(eyes, agency, (store,), "durée fausse")
        await eyes.press("h", "1")
        await eyes.see("A1 attend")
        await fails(eyes, agency, (store,), "h")
        await eyes.press("n")
        await eyes.see("A2 est appelé")
        await eyes.press("a")
        await eyes.see("A2 est noté absent")
        await fails(eyes, agency, (store,), "v")


async def test_no_act_on_a_file_is_half_done(agency: Agency) -> None:
    submitted(agency)
    prepared(agency)
    agency.services.submissions.add(a_submission("REA-7K3M-2QK", kind="reactivation"))
    store = Store(agency.services.submissions)
    async with console(with_parts(agency.services, submissions=store)) as eyes:
        await eyes.open_queue()
        await open_first_file(eyes, "2")
        await eyes.see("L Accepter")
        for keys in (("l", *"11111"), ("f5", *"21111"), ("x", "enter")):
            await fails(eyes, agency, (store,), *keys)
            await eyes.see("Office64")
        await by_name(eyes, agency, (store,), "suivre")
        await eyes.press("escape")
        await open_first_file(eyes, "3")
        await eyes.see("Fiche, en français")
        await fails(eyes, agency, (store,), "l", "enter")
        await fails(eyes, agency, (store,), "f6", "enter")
        await eyes.press("escape")
        await open_first_file(eyes, "4")
        await eyes.see("L Faite")
        await fails(eyes, agency, (store,), "l", "enter")
        await eyes.press("l", "enter")
        await eyes.see("REA-7K3M-2QK est faite.")
        await fails(eyes, agency, (store,), "z")
