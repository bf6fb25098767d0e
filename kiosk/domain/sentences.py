"""Plain language: no sentence shown to a tenant is long."""

import re
from collections.abc import Iterator

LONGEST_SENTENCE = 15
"""Words in a sentence shown to a tenant, at most (issue 1, item 3; plain language)."""
_SENTENCE_END = re.compile(r"[.!?:…]+(?=\s|$)|\n")


def long_sentences(text: str) -> Iterator[str]:
    """One finding a sentence that is too long, in words for who wrote it."""
    for sentence in _SENTENCE_END.split(text):
        words = [word for word in sentence.split() if any(sign.isalnum() for sign in word)]
        if len(words) > LONGEST_SENTENCE:
            yield f"une phrase de {len(words)} mots, {LONGEST_SENTENCE} au plus : {sentence.strip()}"
