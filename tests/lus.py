"""What tests read of a result: every value it holds, its texts with plain spaces."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping


def walk(contenu: object, sauf: Collection[str] = ()) -> Iterator[object]:
    """Yield a result and all it holds, dataclasses, mappings and lists opened.

    `sauf` names classes that are left out, with what they hold.
    """
    if type(contenu).__name__ in sauf:
        return
    yield contenu
    if dataclasses.is_dataclass(contenu) and not isinstance(contenu, type):
        for champ in dataclasses.fields(contenu):
            yield from walk(getattr(contenu, champ.name), sauf)
    elif isinstance(contenu, Mapping):
        for valeur in contenu.values():
            yield from walk(valeur, sauf)
    elif isinstance(contenu, tuple | list):
        for valeur in contenu:
            yield from walk(valeur, sauf)


def plain(texte: str | None) -> str:
    """Return a text with ordinary spaces, as a test can write it."""
    return (texte or "").replace("\u202f", " ").replace("\u00a0", " ")
