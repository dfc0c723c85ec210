"""What French wants before its double signs, and where a text fails it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping

FAUTES = (
    (re.compile(r"(?<=\S)[ \u00a0]+[;!?%](?!\w)"), "il faut U+202F"),
    (re.compile(r"(?<=\S)[ \u202f]+(:(?=\s|$)|»)"), "il faut U+00A0"),
    (re.compile(r"«(?!\u00a0)"), "il faut U+00A0 après «"),
    (re.compile(r"(?<=\S)(?<![\u202f;!?%])[;!?%](?=\s|$)"), "il manque U+202F"),
    (re.compile(r"(?m)^\s*[;:!?%»](\s|$)"), "une ligne commence par un signe"),
)
"""A plain space, or one of another kind, before a sign; none after « ; a line that begins so."""
_HORS = re.compile(
    r"«\u00a0[;,:!?]\u00a0»|https?://\S+|&#?\w+;|`[^`]*`|\{\{.*?\}\}"
    r"|[\w-]+: ?[\w.#-]+;|:material/\w+:"
)
"""What is no French: signs named, addresses, references, code, styles, names of icons."""


def list_faults(textes: Iterable[str]) -> list[str]:
    """Return each fault with the words around it, each text once."""
    fautes = []
    for texte in dict.fromkeys(textes):
        nu = _HORS.sub("·", texte)
        for forme, raison in FAUTES:
            for trouve in forme.finditer(nu):
                autour = nu[max(0, trouve.start() - 30) : trouve.end() + 10]
                fautes.append(f"{raison} : {autour!r}")
    return fautes


def walk(contenu: object) -> Iterator[str]:
    """Yield every text of a value, however deep: sheets, data, lists."""
    if isinstance(contenu, str):
        yield contenu
    elif dataclasses.is_dataclass(contenu) and not isinstance(contenu, type):
        for champ in dataclasses.fields(contenu):
            yield from walk(getattr(contenu, champ.name))
    elif isinstance(contenu, Mapping):
        for valeur in contenu.values():
            yield from walk(valeur)
    elif isinstance(contenu, list | tuple | set | frozenset):
        for valeur in contenu:
            yield from walk(valeur)
