"""A file or an inbox that is closed to central stops no other terminal's (F7): a thief can only close his own."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from db.night.share import Away, FolderShare
from tests.night.agency import Agency, made

MORNING = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)


@pytest.fixture
def agency(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Agency:
    found = made(tmp_path, monkeypatch, MORNING, terminals=2)
    for name in found.terminals:
        found.sync(name)
    found.at_central("ingest")
    return found


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return the paths of the share that raise Away, as a path without rights does for everybody but root."""
    paths: set[str] = set()
    for name in ("names", "get", "remove"):
        whole = getattr(FolderShare, name)

        def refused(share: FolderShare, path: str, *rest: int, whole: object = whole) -> object:
            if any(path.startswith(each) for each in paths):
                raise Away("ce compte n'en a pas le droit")
            return whole(share, path, *rest)  # type: ignore[operator]

        monkeypatch.setattr(FolderShare, name, refused)
    return paths


def taken(agency: Agency) -> set[str]:
    with agency.base() as db:
        return {each[0] for each in db.execute("SELECT reference FROM bel_listings")}


def test_a_closed_inbox_stops_no_other(agency: Agency, closed: set[str]) -> None:
    closed.add("inbox/hall-1")
    other = agency.submit("hall-2")
    agency.sync("hall-2")
    done = agency.at_central("ingest")
    assert (done.exit_code, "hall-1" in done.output, taken(agency)) == (4, True, {other})


def test_a_closed_file_is_refused_and_named(agency: Agency, closed: set[str]) -> None:
    references = {name: agency.submit(name) for name in agency.terminals}
    before = set((agency.share / "inbox" / "hall-1").iterdir())
    for name in agency.terminals:
        agency.sync(name)
    (new,) = set((agency.share / "inbox" / "hall-1").iterdir()) - before
    closed.add(f"inbox/hall-1/{new.name}")
    assert agency.at_central("ingest").exit_code == 4
    assert taken(agency) == {references["hall-2"]}
    closed.clear()
    assert agency.at_central("ingest").exit_code == 0
    assert taken(agency) == set(references.values())
