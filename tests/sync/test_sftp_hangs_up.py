"""A machine that is there and speaks no SFTP: it is said not to answer, and nothing of the program is shown."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest

from tests.sync.machines import kiosk


@pytest.fixture(params=[b"", b"HTTP/1.1 400 Bad Request\r\n\r\n"], ids=["closes at once", "speaks of something else"])
def target(request: pytest.FixtureRequest) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def hang_up() -> None:
            with suppress(OSError):  # closed below
                while True:
                    caller, _address = server.accept()
                    with caller:
                        caller.sendall(request.param)

        thread = Thread(target=hang_up)
        thread.start()
        yield f"sftp://u@127.0.0.1:{server.getsockname()[1]}/x"
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def test_a_machine_that_hangs_up_is_not_reached_and_nobody_sees_why_it_was_not(root: Path, target: str) -> None:
    central = root / "central"
    for home, words in (
        (root / "hall", ("sync", "--target", target)),
        (central, ("central", "nightly", "--target", target)),
        (central, ("central", "init", "--target", target)),
    ):
        done = kiosk(home, *words)
        assert (done.returncode, "ne répond pas" in done.stderr) == (3, True), done.stderr
        assert len(done.stderr.splitlines()) == 1, done.stderr
        for inner in ("Traceback", "paramiko", "Exception", "Montez"):
            assert inner not in done.stderr + done.stdout
    assert not (central / "central" / "target").exists()
