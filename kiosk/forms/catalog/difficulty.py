"""A difficulty with a tool of Office64: which tool, which step, what happened, and contact for an answer."""

from collections.abc import Mapping
from datetime import date

from kiosk.domain import faq
from kiosk.domain.opinion import difficulty as model
from kiosk.domain.privacy import Privacy
from kiosk.domain.retention import READ_FILE
from kiosk.forms.answers import chosen
from kiosk.forms.building.contact import may_be_reached
from kiosk.forms.building.contact import steps as contact_steps
from kiosk.forms.building.parts import UNKNOWN, free_text, more, options
from kiosk.forms.outcome_spec import MenuEntry, Offer, ReceiptWords
from kiosk.forms.spec import Answers, FieldSpec, FormSpec, Kind, Predicate, Section, Step
from kiosk.i18n import N_, msg

DIFFICULTY = "difficulty"
_OTHER_STEP = N_("Une autre étape")
_ANSWERED = N_("Office64 décide ensuite quoi changer. L'agence vous contacte, comme vous l'avez accepté.")
_UNANSWERED = N_("Office64 décide ensuite quoi changer, sans date fixée. Pour une réponse, venez avec votre référence.")
_SPEAKERS = {"self": N_("Pour moi"), "association": N_("Pour une association")}
_TOOLS = {
    "portal": N_("Portail locataire"),
    "bel": N_("Bourse (BEL)"),
    "site": N_("Site d'Office64"),
    "phone": N_("Téléphone"),
    "kiosk": N_("Cette borne"),
    "other": N_("Autre chose"),
}
_STEPS: Mapping[str, Mapping[str, str]] = {
    "portal": {
        "sign_up": N_("Ouvrir mon compte"),
        "sign_in": N_("Me connecter"),
        "password": N_("Mot de passe"),
        "request": N_("Faire une demande"),
        "follow": N_("Suivre ma demande"),
        "account": N_("Payer, voir mon compte"),
        "details": N_("Mes coordonnées"),
        "other": _OTHER_STEP,
    },
    "bel": {
        "sign_up": N_("M'inscrire"),
        "listing": N_("Faire mon annonce"),
        "search": N_("Chercher un logement"),
        "contact": N_("Écrire à quelqu'un"),
        "exchange": N_("Demander l'échange"),
        "switched_off": N_("Compte désactivé"),
        "other": _OTHER_STEP,
    },
    "site": {
        "open": N_("Ouvrir le site"),
        "search": N_("Trouver une page"),
        "form": N_("Remplir un formulaire"),
        "other": _OTHER_STEP,
    },
    "phone": {
        "reach": N_("Joindre quelqu'un"),
        "explain": N_("Expliquer ma demande"),
        "answer": N_("Avoir une réponse"),
        "other": _OTHER_STEP,
    },
    "kiosk": {
        "read": N_("Lire l'écran"),
        "type": N_("Écrire, toucher"),
        "understand": N_("Comprendre"),
        "paper": N_("Avoir un papier"),
        "other": _OTHER_STEP,
    },
}
_PAGES = {
    "portal": model.PortalStepPage,
    "bel": model.BelStepPage,
    "site": model.SiteStepPage,
    "phone": model.PhoneStepPage,
    "kiosk": model.KioskStepPage,
}
_SHORT = {
    "portal": N_("Étape, portail"),
    "bel": N_("Étape, BEL"),
    "site": N_("Étape, site"),
    "phone": N_("Étape, téléphone"),
    "kiosk": N_("Étape, borne"),
}


def _is_association(answers: Answers) -> bool:
    return chosen(answers, "speaks_for") == "association"


def _as_agreed(words: ReceiptWords, answers: Answers, _today: date | None) -> ReceiptWords:
    """Say on the receipt that the agency answers if the tenant can be reached, or else how to get an answer."""
    return words._replace(then=_ANSWERED if may_be_reached(answers) else _UNANSWERED)


def _uses(tool: str) -> Predicate:
    return lambda answers: chosen(answers, "tool") == tool


