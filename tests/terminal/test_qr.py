"""The QR code of a receipt can be photographed from the screen, and holds nothing about the tenant."""

from pathlib import Path

import pytest

from tests.terminal.journey import SHORT, send
from tests.terminal.programs import hall
from tests.terminal.qr import codes_on

_ROOM = 24
"""Rows of a screen that has room for a code with a sentence in it."""


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("size", [(80, 24), (56, 16)])
def test_the_code_has_its_own_page_with_the_reference(home: Path, size: tuple[int, int]) -> None:
    with hall(home, size=size) as terminal:
        terminal.see("mon logement")
        terminal.write("1" + SHORT.burst)
        reference = send(terminal)
        assert codes_on(terminal.painted()) == []
        terminal.write("5")
        terminal.see("Scannez ce code QR", reference)
        told = reference if size[1] < _ROOM else f"Office64 de l'Habitat. Référence : {reference}."
        terminal.until(
            lambda: [code[: len(told)] for code in codes_on(terminal.painted())] == [told], "the code is not readable"
        )
