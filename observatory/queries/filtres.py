"""The one text form of a view: Filtres ⇄ the parameters of the address."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from observatory.base.errors import ObservatoryError, QueryError
from observatory.base.paths import VARIABLE, project_paths
from observatory.base.text import match_code, search_key, strip_accents

if TYPE_CHECKING:
    from observatory.queries.entrepot import Entrepot

REGION_FRANCE = "france"
"""Value of `region` that asks for every region; None asks for the perimeter of the lecture."""

_LONGUEUR_TEXTE = 120
_CODES_DITS = 120
_CODE = re.compile(r"(?=.*\d)\S+")
_ESPACE = "\u202f"


@dataclass(frozen=True)
class ValeursConnues:
    """The values each parameter may take, as the current warehouse knows them (code → libellé)."""

    lecture: Mapping[str, str] = field(default_factory=dict)
    region: Mapping[str, str] = field(default_factory=dict)
    departement: Mapping[str, str] = field(default_factory=dict)
    niveau: Mapping[str, str] = field(default_factory=dict)
    theme: Mapping[str, str] = field(default_factory=dict)
    indicateur: Mapping[str, str] = field(default_factory=dict)
    mesure: Mapping[str, str] = field(default_factory=dict)
    valeur: Mapping[str, str] = field(default_factory=dict)
    contrat: Mapping[str, str] = field(default_factory=dict)


_OUVERTES: dict[str | None, str] = {}
"""The lecture opened by default, by home: a process serves one warehouse of each."""


def default_lecture() -> str:
    """Return the lecture that the served warehouse opens, as its data say; empty without any."""
    foyer = os.environ.get(VARIABLE)
    if foyer not in _OUVERTES:
        from observatory.queries.entrepot import Entrepot  # noqa: PLC0415 (fast start)
        from observatory.warehouse.access import current_warehouse  # noqa: PLC0415

        try:
            entrepot = Entrepot.open(current_warehouse(project_paths()))
            adopt_default(entrepot)
            entrepot.close()
        except ObservatoryError:
            return ""
    return _OUVERTES[foyer]


def adopt_default(entrepot: Entrepot) -> None:
    """Open by default, from now on, the lecture that this warehouse says."""
    ((code,),) = entrepot.fetch_rows("load_lecture_defaut", {})
    _OUVERTES[os.environ.get(VARIABLE)] = code


@dataclass(frozen=True)
class Filtres:
    """What a page shows: every choice a person made, and nothing else.

    `part_min` and `part_max` bound the share of inhabitants living in QPV, between 0 and 1.
    `valeur` is one or more levels of the ladder of `indicateur` (or a statut such as `non_lu`).
    """

    lecture: str = field(default_factory=default_lecture)
    region: str | None = None
    departement: tuple[str, ...] = ()
    niveau: str | None = None
    nb_qpv_min: int | None = None
    nb_qpv_max: int | None = None
    part_min: float | None = None
    part_max: float | None = None
    theme: str | None = None
    indicateur: str | None = None
    mesure: str | None = None
    valeur: tuple[str, ...] = ()
    recherche: str = ""
    contrat: str | None = None

    def __post_init__(self) -> None:
        """Bring each choice to its one written form, so that equal views are equal."""
        for champ in fields(self):
            valeur = getattr(self, champ.name)
            if isinstance(valeur, tuple):
                valeur = tuple(dict.fromkeys(v.strip() for v in valeur if v.strip()))
            elif isinstance(valeur, str):
                valeur = " ".join(valeur.split())[:_LONGUEUR_TEXTE].strip() or _default(champ)
            object.__setattr__(self, champ.name, valeur)

    def to_params(self) -> dict[str, str]:
        """Return the parameters of the address; choices left at their default are dropped."""
        params: dict[str, str] = {}
        for champ in fields(self):
            valeur = getattr(self, champ.name)
            if valeur != _default(champ):
                nom, forme = _FORMES[champ.name]
                params[nom] = forme.ecrire(valeur)
        return params

    @classmethod
    def from_params(
        cls, params: Mapping[str, str], connues: ValeursConnues | None = None
    ) -> tuple[Filtres, list[str]]:
        """Return the filters of an address and one French sentence per value set aside.

        Parameters this class does not own are left to the page that owns them. With `connues`,
        a code the warehouse does not hold is dropped, with the list; a name may be nearly right.
        """
        choix: dict[str, Any] = {}
        avis: list[str] = []
        for champ in fields(cls):
            nom, forme = _FORMES[champ.name]
            texte = str(params.get(nom, "")).strip()
            if texte:
                valeur, phrase = forme.lire(nom, texte)
                avis += [phrase] if phrase else []
                if valeur is not None:
                    choix[champ.name] = valeur
        filtres = _order_bounds(cls(**choix), avis)
        if connues is not None:
            filtres = _keep_known(filtres, connues, avis)
        return filtres, avis

    @property
    def est_selection(self) -> bool:
        """Return whether the filters keep only part of the lecture's contracts."""
        neutre = Filtres(
            lecture=self.lecture,
            theme=self.theme,
            indicateur=self.indicateur,
            mesure=self.mesure,
            contrat=self.contrat,
        )
        return self != neutre

    def with_changes(self, **changements: Any) -> Filtres:
        """Return the same view with some choices changed."""
        return replace(self, **changements)


