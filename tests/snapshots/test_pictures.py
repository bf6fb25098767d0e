"""Six pictures of the terminal, each looked at by a person before it was kept (CONTRIBUTING.md says how)."""

from collections.abc import Awaitable, Callable

import pytest
from textual.app import App
from textual.pilot import Pilot

from kiosk.services.visit import coming_back, submissions
from tests.ui.answering import open_review
from tests.ui.stage import LARGE, Stage, build

SnapCompare = Callable[..., bool]


async def _home(_stage: Stage) -> None:
    """As it opens."""


async def _amount(stage: Stage) -> None:
    await stage.open_listing()
    await stage.go_to("rent")
    stage.form.leave_typing()
    await stage.settled()


async def _error(stage: Stage) -> None:
    await stage.open_listing()
    await stage.go_to("rent")
    await stage.type("412,60,3")
    await stage.press("enter")


async def _keys(stage: Stage) -> None:
    await stage.open_listing()
    await stage.go_to("commune")
    await stage.type("camb")


async def _review(stage: Stage) -> None:
    await open_review(stage)


async def _receipt(stage: Stage) -> None:
    await open_review(stage)
    await stage.press_next()


@pytest.mark.parametrize(
    "lead",
    [_home, _amount, _error, _keys, _review, _receipt],
    ids=["home", "amount", "error", "on_screen_keys", "review", "receipt"],
)
def test_the_screen_looks_as_it_did(
    lead: Callable[[Stage], Awaitable[None]], snap_compare: SnapCompare, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(submissions, "new_reference", lambda prefix: f"{prefix}-7K3M-2QF")
    monkeypatch.setattr(coming_back, "new_code", lambda: "7K3M-2QXB-4DFG")
    stage = build()

    async def before(_pilot: Pilot[App[int]]) -> None:
        await stage.loaded()
        await stage.app.workers.wait_for_complete()
        await lead(stage)

    assert snap_compare(stage.app, terminal_size=LARGE, run_before=before)
