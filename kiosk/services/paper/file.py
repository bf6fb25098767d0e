"""The state of a sent file, for a tenant who comes back to it: on the screen and on paper."""

from datetime import datetime

from kiosk import formats
from kiosk.clock import local_day
from kiosk.domain.home.checks import CHECKS
from kiosk.forms.outcome_spec import ReceiptWords
from kiosk.i18n import Message, _, msg
from kiosk.services.paper.receipt import (
    Part,
    about_parts,
    not_done_words,
    on_paper,
    question,
    reader,
    reading_day,
    then_lines,
)
from kiosk.services.ports.resumes import SentFile
from kiosk.services.services import Services


def file_state(file: SentFile, words: ReceiptWords, *, briefly: int = 0) -> Message:
    """Return the state of a file, in the words at the top of every page; `briefly` shortens it for a narrow header."""
    if file.withdrawn_at is not None:
        return msg("Pas enregistré · retiré le {day}", day=_short(file.withdrawn_at))
    if file.acked_at is not None and briefly:
        return msg("Reçu le {day}", day=_short(file.acked_at))
    if file.acked_at is not None:
        return msg("Reçu par Office64 le {day}", day=_short(file.acked_at))
    return msg(words.state)


def file_parts(file: SentFile, words: ReceiptWords, services: Services) -> tuple[Part, ...]:
    """Return how a file stands, what was NOT done by it, and whom to ask."""
    sent = [str(msg("Préparé le {day}.", day=_short(file.submitted_at)))]
    if file.revision > 1:
        sent.append(str(msg("C'est la version n° {n}.", n=file.revision)))
    if file.withdrawn_at is not None:
        done = (
            *sent,
            str(msg("Retiré le {day}.", day=_short(file.withdrawn_at))),
            _("Vos réponses sont effacées ici."),
        )
        is_of_today = local_day(file.withdrawn_at) == local_day(services.clock.now())
        announced = (_("Office64 en sera informé dans la demi-heure."),) if is_of_today else ()
        left = (_("Office64 n'y donnera pas suite."), _(words.elsewhere))
        return (
            Part(_("Fait"), done),
            Part(_("PAS fait"), left, warns=True),
            Part(_("Ensuite"), (*announced, _("Ce qui est imprimé reste à vous."))),
            question(services),
        )
    here = (
        msg("Vos réponses sont encore à l'agence.")
        if file.submission
        else msg("Vos réponses ne sont plus à l'agence : elles s'écrivent de nouveau.")
    )
    happened = Part(_("Fait"), (*sent, *_read_by(file, words, services)))
    if file.numbered_at is not None:
        return happened, question(services)
    return (
        *_to_complete(file),
        happened,
        *about_parts(words),
        Part(_("PAS fait"), (not_done_words(words),), warns=True),
        Part(_("Ensuite"), (str(here), *then_lines(words))),
        question(services),
    )


def _to_complete(file: SentFile) -> tuple[Part, ...]:
    """Say what an agent asked the tenant to complete, until they have."""
    if file.asked_at is None:
        return ()
    what = ", ".join(_(CHECKS[code]) for code in file.asked if code in CHECKS)
    asked = msg("Un agent a demandé le {day} : {what}.", day=_short(file.asked_at), what=what)
    return (
        Part(_("À compléter"), (str(asked), _("Choisissez « Lire ou changer », puis envoyez de nouveau.")), warns=True),
    )


def _read_by(file: SentFile, words: ReceiptWords, services: Services) -> tuple[str, ...]:
    """Say who read it, or who will and by when; nothing is promised after that day, nor while answers are missing."""
    if file.asked_at is not None:
        return ()
    if file.numbered_at is not None:
        return (
            str(msg("Un agent a noté le {day} : votre numéro unique est enregistré.", day=_short(file.numbered_at))),
        )
    if file.printed_at is not None:
        return (str(msg("Fiche imprimée le {day} : elle n'est plus lue ici.", day=_short(file.printed_at))),)
    if file.read_at is not None:
        return (str(msg("Un agent l'a lu le {day}.", day=_short(file.read_at))),)
    day = reading_day(words, file.promise, file.submitted_at)
    is_promised = local_day(services.clock.now()) <= day
    return (_("Un agent ne l'a pas encore lu."), *([reader(words, day, services)] if is_promised else []))


def file_text(file: SentFile, words: ReceiptWords, services: Services) -> str:
    """Return the file's state and parts as text for paper."""
    head = Part(_("Votre référence"), (file.reference, str(file_state(file, words))))
    return on_paper(services, (head, *file_parts(file, words, services)))


def _short(instant: datetime) -> str:
    return formats.short_day(local_day(instant))
