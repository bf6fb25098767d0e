"""A code typed on a real terminal is asked for twice, in correct French, and never shown."""

import sys
from pathlib import Path

from tests.db.commands import start
from tests.factories import PIN
from tests.terminal.stage import ENTER, Terminal


def test_both_prompts_have_a_space_before_the_colon_and_no_code(tmp_path: Path) -> None:
    home = tmp_path / "home"
    start(home)
    command = [sys.executable, "-m", "kiosk", "--home", str(home), "staff", "add", "ane", "--name", "Ane"]
    with Terminal(command) as seen:
        seen.see("Code (6 chiffres au moins) : ")
        seen.write(PIN + ENTER)
        seen.see("Encore une fois : ")
        seen.write(PIN + ENTER)
        seen.see("Agent ajouté : ane.")
        assert PIN.encode() not in seen.received