def _step_page(tool: str) -> Step:
    """Return the page of one tool's steps. A step chosen for another tool before is hidden, and is not sent."""
    field = FieldSpec(
        f"step_{tool}",
        Kind.CHOICE,
        _SHORT[tool],
        N_("À quelle étape était-ce difficile ?"),
        options=options(_STEPS[tool], model.STEPS[tool]),
        optional=True,
        unknown=UNKNOWN,
    )
    return Step(f"step_{tool}", "outil", _PAGES[tool], (field,), visible_if=_uses(tool))


_SPEAKER = FieldSpec(
    "speaks_for",
    Kind.CHOICE,
    N_("Vous parlez"),
    N_("Pour qui parlez-vous ?"),
    options=options(_SPEAKERS, model.SPEAKERS),
)
_AT_HOME = {"danger": N_("Gaz, feu, fumée"), "lift": N_("Ascenseur bloqué"), "water": N_("Fuite d'eau")}
"""The dangers of a home that somebody may take for a difficulty with a tool: the question of each, and its name."""
_ASSOCIATION = FieldSpec(
    "association",
    Kind.TEXT,
    N_("Association"),
    N_("Quelle association représentez-vous ?"),
    N_("Écrivez le nom de l'association, pas celui d'une personne."),
    max_length=80,
)
_TOOL = FieldSpec(
    "tool",
    Kind.CHOICE,
    N_("Outil"),
    N_("Avec quel outil est-ce difficile ?"),
    options=options(_TOOLS, model.TOOLS),
)
_WHAT = free_text("what_happened", N_("Difficulté"), N_("Que s'est-il passé ?"), model.LONGEST)
_HELPED = FieldSpec(
    "got_help",
    Kind.TRISTATE,
    N_("Aide reçue"),
    N_("Quelqu'un a-t-il pu vous aider ?"),
    optional=True,
    unknown=UNKNOWN,
)
SPEC = FormSpec(
    id=DIFFICULTY,
    version=2,
    reference_prefix="DIF",
    title=N_("Signaler une difficulté"),
    privacy=Privacy(
        purpose=N_("Comprendre la difficulté et la corriger."),
        readers=N_("Les agents d'Office64 qui s'occupent de cet outil."),
        needed=N_("Le contact est facultatif. Sans lui, personne ne peut vous répondre."),
        basis="public_task",
        asks_consent=True,
    ),
    retention=READ_FILE,
    entry=MenuEntry("opinion", msg("Signaler une difficulté"), place=10),
    sections=(
        Section("vous", N_("Vous"), N_("Demandeur")),
        Section("outil", N_("L'outil")),
        Section("reponse", N_("La réponse")),
    ),
    steps=(
        Step(
            "intro",
            "vous",
            title=N_("Dire ce qui est difficile avec nos outils"),
            lines=(faq.DANGER, N_("Une panne chez vous ? Appelez l'agence, ou un agent.")),
            privacy=N_("Office64 lit tout, pour rendre l'outil plus simple."),
            offers=(*(Offer(f"faq:{entry}", msg(name)) for entry, name in _AT_HOME.items()), more(DIFFICULTY)),
        ),
        Step("speaks_for", "vous", model.SpeakerPage, (_SPEAKER,)),
        Step("association", "vous", model.AssociationPage, (_ASSOCIATION,), visible_if=_is_association),
        Step("tool", "outil", model.ToolPage, (_TOOL,)),
        *(_step_page(tool) for tool in model.STEPS),
        Step("what_happened", "outil", model.WhatPage, (_WHAT,)),
        Step("got_help", "outil", model.HelpedPage, (_HELPED,)),
        *contact_steps(
            "reponse", may_we_call=N_("Office64 peut-il vous appeler pour cette difficulté ?"), names_everyone=False
        ),
    ),
    queue_name=N_("Difficulté"),
    glance=("", "tool"),
    model=model.Difficulty,
    receipt_of=_as_agreed,
    receipt=ReceiptWords(
        done=N_("Votre message est prêt."),
        leaves=N_("Il part dans le quart d'heure."),
        not_done=N_("La difficulté n'est PAS encore réglée."),
        read_by=N_("{contact} le lit au plus tard le {day}."),
        read=N_("{contact} le lit."),
        then=N_("Office64 décide ensuite quoi changer."),
        failed=N_("Votre message n'a pas pu être enregistré."),
    ),
)
