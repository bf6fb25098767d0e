"""The 1,406 communes of Pyrénées-Atlantiques, Landes and Gironde, and how a person finds theirs.

Data: `data/communes.csv`, from @etalab/decoupage-administratif 6.0.0 (2026; INSEE COG, DGCL, La Poste; Licence
Ouverte, code MIT). `data/communes_eu.csv` has the Basque names of the larger communes of the Basque country, in
the forms of the Basque academy (Euskaltzaindia) as far as they are known here, to be read by a native speaker; they
find a commune, and stand nowhere. A postal code covers several communes more often than not: it never decides alone.
"""

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from kiosk.domain import data_files

_FILE, _BASQUE = "communes.csv", "communes_eu.csv"
_NOT_ALPHANUMERIC = re.compile(r"[^0-9a-z]+")
_POSTAL_CODE = re.compile(r"(?<!\d)\d{5}(?!\d)")
_WHOLE_WORDS = {"st": "saint", "ste": "sainte", "sts": "saints"}
_ENOUGH_TO_GUESS = 4
"""Letters below which anything is like anything."""
_ALIKE = 0.76
"""Of 1: about one letter in four may be wrong."""
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})


Row = Mapping[str, str]
"""A line of a file, by the names of its columns."""
Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Commune:
    insee: str
    """Five signs of the Code officiel géographique; the normal form of an answer."""
    name: str
    postal_codes: tuple[str, ...]
    department: str

    @property
    def label(self) -> str:
        """`Cambo-les-Bains (64250)`: what a field holds once it is chosen; `resolve` reads it back."""
        return f"{self.name} ({self.postal_codes[0]})"


@dataclass(frozen=True)
class Ambiguous:
    """Several communes answer to a text: the person chooses."""

    candidates: tuple[Commune, ...]


class _Entry(NamedTuple):
    commune: Commune
    folded: str
    squeezed: str


