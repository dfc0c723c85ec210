"""Objects of the product for tests, with a default for every field a test says nothing of."""

from __future__ import annotations

import dataclasses
import types
import typing
from typing import Any, TypeVar

T = TypeVar("T")


def make(classe: type[T], **donnes: Any) -> T:
    """Return an object of a dataclass: the fields given, its own defaults, else the plainest value.

    The plainest value of a field is None where it may be None, else nothing, zero, false, or the
    name of the field for a text. A field that is not of the class is refused.
    """
    genres = typing.get_type_hints(classe)
    champs = dataclasses.fields(classe)  # type: ignore[arg-type]
    for champ in champs:
        sans_defaut = (
            champ.default is dataclasses.MISSING and champ.default_factory is dataclasses.MISSING
        )
        if champ.init and sans_defaut and champ.name not in donnes:
            donnes[champ.name] = _guess(genres[champ.name], champ.name)
    return classe(**donnes)


def _guess(genre: Any, nom: str) -> Any:
    origine = typing.get_origin(genre) or genre
    choix = typing.get_args(genre)
    if origine in (typing.Union, types.UnionType):
        return None if types.NoneType in choix else _guess(choix[0], nom)
    if origine is typing.Literal:
        return choix[0]
    if origine is str:
        return nom
    if dataclasses.is_dataclass(origine):
        return make(origine)  # type: ignore[type-var]
    for vide, genres in ((False, (bool,)), (0, (int,)), (0.0, (float,)), ({}, (dict,))):
        if origine in genres:
            return vide
    return {} if "Mapping" in str(origine) else ()
