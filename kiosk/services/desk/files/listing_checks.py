"""The five checks of a listing: their questions to an agent, and the answers of the file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kiosk.domain.home import description
from kiosk.domain.home.checks import CHECKS, NO, NOT_DUE, YES
from kiosk.domain.home.rent import AllInRent
from kiosk.forms.catalog.bel_listing.text import description_facts
from kiosk.forms.spec import Answers
from kiosk.i18n import N_, Message, _, msg
from kiosk.services.desk.session import Ask, Choice, Says

_LEAKS = {
    "leak_phone": N_("téléphone"),
    "leak_email": N_("e-mail"),
    "leak_name": N_("nom"),
    "leak_address": N_("adresse"),
    "leak_money": N_("argent"),
}
_NAMES = {
    "photos": N_("photos"),
    "garage_rent": N_("loyer du garage"),
    "charges": N_("détail des charges"),
    "surroundings": N_("alentours"),
    "description": N_("description"),
}


@dataclass(frozen=True)
class Finding:
    """The answer of a file to one check."""

    answer: str = ""
    """Empty: the file answers nothing."""
    words: Says = ""
    """Its own words, French where they stand in the text for BEL; empty: it says nothing."""


@dataclass(frozen=True)
class Checking:
    """The words of the questions before one act."""

    title: str
    questions: Mapping[str, str]
    """Asked for each check (msgids)."""
    answers: tuple[tuple[str, str], ...]
    """Codes and words of the answers (msgids), in an order that both acts share: 1 is "there", 2 is "missing"."""


ACCEPTING = Checking(
    N_("Accepter, {n} sur {count}"),
    {
        "photos": N_("Des photos sont-elles prêtes ?"),
        "garage_rent": N_("Le loyer du garage ou du parking est-il dit ?"),
        "charges": N_("Le détail des charges est-il dit ?"),
        "surroundings": N_("Les alentours sont-ils décrits ?"),
        "description": N_("La description est-elle sans nom, téléphone, adresse ni argent ?"),
    },
    ((YES, N_("Oui")), (NO, N_("Non")), (NOT_DUE, N_("Sans objet"))),
)
ASKING = Checking(
    N_("Demander, {n} sur {count}"),
    {
        "photos": N_("Faut-il demander des photos ?"),
        "garage_rent": N_("Faut-il demander le loyer du garage ou du parking ?"),
        "charges": N_("Faut-il demander le détail des charges ?"),
        "surroundings": N_("Faut-il demander les alentours ?"),
        "description": N_("Faut-il demander une autre description ?"),
    },
    ((YES, N_("Non, c'est là")), (NO, N_("Oui, le demander")), (NOT_DUE, N_("Sans objet"))),
)


def findings(answers: Answers, leaks: tuple[str, ...]) -> Mapping[str, Finding]:
    """Return what a listing says of each check: photos are taken at home, so it says nothing of them."""
    facts = description_facts(answers)
    rent = AllInRent.of(facts)
    around = description.around(facts).rstrip(".")
    return {
        "photos": Finding(),
        "garage_rent": _garage(facts, rent),
        "charges": Finding(NO, rent.charges_left) if rent.charges_left else Finding(YES, rent.charges_words),
        "surroundings": Finding(YES, around) if around else Finding(),
        "description": Finding(NO, lambda: leak_words(leaks)) if leaks else Finding(YES),
    }


def _garage(facts: Mapping[str, object], rent: AllInRent) -> Finding:
    if "parking" not in facts:
        return Finding()
    if not rent.has_parking:
        return Finding(NOT_DUE, msg("pas de garage"))
    return Finding(NO if rent.parking_rent is None else YES, rent.parking_words)


def leak_words(leaks: tuple[str, ...]) -> str:
    """Return what a description seems to give away, in a word each."""
    return ", ".join(_(_LEAKS[code]) for code in leaks)


def questions(checking: Checking, found: Mapping[str, Finding]) -> tuple[Ask, ...]:
    """Return a question for each check; the file's own answer is under the cursor at first, with what it says.

    Where the file says nothing, nothing is there: what was only passed by is asked for, and never accepted.
    """
    return tuple(
        Choice(
            _question(msg(checking.title, n=n, count=len(CHECKS)), checking.questions[code]),
            _note(found[code]),
            tuple((answer, msg(words)) for answer, words in checking.answers),
            found[code].answer or NO,
        )
        for n, code in enumerate(CHECKS, 1)
    )


def _question(title: Message, question: str) -> Callable[[], str]:
    return lambda: f"{title} · {_(question)}"


def _note(finding: Finding) -> Says:
    if finding.words:
        return msg("Dans le dossier : {what}", what=lambda: quoted(finding))
    return msg("Rien de tel n'y est trouvé.") if finding.answer else msg("Le dossier ne le dit pas.")


def names(codes: tuple[str, ...]) -> Callable[[], str]:
    """Return the names of checks, for an agent."""
    return lambda: ", ".join(_(_NAMES[code]) for code in codes if code in _NAMES)


def quoted(finding: Finding) -> str:
    """Return a finding's words between quotation marks, in the language of the moment."""
    return _("« {words} »").format(words=finding.words() if callable(finding.words) else finding.words)


def quoted_all(found: tuple[Finding, ...]) -> str:
    """Return the words of several findings in one line, with commas between."""
    return ", ".join(map(quoted, found))


def contradicted(checks: Mapping[str, str], found: Mapping[str, Finding]) -> tuple[Finding, ...]:
    """Return what the file itself says against the agent's answers."""
    opposite = {YES: NO, NO: YES}
    against = (found[code] for code in CHECKS if opposite.get(checks[code]) == found[code].answer)
    return tuple(finding for finding in against if finding.words)