def _default(champ: Field[Any]) -> Any:
    """Return the value of a field left alone."""
    return champ.default if champ.default_factory is MISSING else champ.default_factory()


@dataclass(frozen=True)
class _FormeAdresse:
    """How one kind of value is written in an address and read back."""

    ecrire: Callable[[Any], str]
    lire: Callable[[str, str], tuple[Any, str | None]]


def _read_text(nom: str, texte: str) -> tuple[str, str | None]:
    if len(" ".join(texte.split())) <= _LONGUEUR_TEXTE:
        return texte, None
    return texte, f"« {nom} » est limité à {_LONGUEUR_TEXTE} caractères : la fin est omise."


def _read_list(_nom: str, texte: str) -> tuple[tuple[str, ...], None]:
    return tuple(texte.split(",")), None


def _read_count(nom: str, texte: str) -> tuple[int | None, str | None]:
    if texte.isdecimal() and len(texte) <= 6:
        return int(texte), None
    return None, _refus(nom, texte, "il faut un nombre entier, par exemple 3")


def _read_share(nom: str, texte: str) -> tuple[float | None, str | None]:
    try:
        pour_cent = Decimal(texte.rstrip("% ").replace(",", "."))
    except InvalidOperation:
        pour_cent = Decimal("NaN")
    if not pour_cent.is_finite():
        return None, _refus(nom, texte, "il faut un pourcentage, par exemple 12,5")
    borne = min(max(pour_cent, Decimal(0)), Decimal(100))
    part = float(borne / 100)
    if borne == pour_cent:
        return part, None
    return part, (
        f"Le pourcentage « {texte} » (« {nom} ») sort de l’intervalle 0–100 : "
        f"il est ramené à {borne}{_ESPACE}%."
    )


def _write_share(part: float) -> str:
    texte = format(Decimal(repr(part)) * 100, "f")
    return texte.rstrip("0").rstrip(".") if "." in texte else texte


def _refus(nom: str, texte: str, attendu: str) -> str:
    return f"La valeur « {texte} » de « {nom} » est ignorée : {attendu}."


_TEXTE = _FormeAdresse(str, _read_text)
_LISTE = _FormeAdresse(",".join, _read_list)
_NOMBRE = _FormeAdresse(str, _read_count)
_PART = _FormeAdresse(_write_share, _read_share)

_FORMES: dict[str, tuple[str, _FormeAdresse]] = {
    "lecture": ("lecture", _TEXTE),
    "region": ("region", _TEXTE),
    "departement": ("departement", _LISTE),
    "niveau": ("niveau", _TEXTE),
    "nb_qpv_min": ("qpv_min", _NOMBRE),
    "nb_qpv_max": ("qpv_max", _NOMBRE),
    "part_min": ("part_min", _PART),
    "part_max": ("part_max", _PART),
    "theme": ("theme", _TEXTE),
    "indicateur": ("indicateur", _TEXTE),
    "mesure": ("mesure", _TEXTE),
    "valeur": ("valeur", _LISTE),
    "recherche": ("q", _TEXTE),
    "contrat": ("contrat", _TEXTE),
}

PARAMETRES = {champ: nom for champ, (nom, _) in _FORMES.items()}
"""Name in the address of each field of Filtres."""


def _order_bounds(filtres: Filtres, avis: list[str]) -> Filtres:
    for bas, haut, quoi in (
        ("nb_qpv_min", "nb_qpv_max", "nombre de QPV"),
        ("part_min", "part_max", "part des habitants en QPV"),
    ):
        mini, maxi = getattr(filtres, bas), getattr(filtres, haut)
        if mini is not None and maxi is not None and mini > maxi:
            avis.append(f"Les deux bornes ({quoi}) étaient inversées : elles ont été échangées.")
            filtres = filtres.with_changes(**{bas: maxi, haut: mini})
    return filtres


