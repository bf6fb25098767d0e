"""This program takes what an earlier one wrote (F10): a terminal's home, central's, and the files between them."""

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from db.connection import rows
from db.stores.resumes import Resumes
from db.stores.staff import staff_of
from db.terminal_file import open_terminal
from db.wire import batches
from tests.factories import a_draft
from tests.proof.homes import NAME, Homes
from tests.proof.make_golden import GOLDEN, TOLD, name, unpack

KEPT: dict[str, str] = {
    "0.2.0-central-1-terminal-1": "6bd7c6b34b1ea78fa361d53303feb1e731219221da47ae71084464766170f0f9",
    "0.2.0-central-1-terminal-2": "a315d40eb3aa33ec89db5c2d6d12749f326eefd8158dac6dec1b10b783821699",
    "0.2.0-central-1-terminal-3": "4fb846ff1e0cf4a8a9064a583d4851233bbc0321a2fe4d7ca7de70d064a535d4",
    "0.2.0-central-1-terminal-4": "b345fbb1f94efa1eb8ae5901479cb00a90d8b5333833fa86b34755e8ba427586",
    "0.2.0-central-1-terminal-5": "c5f66913c117131e1b790cc30544a7c04fef0cff93e6182e2a61005e7b7d1dd4",
    "0.2.0-central-1-terminal-6": "4119cc7a343b4cfab7d25d8e632fbd9f178fdd17ba1f6cc764d39aba906f823e",
    "0.2.0-central-1-terminal-7": "cf9bea0302b9e2c8c579b8391cfa47d5af96cadc786882527af0e5d6b7fb1fb1",
    "0.2.0-central-2-terminal-8": "8821c48d5092e5680a5df9961a6bb21f7792c1e936d92db12eb2ccc12515a921",
}
"""Each archive that was ever made, with its SHA-256. No line may go or change: old terminals are still taken."""


@pytest.fixture(params=sorted(KEPT))
def homes(request: pytest.FixtureRequest, tmp_path: Path) -> Homes:
    return unpack(GOLDEN / f"{request.param}.tar.gz", tmp_path)


@pytest.fixture
def told(homes: Homes) -> dict[str, Any]:
    return dict(json.loads((homes.root / TOLD).read_text("utf-8")))


def everything(told: dict[str, Any]) -> list[str]:
    """Return the reference of each event that must be at central in the end."""
    return sorted([*told["stored"], *told["read"], *told["at the share"], *told["unsealed"]])


def table(homes: Homes, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(homes.base)) as db:
        return db.execute(sql).fetchall()


def test_every_archive_is_as_it_was_made() -> None:
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in GOLDEN.iterdir()}
    assert found == {f"{version}.tar.gz": digest for version, digest in KEPT.items()}


def test_this_version_has_its_archive() -> None:
    assert name() in KEPT, "python -m tests.proof.make_golden, and its line in KEPT"


def test_what_waits_in_a_home_is_sent_and_taken(homes: Homes, told: dict[str, Any]) -> None:
    assert sorted(homes.waiting()) == sorted(told["at the share"] + told["unsealed"])
    homes.night()
    homes.night()
    assert (homes.received(), homes.waiting()) == (everything(told), [])
    shown = dict(table(homes, "SELECT reference, state FROM bel_listings"))
    assert {reference for reference, state in shown.items() if state == "read"} == set(told["read"])


def test_a_code_still_opens_what_its_tenant_sent(homes: Homes, told: dict[str, Any]) -> None:
    reference, code = told["code"]
    opened = Resumes(open_terminal(homes.terminal)).open_file(reference, code, homes.at)
    assert opened.file is not None
    assert opened.file.reference == reference


def test_a_draft_is_opened_with_its_code(homes: Homes, told: dict[str, Any]) -> None:
    opened = Resumes(open_terminal(homes.terminal)).open_draft(told["draft"], homes.at)
    assert opened.saved is not None
    assert opened.saved.draft == a_draft()


def test_an_agent_from_central_signs_in(homes: Homes, told: dict[str, Any]) -> None:
    agent, pin = told["agent"]
    answer = staff_of(homes.terminal, open_terminal(homes.terminal)).sign_in(agent, pin, homes.at)
    assert answer.agent is not None
    assert answer.agent.id == agent


def test_the_settings_of_a_letter_are_kept(homes: Homes, told: dict[str, Any]) -> None:
    with closing(open_terminal(homes.terminal)()) as db:
        kept = {each["kind"]: json.loads(each["told"]) for each in rows(db, "SELECT kind, told FROM from_central")}
    assert kept["settings"] == {"agency": {"phone": told["phone"]}}
    homes.sync()
    with closing(open_terminal(homes.terminal)()) as db:
        assert rows(db, "SELECT 1 FROM meta WHERE key = 'letter_night'")


def test_a_copy_is_put_back_and_the_share_has_the_rest(homes: Homes, told: dict[str, Any]) -> None:
    homes.sync()
    for path in homes.base.parent.glob("central.sqlite*"):
        path.unlink()
    homes.typed(homes.central, "central restore --yes")
    homes.nightly()
    assert homes.received() == everything(told)
    assert not set(homes.received()) & set(told["erased"])


def test_the_escrow_opens_a_sealed_file(homes: Homes, told: dict[str, Any]) -> None:
    frames = [batches.read_frame(path.read_bytes()) for path in (homes.share / "inbox" / NAME).glob("*.batch")]
    bodies = [json.loads(body) for frame in frames for body in batches.open_frame(frame, [told["escrow"]])]
    assert {body["payload"].get("reference") for body in bodies} >= {*told["stored"], *told["at the share"]}
