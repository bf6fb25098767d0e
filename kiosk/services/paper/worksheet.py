"""The worksheet of a housing request: page by page of the paper form, what to write, what by hand, what to bring.

A line that has no box code is found by the form's own French words, so that these stand first; the rest is in the
reader's language alone.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from kiosk.domain.data_files import DataUnreadable
from kiosk.domain.request.conditions import Facts
from kiosk.domain.request.documents import Paper, papers
from kiosk.domain.request.form import FormLine, FormSection, HousingForm, housing_form, registration
from kiosk.forms.answers import Answer, chosen
from kiosk.forms.catalog.housing_request.advice import DATES
from kiosk.forms.catalog.housing_request.household import facts, is_tenant, known, persons
from kiosk.forms.catalog.housing_request.missing import asked_of, is_missing, lines_of, to_find, unchanged_of
from kiosk.forms.display import french, shown
from kiosk.forms.doubts import notes_of
from kiosk.forms.outcome_spec import Note
from kiosk.forms.spec import Answers, FieldSpec, FormSpec
from kiosk.i18n import N_, SOURCE_LANGUAGE, Message, _, current_language, msg

_REGISTER = N_("Où et comment faire")
_MISSING = N_("Ce qui manque")
_COMPLETE = N_("Toutes les réponses sont là.")
_TO_FIND = N_("à trouver")
_UNCHANGED = N_("Tout le reste : inchangé, recopiez votre dernière demande.")
FOR_TENANT = N_("Le fichier {file} ne peut pas être lu ici. Un agent peut vous aider.")
FOR_AGENT = N_("Le fichier {file} ne peut pas être lu ici. L'informatique le répare : kiosk doctor.")
"""The words for a file that cannot be read: an agent cannot repair it."""
_AT_THE_COUNTER = N_("Au dépôt de la demande")
_STAGES = {
    "register": _AT_THE_COUNTER,
    "study": N_("Plus tard, pour l'étude du dossier"),
    "checked": N_("L'agence peut aussi vérifier"),
    "maybe": N_("Peut être demandé"),
}

Block = tuple[str, tuple[str, ...]]
"""A heading, and the lines under it."""


def blocks(
    spec: FormSpec, answers: Mapping[str, Answer], unread: str = FOR_TENANT, *, is_whole: bool = True
) -> tuple[Block, ...]:
    """Return the worksheet in the current language, what is needed first at its top.

    A file that cannot be read is named, with a person to ask.

    Args:
        unread: The words for such a file, for the worksheet's reader.
        is_whole: False leaves out the advice, which "check answers" gave, the sources, and what is not on the form.
    """
    sheet = _Sheet.of(spec, answers)
    known: tuple[Block, ...] = ()
    try:
        form = housing_form()
        head, copied, pages = _head(form), sheet.copied(form), tuple(sheet.pages(form, beyond=is_whole))
        if copied:  # the number stands on the first page
            known, pages = pages[:1], pages[1:]
        if sheet.is_short:
            written: tuple[Block, ...] = (*pages, (head[0], (*head[1], *copied)))
        else:
            written = (head, *pages, *([("", copied)] if copied else []))
    except DataUnreadable as error:
        form, written = None, ((_("Vos réponses"), (_unread(unread, error), *sheet.as_given())),)
    missing, *advice = sheet.beside(form, is_sourced=is_whole)
    dates = [block for block in advice if block[0] == _(DATES)]
    first, *later = _papers(sheet.facts, unread, is_sourced=is_whole)
    beside = [block for block in advice if block not in dates] if is_whole else []
    lacks = [missing] if is_whole or missing[1] != (_(_COMPLETE),) else []
    return (*known, *dates, sheet.register(is_whole=is_whole), *lacks, first, *written, *beside, *later)


def what_it_is(answers: Answers) -> tuple[str, ...]:
    """Name a transfer: the form has no box for somebody who rents from Office64 already."""
    return (_("C'est une mutation : vous louez déjà à Office64."),) if is_tenant(answers) else ()


@dataclass(frozen=True)
class _Sheet:
    """One household's answers, and what follows from them."""

    spec: FormSpec
    answers: Answers
    asked: Mapping[str, FieldSpec]
    """The questions that this household is asked, by key."""
    unchanged: Collection[str]
    """Keys of what a registered request says already, and was not asked again."""
    facts: Facts

    @property
    def is_short(self) -> bool:
        """True when one part at most of a registered request has changed: the form's other pages are only copied."""
        return bool(self.unchanged) and len(chosen(self.answers, "changed")) <= 1

    @classmethod
    def of(cls, spec: FormSpec, answers: Answers) -> "_Sheet":
        answered = known(answers)
        asked = asked_of(spec, answered) | {key: spec.field(key) for key in answered if key not in answers}
        return cls(spec, answered, asked, unchanged_of(spec, answers), facts(answers))

    def register(self, *, is_whole: bool) -> Block:
        """Say where and how to register; without the file, as the receipt of the same visit says it."""
        try:
            found = registration()
        except DataUnreadable:
            return _(_REGISTER), (_(self.spec.receipt_words_of(self.answers).where),)
        places = {"site": found.site, "help_phone": found.help_phone}
        rules = (rule for rule in found.rules if is_whole or not rule.is_for_paper)
        return _(_REGISTER), tuple(str(Message(rule.says, places)) for rule in rules)

    def as_given(self) -> Iterator[str]:
        """Return the answers without the form's words around them."""
        given = (field for key, field in self.asked.items() if key in self.answers)
        return (f"{_(field.short)} : {shown(field, self.answers[field.key])}" for field in given)

    def pages(self, form: HousingForm, *, beyond: bool) -> Iterator[Block]:
        """Say what to write on each page; `beyond`: also what an agent should know that is on none."""
        for section in form.sections:
            words = () if self._is_copied(section) else self._in_words(self._lines(section))
            if words and (section.pages or beyond):
                yield _heading(section), words

    def copied(self, form: HousingForm) -> tuple[str, ...]:
        """Say once that all the rest is copied, after what is new on the copied pages of every request."""
        sections = filter(self._is_copied, form.sections)
        new = [line for section in sections for line in self._lines(section) if line.always]
        return (*self._in_words(new), _(_UNCHANGED)) if self.unchanged else ()

    def _is_copied(self, section: FormSection) -> bool:
        """Tell if nothing on the pages of a section was answered here, because it has not changed."""
        return self.is_short and not any(line.write for line in self._lines(section))

    def _in_words(self, lines: Iterable[FormLine]) -> tuple[str, ...]:
        places = {"persons": persons(self.answers, unborn=False), **_income_years(self.spec.today())}
        return tuple(words for line in lines for words in self._words(line, places))

    def beside(self, form: HousingForm | None, *, is_sourced: bool) -> Iterator[Block]:
        """Say what is missing, then the advice; each rule and figure with its source.

        Without the form nobody knows what is missing: the worksheet then says so, and never that all is there.
        """
        notes = notes_of(self.spec, self.answers)
        about: dict[str, list[Note]] = {_MISSING: []}
        for note in notes:
            about.setdefault(note.about, []).append(note)
        for heading, found in about.items():
            said = _sourced(found) if is_sourced else (str(note.says) for note in found)
            words = [*said, *(self._missing(form) if heading == _MISSING else ())]
            yield _(heading), tuple(words) or (_(_COMPLETE),)

    def _lines(self, section: FormSection) -> Iterator[FormLine]:
        return lines_of(section, self.asked, self.answers)

    def _missing(self, form: HousingForm | None) -> Iterator[str]:
        if form is None:
            yield _("La borne ne peut pas dire ce qui manque.")
            return
        for line in to_find(form, self.asked, self.answers):
            yield f"- {_beside(line.form, self._short(line))}"

    def _words(self, line: FormLine, places: Mapping[str, object]) -> Iterator[str]:
        if line.says:
            yield f"- {_boxed(line.box, line.says.format(**places), str(Message(line.says, places)))}"
        elif is_missing(line, self.asked, self.answers):
            yield _boxed(line.box, f"{line.form} : {_TO_FIND}", f"{self._short(line)}: {_(_TO_FIND)}")
        elif (answer := self.answers.get(line.write)) is not None and not answer.is_blank:
            yield from self._written(line, self.asked[line.write], answer)

    def _short(self, line: FormLine) -> str:
        return _(self.asked[line.write].short)

    def _written(self, line: FormLine, field: FieldSpec, answer: Answer) -> Iterator[str]:
        """Write an answer; each part of a multiple answer with boxes of their own gets a line."""
        is_split = bool(line.boxes) and isinstance(answer.raw, tuple)
        for each in [Answer((code,)) for code in answer.raw] if is_split else [answer]:
            code = each.raw if isinstance(each.raw, str) else each.raw[0]
            in_french, meant = _form_words(line, field, each), shown(field, each)
            box = (line.boxes or {}).get(code, line.box)
            beside = f"{_(field.short)}: {meant}" if box or in_french != meant else _(field.short)
            yield _boxed(box, f"{line.form} : {in_french}", beside)


def _form_words(line: FormLine, field: FieldSpec, answer: Answer) -> str:
    """Return the form's words for an answer; the terminal's own when the file gives none."""
    words = line.words or {}
    codes = answer.raw if isinstance(answer.raw, tuple) else (answer.raw,)
    if all(code in words for code in codes):
        return ", ".join(words[code] for code in codes)
    return french(field, answer)


def _boxed(box: str, in_french: str, meant: str) -> str:
    """Return the words of a line: behind the code of its box, else behind the form's French words."""
    if not box:
        return _beside(in_french, meant)
    return f"{box} · {in_french if current_language() == SOURCE_LANGUAGE else meant}"


def _unread(says: str, error: DataUnreadable) -> str:
    return str(Message(says, {"file": error.path.name}))


def _head(form: HousingForm) -> Block:
    head = msg("Formulaire Cerfa {version}, demande de logement social", version=form.version)
    return str(head), (
        _("Écrivez en capitales, au stylo noir."),
        _("Complétez vous-même les lignes qui ont un tiret."),
    )


def _heading(section: FormSection) -> str:
    title = _(section.title)
    if not section.pages:
        return title
    first, last = section.pages[0], section.pages[-1]
    if first == last:
        return str(msg("Page {page} · {title}", page=first, title=title))
    return str(msg("Pages {first} à {last} · {title}", first=first, last=last, title=title))