def _keep_known(filtres: Filtres, connues: ValeursConnues, avis: list[str]) -> Filtres:
    for champ in fields(connues):
        codes: Mapping[str, str] = getattr(connues, champ.name)
        valeur = getattr(filtres, champ.name)
        if not codes or not valeur or (champ.name == "region" and valeur == REGION_FRANCE):
            continue
        demandes = valeur if isinstance(valeur, tuple) else (valeur,)
        retenus = [_nearest(PARAMETRES[champ.name], d, codes, avis) for d in demandes]
        gardes = tuple(dict.fromkeys(r for r in retenus if r is not None))
        repli = gardes[0] if gardes else getattr(Filtres(), champ.name)
        nouveau = gardes if isinstance(valeur, tuple) else repli
        filtres = filtres.with_changes(**{champ.name: nouveau})
    return filtres


def _nearest(nom: str, demande: str, codes: Mapping[str, str], avis: list[str]) -> str | None:
    """Return the code asked, else the one whose name is asked, or nearly; tell what was changed."""
    if demande in codes:
        return demande
    trouve = find_nearest(demande, codes)
    if trouve is None:
        avis.append(
            f"« {demande} » n’est pas une valeur connue de « {nom} » : ce choix est ignoré. "
            f"{list_possible(codes)}"
        )
    elif find_code(demande, codes) is not None:
        avis.append(_say_read(nom, demande, trouve, codes))
    else:
        avis.append(
            f"« {demande} » n’est pas une valeur connue de « {nom} » : "
            f"affichage de « {codes[trouve]} » ({trouve})."
        )
    return trouve


def write_codes(
    params: Mapping[str, str], connues: ValeursConnues
) -> tuple[dict[str, str], list[str]]:
    """Return the parameters with each known code written whole, and a sentence per code changed.

    « 1 » is 01 and « Ain » too: a code or a whole name, never what merely looks like one.
    """
    ecrits, avis = dict(params), []
    for champ in fields(connues):
        nom, codes = PARAMETRES[champ.name], getattr(connues, champ.name)
        valeurs = [v.strip() for v in ecrits.get(nom, "").split(",") if v.strip()]
        exacts = [v if v in codes else find_code(v, codes) or v for v in valeurs]
        avis += [
            _say_read(nom, v, e, codes) for v, e in zip(valeurs, exacts, strict=True) if v != e
        ]
        if valeurs:
            ecrits[nom] = ",".join(exacts)
    return ecrits, avis


def _say_read(nom: str, demande: str, code: str, codes: Mapping[str, str]) -> str:
    return f"« {demande} » (« {nom} ») est lu : {codes[code]} ({code})."


def list_possible(codes: Mapping[str, str]) -> str:
    """Return the codes that may be asked, as a sentence; only how they look when they are many."""
    tous = sorted(codes)
    if len(tous) <= _CODES_DITS:
        return f"Valeurs possibles : {', '.join(tous)}."
    return f"{len(tous)} valeurs possibles, par exemple {', '.join(tous[:3])}."


def find_code(demande: str, codes: Mapping[str, str]) -> str | None:
    """Return the known code asked: itself, without its zeros, or by its whole name; else None.

    A spreadsheet writes 1 for 01. Case and accents do not count.
    """
    trouve = match_code(demande, codes)
    if trouve is not None or _CODE.fullmatch(demande.strip()):
        return trouve
    cle = search_key(demande)
    return next((code for code, nom in codes.items() if cle and search_key(nom) == cle), None)


def require_code(demande: str, codes: Mapping[str, str], quoi: str) -> str:
    """Return the known code asked, or by its whole name; QueryError with the list otherwise."""
    trouve = find_code(demande, codes)
    if trouve is None:
        raise QueryError(
            f"{quoi} « {demande[:40]} » n’existe pas → choisir. {list_possible(codes)}"
        )
    return trouve


def find_nearest(demande: str, codes: Mapping[str, str], seuil: float = 0.6) -> str | None:
    """Return the known code asked, else the one whose name looks most like it, or None.

    A code is never guessed: what holds a figure and no space is one.
    """
    trouve = find_code(demande, codes)
    if trouve is not None or _CODE.fullmatch(demande.strip()):
        return trouve
    return _find_close(search_key(demande), {search_key(n): c for c, n in codes.items()}, seuil)


def find_like(demande: str, codes: Mapping[str, str]) -> str | None:
    """Return the known code that looks most like what is asked: for the words of a refusal only."""
    par_code = {strip_accents(code): code for code in codes}
    par_nom = {search_key(nom): code for code, nom in codes.items()}
    for cle, table in ((strip_accents(demande), par_code), (search_key(demande), par_nom)):
        if trouve := _find_close(cle, table, 0.6):
            return trouve
    return None


def _find_close(cle: str, table: Mapping[str, str], seuil: float) -> str | None:
    proches = difflib.get_close_matches(cle, list(table), n=1, cutoff=seuil)
    return table[proches[0]] if proches else None