def fold(text: str) -> str:
    """Words as they are compared: no accent, case, hyphen or apostrophe; `St` is `Saint`."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LIGATURES))
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    words = _NOT_ALPHANUMERIC.sub(" ", bare).split()
    return " ".join(_WHOLE_WORDS.get(word, word) for word in words)


Ranked = tuple[float, bool, str, str, Commune]
"""How well a name was met, whether it is elsewhere, the name, the code, the commune."""
_NO_OTHERS: Mapping[str, str] = MappingProxyType({})


def _first(ranked: list[Ranked], limit: int) -> tuple[Commune, ...]:
    """The best of each commune, in order."""
    ranked.sort(key=lambda found: found[:4])
    return tuple(dict.fromkeys(found[-1] for found in ranked))[:limit]


class CommuneDirectory:
    """Communes, ready to be searched at each key."""

    def __init__(self, communes: Iterable[Commune], others: Mapping[str, str] = _NO_OTHERS) -> None:
        """`others`: another name of a commune, by its INSEE code."""
        self._others = others
        self._by_insee = {commune.insee: commune for commune in communes}
        self._by_name: dict[str, list[Commune]] = defaultdict(list)
        self._by_postal_code: dict[str, list[Commune]] = defaultdict(list)
        entries = []
        for commune in self._by_insee.values():
            for name in sorted({fold(each) for each in self.names_of(commune)}):
                entry = _Entry(commune, name, name.replace(" ", ""))
                entries.append(entry)
                self._by_name[entry.squeezed].append(commune)
            for code in commune.postal_codes:
                self._by_postal_code[code].append(commune)
        self._entries = tuple(entries)

    def __len__(self) -> int:
        return len(self._by_insee)

    def names_of(self, commune: Commune) -> tuple[str, ...]:
        """Its name, and another by which it is found."""
        return tuple(filter(None, (commune.name, self._others.get(commune.insee))))

    def by_insee(self, code: str) -> Commune | None:
        return self._by_insee.get(code)

    def search(self, query: str, limit: int = 4, first_department: str = "64") -> tuple[Commune, ...]:
        """The communes that a text being typed may mean, likeliest first.

        A whole name, then names that start so, then names with a word that starts so, then postal codes; at each
        rank `first_department` first, then by name. A label typed or chosen before finds its commune again.
        """
        codes = _POSTAL_CODE.findall(query)
        words = fold(_POSTAL_CODE.sub(" ", query)) if codes else fold(query)
        if not words and not codes:
            return ()
        ranked: list[Ranked] = []
        for entry in self._entries:
            rank = _rank(entry, words, words.replace(" ", ""), codes)
            if rank is not None:
                elsewhere = entry.commune.department != first_department
                ranked.append((rank, elsewhere, entry.folded, entry.commune.insee, entry.commune))
        return _first(ranked, limit)

    def near(self, query: str, limit: int = 4, first_department: str = "64") -> tuple[Commune, ...]:
        """The communes whose name begins almost as a text that finds none: a letter wrong, missing, too many."""
        typed = fold(query).replace(" ", "")
        if len(typed) < _ENOUGH_TO_GUESS:
            return ()
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(typed)
        ranked: list[Ranked] = []
        for entry in self._entries:
            alike = max(_alike(matcher, entry.squeezed[:length]) for length in (len(typed), len(typed) + 1))
            if alike >= _ALIKE:
                elsewhere = entry.commune.department != first_department
                ranked.append((-alike, elsewhere, entry.folded, entry.commune.insee, entry.commune))
        return _first(ranked, limit)

    def resolve(self, text: str) -> Commune | Ambiguous | None:
        """The commune that a text names: a whole name, a label, or a postal code of one commune only."""
        codes = _POSTAL_CODE.findall(text)
        words = fold(_POSTAL_CODE.sub(" ", text)).replace(" ", "")
        if words:
            found = self._by_name.get(words, [])
            if codes:
                found = [commune for commune in found if codes[0] in commune.postal_codes]
        else:
            found = self._by_postal_code.get(codes[0], []) if codes else []
        if len(found) > 1:
            return Ambiguous(tuple(found))
        return found[0] if found else None


def _alike(matcher: "SequenceMatcher[str]", begun: str) -> float:
    """Of 1, how much of the text stands in the beginning of a name; 0 where a quick look sees that it is too little."""
    matcher.set_seq1(begun)
    return matcher.ratio() if min(matcher.real_quick_ratio(), matcher.quick_ratio()) >= _ALIKE else 0.0


def _rank(entry: _Entry, words: str, squeezed: str, codes: list[str]) -> int | None:
    if codes and not any(code in entry.commune.postal_codes for code in codes):
        return None
    if not words:
        return 0
    if entry.squeezed == squeezed:
        return 0
    if entry.squeezed.startswith(squeezed):
        return 1
    if f" {words}" in entry.folded:
        return 2
    if any(code.startswith(squeezed) for code in entry.commune.postal_codes):
        return 3
    return None


@cache
def directory() -> CommuneDirectory:
    """The communes shipped with the program, read once (a few milliseconds); none where their file is unreadable.

    An empty list is said on the page that needs it, and `unreadable` names the file: no journey ends for it.
    """
    return CommuneDirectory(_read(_FILE, _commune), dict(_read(_BASQUE, _name)))


def unreadable() -> tuple[Path, ...]:
    """The files of communes that cannot be used."""
    found = {_FILE: bool(_read(_FILE, _commune)), _BASQUE: bool(_read(_BASQUE, _name))}
    return tuple(data_files.folder() / name for name, is_readable in found.items() if not is_readable)


def _read(name: str, parts: Callable[[Row], Part]) -> tuple[Part, ...]:
    """Every line of a file; nothing of one that is damaged, of which nobody knows what else is wrong."""
    try:
        with (data_files.folder() / name).open(encoding="utf-8", newline="") as file:
            return tuple(map(parts, csv.DictReader(file, strict=True)))
    except (OSError, UnicodeDecodeError, csv.Error, KeyError, ValueError, AttributeError):
        return ()


def _commune(row: Row) -> Commune:
    codes = tuple(row["codes_postaux"].split())
    if not codes or not row["nom"]:
        raise ValueError(row["code_insee"])
    return Commune(row["code_insee"], row["nom"], codes, row["code_departement"])


def _name(row: Row) -> tuple[str, str]:
    return row["code_insee"], row["nom"]
