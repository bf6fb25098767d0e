"""Hypothesis plays the story: any act, in any order; at the end of each example nothing may be missing.

Each act of the table is a rule. An act that is added to the story, such as an erasure, is one line here.
"""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.proof.chance import counted
from tests.proof.harm import Harmed
from tests.proof.ledger import Figures
from tests.proof.settling import settle
from tests.proof.story import SLOTS, template

SLOT = st.sampled_from(SLOTS)
WHOLE = st.one_of(st.none(), st.none(), st.integers(0, 45))
"""The effect before which the plug is pulled: most nights are whole."""
CUT = st.one_of(st.none(), st.none(), st.integers(0, 6))
"""The same of an act of few effects."""
PLACE = st.integers(0, 4000)
DAYS_OFF = st.sampled_from((0, 0, 1, -3, 40, -40, 400, -400))
_NAMED = {"slot": SLOT, "is_forced": st.booleans(), "fatal": CUT, "is_night_between": st.booleans()}
ACTS: Mapping[str, Mapping[str, st.SearchStrategy[Any]]] = {
    "submit": {"slot": SLOT, "fatal": WHOLE},
    "read": {"slot": SLOT},
    "busy_day": {"slot": SLOT, "fatal": WHOLE},
    "terminal_night": {"slot": SLOT, "fatal": WHOLE},
    "nightly": {"fatal": WHOLE},
    "ingest": {"fatal": WHOLE},
    "back_up": {"fatal": WHOLE},
    "whole_night": {"slot": SLOT, "is_receipt_lost": st.booleans()},
    "pass_days": {"days": st.sampled_from((1, 2, 6, 31, 95))},
    "night_ahead": {"slot": SLOT, "days": st.sampled_from((3, 40, 400)), "fatal": WHOLE},
    "set_clock": {"slot": st.sampled_from((*SLOTS, "central")), "days": DAYS_OFF},
    "drop": {"slot": SLOT},
    "truncate": {"slot": SLOT},
    "flip": {"slot": SLOT, "place": PLACE},
    "duplicate": {"slot": SLOT},
    "hold_back": {"slot": SLOT},
    "deliver": {},
    "night_off_the_share": {"slot": SLOT},
    "keep_receipts": {},
    "bring_stale_receipts": {},
    "lose_receipts": {},
    "rot": {"slot": SLOT, "place": PLACE},
    "lose_spool": {"slot": SLOT},
    "back_up_terminal": {"slot": SLOT},
    "restore_terminal": {"slot": SLOT, "is_spool_lost": st.booleans()},
    "reimage": {"slot": SLOT},
    "clone": {"slot": SLOT},
    "clone_night": {"slot": SLOT, "fatal": WHOLE},
    "replace": {"slot": SLOT},
    "rename": _NAMED | {"is_busy": st.booleans(), "is_revoked": st.booleans()},
    "go_back": _NAMED,
    "revoke_former": {"slot": SLOT, "is_hasty": st.booleans()},
    "retired_night": {"fatal": WHOLE},
    "release": {},
    "lose_central": {"is_archive_lost": st.booleans(), "is_copy_bad": st.booleans(), "fatal": WHOLE},
    "rebuild": {"fatal": WHOLE},
    "lose_key": {"is_told": st.booleans()},
    "bring_escrow": {"fatal": WHOLE},
    "erase": {"slot": SLOT, "fatal": WHOLE},
}
FIRED: Counter[str] = Counter()
"""How often each rule fired in this process."""
FIGURES = Figures()


def folder() -> Path:
    """A new folder, in memory where there is some: no real plug is pulled."""
    memory = "/dev/shm"  # noqa: S108 - a folder of the system's, in which tempfile makes its own
    return Path(tempfile.mkdtemp(prefix="walk-", dir=memory if os.access(memory, os.W_OK) else None))


class _Example(RuleBasedStateMachine):
    """One world, from its first day to its settling."""

    def __init__(self) -> None:
        super().__init__()
        self.root, self.chance = folder(), counted()

    @initialize()
    def begin(self) -> None:
        FIGURES.examples += 1
        template()  # with keys that no count gives once more
        self.chance.__enter__()
        self.story = Harmed(self.root, FIGURES)

    def teardown(self) -> None:
        try:
            if hasattr(self, "story"):
                settle(self.story)
        finally:
            self.chance.__exit__(None, None, None)
            shutil.rmtree(self.root, ignore_errors=True)


def _rule(name: str, arguments: Mapping[str, st.SearchStrategy[Any]]) -> Callable[..., None]:
    def fire(self: Any, **drawn: Any) -> None:
        FIRED[name] += 1
        getattr(self.story, name)(**drawn)

    fire.__name__ = fire.__qualname__ = name
    as_rule: Callable[[Callable[..., None]], Callable[..., None]] = rule(**dict[str, Any](arguments))
    return as_rule(fire)


Walk: type[RuleBasedStateMachine] = type(
    "Walk", (_Example,), {name: _rule(name, arguments) for name, arguments in ACTS.items()}
)


def walk(examples: int, steps: int = 30, *, is_fixed: bool = True) -> None:
    """Play some examples. Raises what the first bad one ends with.

    Args:
        is_fixed: always the same examples, as they are drawn; otherwise others each time, and a bad one is shrunk.
    """
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=is_fixed,
            phases=(Phase.generate,) if is_fixed else (Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )
