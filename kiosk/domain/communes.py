"""The 1,406 communes of Pyrénées-Atlantiques, Landes and Gironde, and the search by which a person finds theirs.

Data: `data/communes.csv`, from @etalab/decoupage-administratif 6.0.0 (2026; INSEE COG, DGCL, La Poste; Licence
Ouverte, code MIT). `data/communes_eu.csv` has the Basque names of the communes of the Basque country, in the forms of
the Basque academy (Euskaltzaindia) as far as they are known here, to be confirmed by a native speaker. A commune is
found by its Basque name too, and a visit in Basque shows it beside the French name; the French name is stored.
`data/commune_order.toml` says which come first. A postal code often covers several communes: it decides alone only
where it covers one.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from difflib import SequenceMatcher
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple, TypeVar

from kiosk.domain import data_files
from kiosk.domain.data_files import DataUnreadable
from kiosk.i18n import SOURCE_LANGUAGE
from kiosk.text import fold

_FILE, _BASQUE, _ORDER = "communes.csv", "communes_eu.csv", "commune_order"
_BETWEEN_NAMES = " / "
_POSTAL_CODE = re.compile(r"(?<!\d)\d{5}(?!\d)")
_ARTICLES = frozenset(("le", "la", "les", "l", "el", "los", "las", "lo", "the"))
"""Articles that may open a name, or be missing there: French, Spanish, Gascon and English."""
_ENOUGH_TO_GUESS = 4
"""Letters that a text needs for a guess: with fewer, anything is like anything."""
_ALIKE = 0.76
"""The least likeness of a guess, on a scale to 1: about one letter in four may be wrong."""

Row = Mapping[str, str]
"""A line of a file, by the names of its columns."""
Part = TypeVar("Part")


class Commune(NamedTuple):
    """One commune; its label has the first of its postal codes."""

    insee: str
    """Five characters of the Code officiel géographique; the normal form of an answer."""
    name: str
    postal_codes: tuple[str, ...]
    department: str
    basque: str = ""
    """Its Basque name; empty where none is known."""

    @property
    def label(self) -> str:
        """`Cambo-les-Bains (64250)`: the answer that is stored and exported; `resolve` reads it back."""
        return self.label_in(SOURCE_LANGUAGE)

    def label_in(self, language: str) -> str:
        """Return `Kanbo / Cambo-les-Bains (64250)`, as a field shows the chosen commune; `resolve` reads it back."""
        return f"{self.name_in(language)} ({self.postal_codes[0]})"

    def is_labelled(self, text: str) -> bool:
        """Tell if a text is this commune's label, in any language."""
        return text in {self.label, self.label_in("eu")}

    def short_name_in(self, language: str) -> str:
        """Return its name alone in one language, for a button."""
        return self.basque if language == "eu" and self.basque else self.name

    def name_in(self, language: str) -> str:
        """Return `Kanbo / Cambo-les-Bains` in Basque where the two names differ, else `Cambo-les-Bains`."""
        has_another = language == "eu" and self.basque not in {"", self.name}
        return f"{self.basque}{_BETWEEN_NAMES}{self.name}" if has_another else self.name


class Ambiguous(NamedTuple):
    """Several communes match a text: the person chooses."""

    candidates: tuple[Commune, ...]


class _Entry(NamedTuple):
    commune: Commune
    folded: str
    squeezed: str
    begins: float
    """Rank of a text that begins this name: Basque names come after French ones: `m` is not Biarritz (Miarritze)."""


def _with_and_without_article(folded: str) -> tuple[str, ...]:
    """Return `le boucau` and `boucau`; the text alone where no article opens it, or where nothing follows one."""
    first, _space, rest = folded.partition(" ")
    return (folded, rest) if rest and first in _ARTICLES else (folded,)


def _names_of(commune: Commune) -> Mapping[str, float]:
    """Return every form of a commune's names, folded, with the rank of a text that begins it."""
    french = dict.fromkeys(_with_and_without_article(fold(commune.name)), 1.0)
    return {fold(commune.basque): 1.5, **french} if commune.basque else french


def _codes_and_words(text: str) -> tuple[list[str], str]:
    """Return the postal codes in a text, and its other words, folded; of two names side by side, the French one."""
    one_name = text.rpartition(_BETWEEN_NAMES)[2]
    codes = _POSTAL_CODE.findall(one_name)
    return codes, fold(_POSTAL_CODE.sub(" ", one_name) if codes else one_name)


