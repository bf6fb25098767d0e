"""The one walk through every page a tenant can see. A new page is one more `yield` here, and every gate sees it.

A tour is given a stage that shows the home screen; it yields the name of each page once the page is shown.
"""

from collections.abc import AsyncIterator, Awaitable, Callable

from kiosk.clock import SteppedClock
from kiosk.forms.draft import REVIEW
from kiosk.forms.spec import Kind
from kiosk.i18n import msg
from screens.tenant.visit.call import EraseDialog
from screens.widgets.dialog import NoticeDialog
from tests.gates.doors_tours import (
    through_the_device,
    through_the_garage,
    through_the_notices,
    through_the_workshops,
)
from tests.gates.housing_tours import through_the_housing_request, with_too_many_persons
from tests.gates.information_tours import around_the_agencies, around_the_board, through_the_questions
from tests.gates.opinion_tours import (
    at_the_end_of_a_visit,
    through_a_difficulty,
    through_the_opinions,
    through_the_survey,
)
from tests.gates.portal_tours import through_a_rehearsal, to_the_portal
from tests.gates.printer_tours import where_paper_comes_out
from tests.gates.resume_tours import through_a_saved_draft, through_a_sent_file
from tests.gates.steps import REFUSED, HeldPrinter, press_and, spoil, while_searching, without_keys
from tests.gates.swap_tours import through_the_dates, through_the_precheck
from tests.ui.answering import answer_page, turn_to
from tests.ui.stage import CALM, Stage
from tests.unit.journey import TUESDAY_MORNING

Tour = Callable[[Stage], AsyncIterator[str]]
TEN_COMMUNES = (
    "Saint-Étienne-de-Baïgorry (64430)",
    "Saint-Pierre-d'Irube (64990)",
    "Cambo-les-Bains (64250)",
    "Anglet (64600)",
    "Bayonne (64100)",
)


async def around_home(stage: Stage) -> AsyncIterator[str]:
    yield "home"
    await stage.press("f1")
    yield "help"
    await press_and(stage, "#help-about")
    yield "about"
    await stage.press("escape")
    await press_and(stage, "#help-accessibility")
    yield "accessibility"
    await stage.press("escape")
    await press_and(stage, "#help-staff")
    yield "staff"
    await stage.type("personne")
    await stage.press("enter", "1", "enter", "enter")
    yield "staff, refused"
    await stage.go_home()
    await stage.press("f3")
    yield "language"
    await stage.go_home()
    await stage.press("escape", "escape", "escape")
    yield "neutral"
    await stage.press("enter")
    await stage.app.show_out_of_service()
    await stage.settled()
    yield "out of service"


async def through_the_listing(stage: Stage) -> AsyncIterator[str]:
    await stage.open_listing()
    while (step := stage.form.session.step) is not None:
        yield step.key
        async for state in without_keys(stage, step.key):
            yield state
        if await spoil(stage):
            yield f"{step.key}{REFUSED}"
        await answer_page(stage, {"wished_communes": TEN_COMMUNES})
        if any(field.kind in {Kind.COMMUNE, Kind.COMMUNES} for field in step.fields):
            async for state in while_searching(stage, step.key):
                yield state
        await stage.press_next()
        assert stage.form.session.step is not step, f"{step.key} does not turn"
    yield "review"
    await stage.press("f1")
    yield "help, with answers"
    await stage.press("escape")
    await stage.app.screen.leave()  # type: ignore[attr-defined]
    await stage.settled()
    yield "leave"
    await stage.press("escape")
    await stage.press_next()
    yield "receipt"
    await stage.press("5")
    yield "code"
    await stage.press("escape", "2")
    yield "own code"
    stage.seconds.pass_by(CALM)
    await stage.press("escape", "1")
    yield "paper, of the description"
    printer = HeldPrinter()
    stage.app._services = stage.app.services._replace(printer=printer)
    await stage.press("escape", "2")
    yield "paper, that may be printed"
    await stage.press("1")
    yield "printing"
    printer.may_end.set()
    await stage.app.workers.wait_for_complete()
    await stage.settled()
    yield "printed"


