"""Check that an error on the command line is reported in French, in one line that names it, without click's words."""

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from kiosk.cli import cli

ENGLISH = re.compile(
    r"\b(error|usage|try|for help|invalid|missing|no such|got|unexpected|requires?|argument|not one of|choose|commands?"
    r"|options?:|aborted|did you mean)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("bonjour", "« bonjour » : cette commande n'existe pas."),
        ("--bonjour", "--bonjour : cette option n'existe pas."),
        ("--home", "--home : il manque sa valeur."),
        ("staff", "Il manque une commande : add, disable, list, reset-pin."),
        ("staff lst", "« lst » : cette commande n'existe pas."),
        ("staff add", "Il manque IDENTIFIANT."),
        ("staff add ane --role chef --name Ane", "--role : « chef » n'est pas admis."),
        ("staff disable ane peio", "« peio » est en trop."),
        ("sync un deux", "« un deux » est en trop."),
        ("sync --jsn", "--jsn : cette option n'existe pas."),
        ("sync --json=oui", "--json : cette option ne prend pas de valeur."),
        ("init --agency PARIS --terminal a", "--agency : « PARIS » n'est pas admis. Valeurs possibles : CO, CBS, "),
        ("run --lang de", "--lang : « de » n'est pas admis. Valeurs possibles : fr, eu, es, en."),
        ("central enrol", "Il manque FICHIER."),
    ],
)
def test_an_error_is_named_in_french_and_ends_with_2(words: str, says: str) -> None:
    result = CliRunner().invoke(cli, words.split(), prog_name="kiosk")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert says in result.stderr
    assert re.search(r"Voyez : kiosk[a-z -]* --help\.\n$", result.stderr)
    assert result.stderr.count("\n") == 1
    assert not ENGLISH.search(result.stderr.replace(" commande", ""))


def test_help_still_ends_with_0() -> None:
    result = CliRunner().invoke(cli, ["staff", "--help"], prog_name="kiosk")
    assert result.exit_code == 0
    assert "reset-pin" in result.stdout


@pytest.mark.parametrize("words", ["", "staff", "staff add", "central", "central erase", "run", "init"])
def test_help_has_no_english(words: str) -> None:
    shown = CliRunner().invoke(cli, [*words.split(), "--help"], prog_name="kiosk").stdout
    assert shown.startswith(f"Usage : kiosk {words}".rstrip())
    for english in ("Show this", "Usage:", "Options:", "Commands", "COMMAND ", "ARGS", "required", "default"):
        assert english not in shown


def test_a_command_that_is_interrupted_says_so_and_ends_with_1(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "get_command", lambda _context, _name: click.Command("x", callback=interrupted))
    result = CliRunner().invoke(cli, ["x"])
    assert result.exit_code == 1
    assert result.stderr.strip() == "Interrompu."


_HEARD = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
"""Code that restores Ctrl-C: a test run in the background ignores it, and so do the processes it starts."""