class Order(NamedTuple):
    """The communes that come first where a text may mean several, by their INSEE codes."""

    areas: Mapping[str, tuple[str, ...]]
    """The communes of each agency, by the agency's code."""
    larger: tuple[str, ...]
    """The larger communes, the largest first."""


Ranked = tuple[float, int, Commune]
"""Rank of the match (the lowest is best), the commune's place in the agency's order, the commune."""


def _first(ranked: list[Ranked], limit: int) -> tuple[Commune, ...]:
    """Return the communes in the order of their best match, each once, at most `limit`."""
    ranked.sort(key=lambda found: found[:2])
    return tuple(dict.fromkeys(found[-1] for found in ranked))[:limit]


class CommuneDirectory:
    """Communes, ready to be searched at each key press."""

    def __init__(self, communes: Iterable[Commune], order: Order | None = None) -> None:
        self._order = order or Order({}, ())
        self._by_insee = {commune.insee: commune for commune in communes}
        self._by_name: dict[str, list[Commune]] = defaultdict(list)
        self._by_postal_code: dict[str, list[Commune]] = defaultdict(list)
        self._places: dict[tuple[str, str], Mapping[str, int]] = {}
        entries = []
        for commune in self._by_insee.values():
            for name, begins in _names_of(commune).items():
                entry = _Entry(commune, name, name.replace(" ", ""), begins)
                entries.append(entry)
                self._by_name[entry.squeezed].append(commune)
            for code in commune.postal_codes:
                self._by_postal_code[code].append(commune)
        self._entries = tuple(entries)

    def __len__(self) -> int:
        return len(self._by_insee)

    def by_insee(self, code: str) -> Commune | None:
        """Return the commune of an INSEE code; None: no commune here has it."""
        return self._by_insee.get(code)

    def search(self, query: str, limit: int = 4, agency: str = "", department: str = "64") -> tuple[Commune, ...]:
        """Return the communes that a text being typed may mean, likeliest first.

        A whole name comes first, then names that start so, then names with a word that starts so, then postal codes;
        at each rank the agency's area comes first, then the larger communes, then the others, each time `department`
        before the rest. An article that opens the text or a name may be missing in the other. A label finds its
        commune again.
        """
        codes, words = _codes_and_words(query)
        if not words and not codes:
            return ()
        places = self._places_for(agency, department)
        ranked: list[Ranked] = []
        for form in _with_and_without_article(words):
            squeezed = form.replace(" ", "")
            for entry in self._entries:
                # This quick test rules out most names at each key press.
                may_be_meant = squeezed in entry.squeezed or squeezed.isdigit()
                if may_be_meant and (rank := _rank(entry, form, squeezed, codes)) is not None:
                    ranked.append((rank, places[entry.commune.insee], entry.commune))
        return _first(ranked, limit)

    def likeliest(self, limit: int, agency: str, department: str) -> tuple[Commune, ...]:
        """Return the communes that come first before anything is typed: the agency's, else the department's larger."""
        places = self._places_for(agency, department)
        return tuple(self._by_insee[insee] for insee in list(places)[:limit])

    def near(self, query: str, limit: int = 4, agency: str = "", department: str = "64") -> tuple[Commune, ...]:
        """Return the communes whose name almost begins with a text that finds none: a letter wrong, missing, extra."""
        _codes, words = _codes_and_words(query)
        typed = _with_and_without_article(words)[-1].replace(" ", "")
        if len(typed) < _ENOUGH_TO_GUESS:
            return ()
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(typed)
        places = self._places_for(agency, department)
        ranked: list[Ranked] = []
        for entry in self._entries:
            begun = {entry.squeezed[: len(typed)], entry.squeezed[: len(typed) + 1]}
            alike = max(_alike(matcher, each) for each in begun)
            if alike >= _ALIKE:
                ranked.append((-alike, places[entry.commune.insee], entry.commune))
        return _first(ranked, limit)

    def _places_for(self, agency: str, department: str) -> Mapping[str, int]:
        """Return every commune's place in an agency's order, by its INSEE code; sorted once."""
        if (agency, department) in self._places:
            return self._places[agency, department]
        area = {insee: place for place, insee in enumerate(self._order.areas.get(agency, ()))}
        larger = {insee: place for place, insee in enumerate(self._order.larger)}

        def place(commune: Commune) -> tuple[int, bool, bool, int, str]:
            elsewhere = commune.department != department
            of_area, of_size = area.get(commune.insee, len(area)), larger.get(commune.insee, len(larger))
            # Within a department the codes follow the alphabet.
            return of_area, commune.insee not in larger, elsewhere, of_size, commune.insee

        ordered = sorted(self._by_insee.values(), key=place)
        self._places[agency, department] = found = {commune.insee: at for at, commune in enumerate(ordered)}
        return found

    def resolve(self, text: str) -> Commune | Ambiguous | None:
        """Return the commune that a text names: a whole name, a label, or a postal code of one commune only."""
        codes, words = _codes_and_words(text)
        if words:
            forms = (form.replace(" ", "") for form in _with_and_without_article(words))
            found = next((named for form in forms if (named := self._by_name.get(form))), [])
            if codes:
                found = [commune for commune in found if codes[0] in commune.postal_codes]
        else:
            found = self._by_postal_code.get(codes[0], []) if codes else []
        return Ambiguous(tuple(found)) if len(found) > 1 else next(iter(found), None)