def _sourced(notes: list[Note]) -> Iterator[str]:
    """Yield the lines, with each source once, after the last line that rests on it."""
    sources = [str(note.source or "") for note in notes]
    for index, note in enumerate(notes):
        yield str(note.says)
        if sources[index] and sources[index] not in sources[index + 1 : index + 2]:
            yield sources[index]


def _papers(household: Facts, unread: str, *, is_sourced: bool) -> Iterator[Block]:
    try:
        found = papers(household)
    except DataUnreadable as error:
        yield _(_AT_THE_COUNTER), (_unread(unread, error),)
        return
    for stage, heading in _STAGES.items():
        needed = [paper for paper in found if paper.stage == stage]
        if needed:
            sources = _sources(needed) if is_sourced else ()
            yield _(heading), (*_first_said(stage), *map(_paper, needed), *sources)


def _first_said(stage: str) -> tuple[str, ...]:
    if stage != "register":
        return ()
    return _("Votre pièce d'identité suffit au guichet (à confirmer)."), _("En ligne, ayez aussi le reste.")


def _paper(paper: Paper) -> str:
    return f"- {_(paper.says)}"


def _sources(found: list[Paper]) -> tuple[str, ...]:
    from kiosk.forms.building.parts import source_line

    return tuple(dict.fromkeys(str(source_line(paper.source, paper.date).says) for paper in found))


def _income_years(today: date | None) -> dict[str, object]:
    from kiosk.forms.catalog.housing_request.advice import income_years

    return income_years(today)


def _beside(in_french: str, meant: str) -> str:
    """Return the form's French words, with their meaning in the current language."""
    return in_french if current_language() == SOURCE_LANGUAGE or meant == in_french else f"{in_french} ({meant})"
