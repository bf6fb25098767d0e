"""The QR code of a receipt can be photographed from the screen, and holds the reference and nothing else."""

from pathlib import Path

import pytest

from tests.terminal.journey import SHORT, send
from tests.terminal.programs import hall
from tests.terminal.qr import codes_on


@pytest.mark.parametrize("size", [(80, 24), (56, 16)])
def test_the_code_has_its_own_page_with_the_reference_alone(home: Path, size: tuple[int, int]) -> None:
    with hall(home, size=size) as terminal:
        terminal.see("mon logement")
        terminal.write("1" + SHORT.burst)
        reference = send(terminal)
        assert codes_on(terminal.painted()) == []
        terminal.write("5")
        terminal.see("Scannez ce code QR", reference)
        terminal.until(lambda: codes_on(terminal.painted()) == [reference], "the code is not readable")