def _alike(matcher: "SequenceMatcher[str]", begun: str) -> float:
    """Return the likeness of a text and the beginning of a name, up to 1; 0 where a quick look finds it too small."""
    matcher.set_seq1(begun)
    return matcher.ratio() if min(matcher.real_quick_ratio(), matcher.quick_ratio()) >= _ALIKE else 0.0


def _rank(entry: _Entry, words: str, squeezed: str, codes: list[str]) -> float | None:
    if codes and not any(code in entry.commune.postal_codes for code in codes):
        return None
    if not words:
        return 0
    if entry.squeezed == squeezed:
        return 0
    if entry.squeezed.startswith(squeezed):
        return entry.begins
    if f" {words}" in entry.folded:
        return 2
    if any(code.startswith(squeezed) for code in entry.commune.postal_codes):
        return 3
    return None


@cache
def communes() -> Mapping[str, Commune]:
    """Return the communes shipped with the program, by INSEE code, read once; none where their file is unreadable.

    The page that needs them reports an empty list, and `unreadable` names the file: no journey ends for it.
    """
    return {each.insee: each for each in _read(_FILE, partial(_commune, dict(_read(_BASQUE, _name))))}


@cache
def directory() -> CommuneDirectory:
    """Return the communes ready to be searched; built once (some 20 milliseconds)."""
    try:
        return CommuneDirectory(communes().values(), order())
    except DataUnreadable:
        return CommuneDirectory(communes().values())


def order() -> Order:
    """Return the order of the communes. Raises DataUnreadable: the file is missing or wrong."""
    found = data_files.read(_ORDER)
    try:
        areas = {agency: _codes(lines) for agency, lines in found["areas"].items()}
        return Order(areas, _codes(found["larger"]))
    except (KeyError, TypeError, AttributeError):
        raise DataUnreadable(data_files.path_of(_ORDER)) from None


def _codes(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the INSEE codes of lines such as `64102 Bayonne`."""
    return tuple(line.partition(" ")[0] for line in lines)


def unreadable() -> tuple[Path, ...]:
    """Return the files of communes that cannot be used."""
    found = {_FILE: bool(_read(_FILE, partial(_commune, {}))), _BASQUE: bool(_read(_BASQUE, _name))}
    return tuple(data_files.folder() / name for name, is_readable in found.items() if not is_readable)


def _read(name: str, parts: Callable[[Row], Part]) -> tuple[Part, ...]:
    """Return every line of a file; none of a damaged one, for nobody knows what else in it is wrong."""
    try:
        with (data_files.folder() / name).open(encoding="utf-8", newline="") as file:
            return tuple(map(parts, csv.DictReader(file, strict=True)))
    except (OSError, UnicodeDecodeError, csv.Error, KeyError, ValueError, AttributeError):
        return ()


def _commune(basque: Mapping[str, str], row: Row) -> Commune:
    codes = tuple(row["codes_postaux"].split())
    if not codes or not row["nom"]:
        raise ValueError(row["code_insee"])
    insee = row["code_insee"]
    return Commune(insee, row["nom"], codes, row["code_departement"], basque.get(insee, ""))


def _name(row: Row) -> tuple[str, str]:
    return row["code_insee"], row["nom"]