async def around_the_keys(stage: Stage) -> AsyncIterator[str]:
    await stage.open_listing()
    await turn_to(stage, "description")
    yield "long text"
    stage.app.screen.set_focus(stage.row("description").focus_target())
    await stage.settled()
    yield "long text, typing"
    for layer in ("letters", "accents", "digits"):
        stage.form.keys.show_layer(layer)
        await stage.settled()
        yield f"keys, {layer}"
    stage.form.keys.show_layer("letters")
    await stage.tap_key(lambda key: key.does == "shift")
    yield "keys, capitals"


async def with_an_unfinished_review(stage: Stage) -> AsyncIterator[str]:
    await stage.open_listing()
    await stage.go_to(REVIEW)
    yield "review, nothing answered"
    await stage.press_next()
    yield "review, refused"


async def to_an_agent(stage: Stage) -> AsyncIterator[str]:
    await stage.press("4")
    yield "agent"
    await stage.press("1")
    yield "ticket, what for"
    await stage.press_calmly("f10")
    yield "ticket, nothing to show"
    await stage.press("1")
    yield "ticket, to be fetched"
    await stage.press("2")
    yield "ticket, priority"
    await stage.press("3")
    yield "leave the queue"
    await stage.go_home()
    await stage.open_listing()
    await turn_to(stage, "lease")
    await stage.press("f1", "3")
    yield "ticket, may an agent read the answers"
    await stage.press_calmly("1")
    yield "ticket, with answers"
    await stage.press("f1")
    yield "help, with a ticket that shows answers"
    await stage.press("4")
    yield "ticket, shows nothing any more"
    await stage.press("enter")
    for number, desk in (("2", "2"), ("2", "Accueil Nord")):
        stage.terminal.tickets.call(number, desk)
        await stage.app.ticket_watch.look()
        stage.seconds.pass_by(CALM)
        await stage.app.ticket_watch.look()
        await stage.settled()
        yield f"called to desk {desk}"
        await stage.press("escape")
    await stage.app.push_screen(EraseDialog())
    await stage.settled()
    yield "erase before going to the desk"
    await stage.press("enter")
    await stage.go_home()
    clock = stage.terminal.clock
    assert isinstance(clock, SteppedClock)
    clock.move_to(TUESDAY_MORNING.replace(hour=20))
    await stage.press("4", "1")
    yield "closed"
    clock.move_to(TUESDAY_MORNING)


async def when_something_is_in_the_way(stage: Stage) -> AsyncIterator[str]:
    await stage.open_listing()
    await stage.app.push_screen(
        NoticeDialog(
            [
                msg("Votre annonce n'a pas pu être enregistrée."),
                msg("Vos réponses sont encore là. Rien n'est effacé."),
                msg("Appelez un agent, ou réessayez dans un moment."),
            ]
        )
    )
    await stage.settled()
    yield "notice"
    await stage.press("enter")
    await answer_page(stage)
    stage.seconds.pass_by(151)
    await stage.app.idle.check()
    await stage.settled()
    yield "presence"


TOURS: tuple[Tour, ...] = (
    around_home,
    through_the_listing,
    around_the_keys,
    with_an_unfinished_review,
    through_the_housing_request,
    with_too_many_persons,
    through_the_precheck,
    through_the_dates,
    to_the_portal,
    through_a_rehearsal,
    through_a_saved_draft,
    through_a_sent_file,
    where_paper_comes_out,
    through_the_garage,
    through_the_workshops,
    through_the_device,
    through_the_notices,
    around_the_board,
    through_the_questions,
    around_the_agencies,
    through_the_opinions,
    through_the_survey,
    through_a_difficulty,
    at_the_end_of_a_visit,
    to_an_agent,
    when_something_is_in_the_way,
)


Visit = Callable[[Stage, str], Awaitable[None]]


async def walk(stage: Stage, tour: Tour, visit: Visit) -> None:
    """Call `visit` for each page of a tour, with its name."""
    async for name in tour(stage):
        await visit(stage, name)