def ended(code: str, *words: str) -> tuple[int, str, str]:
    """Run some code, then the `kiosk` command; return its exit code, its output and its errors."""
    started = f"{_HEARD}{code}\nimport sys\nfrom kiosk.__main__ import main\nmain()"
    done = subprocess.run([sys.executable, "-c", started, *words], capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr.strip()


@pytest.mark.parametrize("loaded", ["kiosk.cli", "click", "kiosk.i18n", "kiosk.cli.terminal.staff"])
def test_ctrl_c_while_a_command_starts_ends_as_any_other_does(tmp_path: Path, loaded: str) -> None:
    code = (
        "import signal, sys\n"
        "class Stop:\n"
        "    def find_spec(self, name, *rest):\n"
        f"        if name == {loaded!r}:\n"
        "            sys.meta_path.remove(self)\n"
        "            signal.raise_signal(signal.SIGINT)\n"
        "sys.meta_path.insert(0, Stop())\n"
    )
    assert ended(code, "--home", str(tmp_path), "staff", "list") == (1, "", "Interrompu.")


def test_ctrl_c_in_generated_code_ends_with_the_same_code(tmp_path: Path) -> None:
    """After a Ctrl-C in `exec`, which makes every dataclass, Python ends itself by the signal, even if caught."""
    home = tmp_path / "home"
    assert ended("", "--home", str(home), "init", "--agency", "CBS", "--terminal", "hall-t", "--trial")[0] == 0
    (tmp_path / "sitecustomize.py").write_text(
        f"{_HEARD}import sys\n"
        "class Stop:\n"
        "    def find_spec(self, name, *rest):\n"
        "        if name == 'db.stores':\n"
        "            sys.meta_path.remove(self)\n"
        "            exec('import signal; signal.raise_signal(signal.SIGINT)')\n"
        "sys.meta_path.insert(0, Stop())\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "kiosk", "--home", str(home), "staff", "list"]
    surroundings = {"PYTHONPATH": f"{tmp_path}:{Path.cwd()}"}
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (1, "", "Interrompu.")


@pytest.mark.parametrize("words", ["sync", "doctor"])
def test_ctrl_c_while_pydantic_builds_a_model_is_no_fault(tmp_path: Path, words: str) -> None:
    """Pydantic reports a Ctrl-C as a fault in the model."""
    made = ended("", "--home", str(tmp_path), "init", "--agency", "CBS", "--terminal", "hall-t", "--trial")
    assert made[0] == 0
    code = (
        "import re, pydantic_core\n"
        "real = pydantic_core.SchemaValidator\n"
        "class Interrupted:\n"
        "    def __new__(cls, *given, **named):\n"
        "        raise KeyboardInterrupt\n"
        "class Build:\n"
        "    def __new__(cls, *given, **named):\n"
        "        re.compile = Interrupted\n"
        "        real(pydantic_core.core_schema.str_schema(pattern='a', regex_engine='python-re'))\n"
        "pydantic_core.SchemaValidator = Build\n"
    )
    assert ended(code, "--home", str(tmp_path), words) == (1, "", "Interrompu.")
    log = tmp_path / "logs" / "night.jsonl"
    assert not log.exists() or "SchemaError" not in log.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "then",
    ["", "raise SystemExit(4)", "from kiosk.cli.exits import Exit, fail; fail(Exit.USAGE, 'config.toml : …')"],
    ids=["done", "a code", "a wrong configuration"],
)
def test_a_ctrl_c_that_something_swallowed_is_still_reported(tmp_path: Path, then: str) -> None:
    """Pydantic swallows a Ctrl-C that comes while it looks up a value, and takes the value for a wrong one."""
    code = (
        "import signal\n"
        "import kiosk.config\n"
        "def home(_given):\n"
        "    try:\n"
        "        signal.raise_signal(signal.SIGINT)\n"
        "    except BaseException:\n"
        "        pass\n"
        f"    {then or 'raise SystemExit(0)'}\n"
        "kiosk.config.home_folder = home\n"
    )
    assert ended(code, "--home", str(tmp_path), "staff", "list") == (1, "", "Interrompu.")


def test_ctrl_c_in_a_finalizer_shows_no_english(tmp_path: Path) -> None:
    code = (
        "import signal\n"
        "import kiosk.config\n"
        "class Gone:\n"
        "    def __del__(self):\n"
        "        signal.raise_signal(signal.SIGINT)\n"
        "def home(_given):\n"
        "    Gone()\n"
        "    raise SystemExit(0)\n"
        "kiosk.config.home_folder = home\n"
    )
    assert ended(code, "--home", str(tmp_path), "staff", "list") == (1, "", "Interrompu.")


def test_every_option_with_a_choice_answers_in_french() -> None:
    """An option that is declared with click's own `Choice` would answer in English."""
    from kiosk.cli.shared.usage import Choice

    def under(command: click.Command) -> list[click.Command]:
        if not isinstance(command, click.Group):
            return [command]
        context = click.Context(command)
        found = [command.get_command(context, name) for name in command.list_commands(context)]
        return [each for one in found if one is not None for each in under(one)]

    types = [parameter.type for command in under(cli) for parameter in command.params]
    assert [each for each in types if isinstance(each, click.Choice) and not isinstance(each, Choice)] == []
