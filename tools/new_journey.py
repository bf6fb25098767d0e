"""Write the two files of a new journey, ready to be filled in: `python -m tools.new_journey badge --prefix BAD`.

The journey asks one question and a contact, and has a place in a menu. It runs as it is; write its French, then run
`make catalogues`, which brings its texts to the translators and its lines to `docs/privacy.md` and
`docs/retention.md`.
"""

import argparse
import re
import sys
from pathlib import Path
from pkgutil import iter_modules
from string import Template

import kiosk.domain
from kiosk.forms.catalog import every_form, prefixes

ROOT = Path(__file__).resolve().parent.parent
_NAME = re.compile(r"[a-z][a-z0-9_]{2,30}")
_PREFIX = re.compile(r"[A-Z]{3}")
_MENUS = ("learning", "opinion", "portal")
"""Menus that take new journeys: keys of `screens.tenant.home.menus.MENUS`."""

_MODELS = Template('''"""Demander « $name » : its models and rules."""

from typing import Annotated

from kiosk.domain.contact import Contact
from kiosk.domain.values import PageModel, one_of

CHOICES = ("one", "two")


class ChoicePage(PageModel):
    choice: Annotated[str, one_of(*CHOICES)]


class $model(ChoicePage, Contact):
    """The whole, as it is submitted."""
''')
_SPEC = Template('''"""Demander « $name » : one question and a contact."""

from kiosk.domain.privacy import Privacy
from kiosk.domain.retention import READ_FILE
from kiosk.forms.building.parts import READ_TO_ANSWER, more, options
from kiosk.forms.building.contact import steps as contact_steps
from kiosk.forms.building.contact import unless_unreached, unreached
from kiosk.forms.lazy_models import ModelsOf
from kiosk.forms.outcome_spec import MenuEntry, ReceiptWords
from kiosk.forms.spec import FieldSpec, FormSpec, Kind, Section, Step
from kiosk.i18n import N_, msg

PAGES = ModelsOf("kiosk.domain.$name")

_CHOICE = FieldSpec(
    "choice",
    Kind.CHOICE,
    N_("Choix $name"),
    N_("Que souhaitez-vous, pour « $name » ?"),
    options=options({"one": N_("Le premier choix $name"), "two": N_("Le second choix $name")}),
)

SPEC = FormSpec(
    id="$name",
    version=1,
    reference_prefix="$prefix",
    title=N_("Demander « $name »"),
    entry=MenuEntry("$menu", msg("Demander « $name »")),
    privacy=Privacy(
        purpose=N_("Préparer votre demande « $name » et vous répondre."),
        readers=N_("Les agents d'Office64 qui s'occupent de « $name »."),
        needed=N_("Seul le nom est demandé. Sans téléphone ni e-mail, revenez avec votre référence."),
        basis="public_task",
        asks_consent=True,
    ),
    retention=READ_FILE,
    sections=(Section("$name", N_("La demande")), Section("vous", N_("Vous"))),
    steps=(
        Step(
            "intro",
            "$name",
            title=N_("Demander « $name » à Office64"),
            privacy=READ_TO_ANSWER,
            offers=(more("$name"),),
        ),
        Step("choice", "$name", PAGES.ChoicePage, (_CHOICE,)),
        *contact_steps("vous"),
    ),
    model=PAGES.$model,
    notes=unreached,
    receipt_of=unless_unreached,
    receipt=ReceiptWords(
        done=N_("Votre demande « $name » est préparée."),
        leaves=N_("Elle part dans le quart d'heure."),
        not_done=N_("Rien n'est encore décidé : une personne doit la lire."),
        read_by=N_("{contact} la lit au plus tard le {day}."),
        read=N_("{contact} la lit."),
        then=N_("Puis une personne vous répond."),
        failed=N_("Votre demande n'a pas pu être enregistrée."),
    ),
)
''')


def write(root: Path, name: str, prefix: str, menu: str) -> tuple[Path, Path]:
    """Write both files; return their paths.

    Raises:
        ValueError: the name or the prefix is taken, or has the wrong form.
    """
    taken = {spec.id for spec in every_form()} | {each.name for each in iter_modules(kiosk.domain.__path__)}
    if not _NAME.fullmatch(name) or name in taken:
        raise ValueError(f"{name}: small letters, digits and _, and no name of a journey or of a part of kiosk.domain")
    if not _PREFIX.fullmatch(prefix) or prefix in prefixes():
        raise ValueError(f"{prefix}: three capital letters that no reference has")
    places = {"name": name, "prefix": prefix, "menu": menu, "model": f"{name.title().replace('_', '')}Request"}
    models, spec = root / "kiosk" / "domain" / f"{name}.py", root / "kiosk" / "forms" / "catalog" / f"{name}.py"
    for path, template in ((models, _MODELS), (spec, _SPEC)):
        with path.open("x", encoding="utf-8") as file:
            file.write(template.substitute(places))
    return models, spec


def main() -> int:
    parser = argparse.ArgumentParser(prog="new_journey", description=__doc__.split("\n", 1)[0])
    parser.add_argument("name", help="its id, such as badge")
    parser.add_argument("--prefix", required=True, help="letters of its references, such as BAD")
    parser.add_argument("--menu", choices=_MENUS, default="learning", help="the menu that shows it")
    given = parser.parse_args()
    try:
        for path in write(ROOT, given.name, given.prefix, given.menu):
            print(path.relative_to(ROOT))
    except (ValueError, FileExistsError) as error:
        print(error, file=sys.stderr)
        return 2
    print("Then: write the French, make catalogues, translate, make test.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
