"""The walks through the garage, the workshops, the device, and all privacy notices."""

from collections.abc import AsyncIterator
from datetime import date, timedelta

from kiosk.domain.seats import Seats
from kiosk.forms.notices import notices
from screens.tenant.help.privacy import open_privacy
from tests.factories import a_submission
from tests.gates.steps import KEYS_CLOSED, REFUSED, spoil
from tests.gates.swap_tours import through
from tests.ui.answering import Given
from tests.ui.stage import Stage
from tests.unit.journey import TUESDAY, all_forms
from tests.unit.workshops import ANNOUNCED
from tests.ways import way

CONTACT: dict[str, Given] = {
    "contact_name": "Maider Exemple",
    "consent_call": "yes",
    "consent_write": "yes",
    "phone": "06 12 34 56 78",
    "email": "maider@exemple.fr",
}
GARAGE: dict[str, Given] = {
    "is_tenant": "yes",
    "wanted": "garage",
    "location": "near",
    "residence": "Les Tilleuls",
    "vehicles": ("car", "van"),
    "rent_ceiling": "200",
    "start": "date",
    "start_day": f"{TUESDAY + timedelta(days=30):%d/%m/%Y}",
    **CONTACT,
    "consent_call": "no",
    "consent_write": "no",
}
OUTSIDER: dict[str, Given] = {
    **GARAGE,
    "is_tenant": "no",
    "wished_communes": ("Anglet (64600)", "Bayonne (64100)"),
    "start": "soon",
    **CONTACT,
    "phone": None,
}
WISH: dict[str, Given] = {
    "general_topics": ("mailbox",),
    "specific_topics": ("bel",),
    "format": "any",
    "moments": ("morning", "saturday"),
    **CONTACT,
}
SIGN_UP: dict[str, Given] = {"workshop": "portail-1", "persons": "1", **CONTACT}
TWO: dict[str, Given] = {**SIGN_UP, "persons": "2", "waiting_list": "yes"}
DEVICE: dict[str, Given] = {"device": "tablet", "has_internet": None, "hands_on": "yes", **CONTACT}


async def through_the_garage(stage: Stage) -> AsyncIterator[str]:
    await stage.press("6")
    async for page in through(stage, GARAGE):
        yield page
        if stage.form.session.place in {"start_day", "contact_name"} and await spoil(stage):
            yield f"{page}{REFUSED}"
    yield "garage, review"
    await stage.press_next()
    yield "garage, receipt"
    await stage.go_home()
    await stage.press("6")
    async for page in through(stage, OUTSIDER):
        if page in {
            "garage, communes",
            *(f"garage, {way}{keys}" for way in ("phone", "email") for keys in ("", KEYS_CLOSED)),
        }:
            yield page


async def through_the_workshops(stage: Stage) -> AsyncIterator[str]:
    await stage.press("8")
    yield "learning"
    await stage.press("1")
    async for page in through(stage, WISH):
        yield f"{page}, a wish"
    yield "workshop, review of a wish"
    await stage.go_home()
    terminal = stage.terminal
    forms = all_forms(ANNOUNCED, terminal.clock, terminal.submissions.seats_taken)
    stage.app._services = stage.app.services._replace(config=ANNOUNCED, forms=forms)
    await stage.press(*way("form:workshop"))
    async for page in through(stage, SIGN_UP):
        if stage.form.session.place in {"intro", "workshop", "persons"}:
            yield page
    await stage.press_next()
    yield "workshop, receipt"
    await stage.go_home()
    await stage.press(*way("form:workshop"))
    async for page in through(stage, TWO):
        if stage.form.session.place == "waiting_list":
            yield f"{page}, one left"
    await stage.press_next()
    yield "workshop, receipt of the waiting list"
    await stage.go_home()
    await stage.press(*way("form:workshop"))
    async for _page in through(stage, {**TWO, "waiting_list": "no"}):
        pass
    yield "workshop, nothing asked for"
    await stage.go_home()
    terminal.submissions.stored["ATE-2345-674"] = a_submission(
        "ATE-2345-674", kind="workshop", seats=Seats("portail-1", date(2026, 12, 3), 1, 2)
    )
    await stage.press(*way("form:workshop"))
    async for page in through(stage, {**SIGN_UP, "waiting_list": "yes"}):
        if stage.form.session.place in {"workshop", "waiting_list"}:
            yield f"{page}, full"


async def through_the_device(stage: Stage) -> AsyncIterator[str]:
    await stage.press(*way("form:device"))
    async for page in through(stage, DEVICE):
        if stage.form.session.place in {"intro", "device", "has_internet", "hands_on"}:
            yield page
    yield "device, review"
    await stage.press_next()
    yield "device, receipt"


async def through_the_notices(stage: Stage) -> AsyncIterator[str]:
    """Show every page of the garage's notice, and the first page of all others."""
    for kind in notices():
        await stage.app.begin_visit()
        await open_privacy(stage.app, kind)
        await stage.settled()
        number = 1
        yield f"privacy of {kind}, page {number}"
        while kind == "garage" and stage.app.screen.query_one("#foot-next").visible:
            number += 1
            await stage.press("pagedown")
            yield f"privacy of {kind}, page {number}"
        await stage.go_home()
