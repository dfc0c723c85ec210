"""One codec of the address: the fields of a frozen object ⇄ the parameters of a page.

An object that derives from `ChoixAdresse` declares its fields, and nothing else: the type of each
says how it is written, `Parametre` (in `Annotated`) what the type does not say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, field, fields, replace
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Annotated, Any, Self, get_args, get_origin, get_type_hints
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from observatory.base.codes import find_code, find_nearest, list_possible
from observatory.base.french import FINE

_LONGUEUR_TEXTE = 120
_SEPARATEUR = ","
_AUCUN = "aucun"
"""What an address says when nothing of a list is chosen, where nothing is not the default."""
_OUI, _VRAIS, _FAUX = "oui", ("oui", "1", "true"), ("non", "0", "false")
_MAXIMUM = Decimal(10**9)


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
    propres: Mapping[str, str] = field(default_factory=dict)
    """The lecture that owns a term, for each term that belongs to one."""
    lecture_ouverte: str = ""
    """The lecture that an address which names none opens."""

    def narrow(self, lecture: str) -> ValeursConnues:
        """Return what an address of a lecture may ask: not the terms of its own of another."""
        autres = {code for code, sienne in self.propres.items() if sienne != lecture}
        if not autres:
            return self
        gardes = {c: nom for c, nom in self.indicateur.items() if c not in autres}
        return replace(self, indicateur=gardes, propres={})


@dataclass(frozen=True)
class FormeAdresse:
    """How one kind of value is written in an address, and read back with what must be told."""

    ecrire: Callable[[Any], str]
    lire: Callable[[str, str], tuple[Any, str | None]]
    longueur: int = _LONGUEUR_TEXTE


@dataclass(frozen=True)
class Parametre:
    """What the type of a field does not say: the name in the address if it is not the field's,
    the form, the table of `ValeursConnues`, and the values known without it (code → name).
    """

    nom: str = ""
    forme: FormeAdresse | None = None
    table: str = ""
    propres: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _ChampAdresse:
    """One field of an object, and its parameter."""

    attribut: str
    nom: str
    forme: FormeAdresse
    table: str
    propres: Mapping[str, str]
    lire_defaut: Callable[[], Any]

    def list_known(self, connues: ValeursConnues | None) -> Mapping[str, str]:
        """Return the values it may take (code → name), empty when any may stand."""
        table: Mapping[str, str] = getattr(connues, self.table, {}) if self.table else {}
        if self.table and not table:
            return {}
        return {**self.propres, **table} if self.propres else table


def among(*codes: str) -> Parametre:
    """Return the parameter of a choice among a few codes, which are their own names."""
    return Parametre(propres={code: code for code in codes})


@dataclass(frozen=True)
class ChoixAdresse:
    """Choices of a reader: each field is one parameter of the address, unless left alone."""

    def __post_init__(self) -> None:
        """Bring each choice to its one written form, so that equal views are equal."""
        for champ in _list_fields(type(self)):
            valeur = getattr(self, champ.attribut)
            if isinstance(valeur, tuple):
                valeur = tuple(dict.fromkeys(v.strip() for v in valeur if v.strip()))
            elif isinstance(valeur, str):
                valeur = " ".join(valeur.split())[: champ.forme.longueur].strip()
                valeur = valeur or champ.lire_defaut()
            object.__setattr__(self, champ.attribut, valeur)

    @classmethod
    def names(cls) -> Mapping[str, str]:
        """Return the parameter of each field."""
        return {champ.attribut: champ.nom for champ in _list_fields(cls)}

    def to_params(self) -> dict[str, str]:
        """Return the parameters of the address; choices left at their default are dropped."""
        return {
            champ.nom: champ.forme.ecrire(valeur)
            for champ in _list_fields(type(self))
            if (valeur := getattr(self, champ.attribut)) != champ.lire_defaut()
        }

    @classmethod
    def from_params(
        cls, params: Mapping[str, str], connues: ValeursConnues | None = None
    ) -> tuple[Self, list[str]]:
        """Return the choices of an address and one French sentence per value set aside.

        Parameters this class does not own are left to those that do. With `connues`, a code the
        warehouse does not hold is dropped, with the list; a name may be nearly right.
        """
        choix: dict[str, Any] = {}
        avis: list[str] = []
        connues = _narrow(params, connues) if connues else None
        for champ in _list_fields(cls):
            texte = str(params.get(champ.nom, "")).strip()
            if texte:
                valeur, phrase = champ.forme.lire(champ.nom, texte)
                avis += [phrase] if phrase else []
                if valeur is not None:
                    choix[champ.attribut] = valeur
        lu = cls(**choix)
        gardes = {
            champ.attribut: _keep_known(champ, getattr(lu, champ.attribut), codes, avis)
            for champ in _list_fields(cls)
            if champ.attribut in choix and (codes := champ.list_known(connues))
        }
        return replace(lu, **gardes).settle(avis), avis

    def settle(self, avis: list[str]) -> Self:
        """Return the choices that stand together, and tell in `avis` what was changed for it."""
        return self

    def with_changes(self, **changements: Any) -> Self:
        """Return the same view with some choices changed."""
        return replace(self, **changements)


_CHAMPS: dict[type, tuple[_ChampAdresse, ...]] = {}
"""The fields of each class, read once."""


def _list_fields(genre: type[ChoixAdresse]) -> tuple[_ChampAdresse, ...]:
    if genre not in _CHAMPS:
        _CHAMPS[genre] = _read_fields(genre)
    return _CHAMPS[genre]


def _read_fields(genre: type[ChoixAdresse]) -> tuple[_ChampAdresse, ...]:
    types = get_type_hints(genre, include_extras=True)
    tables = {champ.name for champ in fields(ValeursConnues)}
    champs = []
    for champ in fields(genre):
        type_ecrit, dit = types[champ.name], Parametre()
        if get_origin(type_ecrit) is Annotated:
            type_ecrit, dit = get_args(type_ecrit)
        nu = next(t for t in (type_ecrit, *get_args(type_ecrit)) if t in _FORMES)
        table = dit.table or (champ.name if champ.name in tables else "")
        lire_defaut = partial(_read_default, champ)
        nom = dit.nom or champ.name
        forme = dit.forme or _FORMES[nu]
        champs.append(_ChampAdresse(champ.name, nom, forme, table, dit.propres, lire_defaut))
    return tuple(champs)


def _read_default(champ: Field[Any]) -> Any:
    """Return the value of a field left alone: a lecture by default is asked each time."""
    if champ.default_factory is not MISSING:
        return champ.default_factory()
    return "" if champ.default is MISSING else champ.default


def _keep_known(
    champ: _ChampAdresse, valeur: Any, codes: Mapping[str, str], avis: list[str]
) -> Any:
    demandes = valeur if isinstance(valeur, tuple) else (valeur,)
    retenus = [_find_known(champ.nom, demande, codes, avis) for demande in demandes]
    gardes = tuple(retenu for retenu in retenus if retenu is not None)
    if isinstance(valeur, tuple) and (gardes or not valeur):
        return gardes
    return gardes[0] if gardes else champ.lire_defaut()


def _find_known(nom: str, demande: str, codes: Mapping[str, str], avis: list[str]) -> str | None:
    """Return the code asked, else the one whose name is asked, or nearly; tell what was changed."""
    if demande in codes:
        return demande
    dit = demande[:_LONGUEUR_TEXTE]
    trouve = find_nearest(demande, codes)
    if trouve is None:
        avis.append(
            f"« {dit} » n’est pas une valeur connue de « {nom} »{_IGNORE} {list_possible(codes)}"
        )
    elif find_code(demande, codes) is not None:
        avis.append(_say_read(nom, dit, trouve, codes))
    else:
        avis.append(
            f"« {dit} » n’est pas une valeur connue de « {nom} »{_AFFICHE}"
            f"« {codes[trouve]} » ({trouve})."
        )
    return trouve


_IGNORE, _AFFICHE, _ECARTE = " : ce choix est ignoré.", " : affichage de ", " est ignorée : "
_REFUS = {_IGNORE: ".", _AFFICHE: " ; le plus proche est ", _ECARTE: " est refusée : "}
"""What a page does of a value it sets aside, and how who does nothing of it says so."""


def refuse_values(avis: Sequence[str]) -> str:
    """Return why some values are refused, as a command says it, which shows no other instead."""
    texte = " ".join(avis)
    for fait, refus in _REFUS.items():
        texte = texte.replace(fait, refus)
    return texte.rstrip(". ")


def write_codes(
    genre: type[ChoixAdresse], params: Mapping[str, str], connues: ValeursConnues
) -> tuple[dict[str, str], list[str]]:
    """Return the parameters with each known code written whole, and a sentence per code changed.

    « 1 » is 01 and « Ain » too: a code or a whole name, never what merely looks like one.
    """
    ecrits, avis = dict(params), []
    connues = _narrow(params, connues)
    for champ in _list_fields(genre):
        codes = champ.list_known(connues)
        valeurs = [v.strip() for v in ecrits.get(champ.nom, "").split(_SEPARATEUR) if v.strip()]
        if codes and valeurs:
            exacts = [v if v in codes else find_code(v, codes) or v for v in valeurs]
            avis += [
                _say_read(champ.nom, v, e, codes)
                for v, e in zip(valeurs, exacts, strict=True)
                if v != e
            ]
            ecrits[champ.nom] = _SEPARATEUR.join(exacts)
    return ecrits, avis


def _narrow(params: Mapping[str, str], connues: ValeursConnues) -> ValeursConnues:
    demandee = str(params.get("lecture", "")).strip()
    trouvee = find_nearest(demandee, connues.lecture) if demandee else None
    return connues.narrow(trouvee or connues.lecture_ouverte)


def write_query(params: Mapping[str, str]) -> str:
    """Return the parameters as the end of an address, after the question mark."""
    return urlencode(params, quote_via=quote, safe=",:")


def read_query(adresse: str) -> dict[str, str]:
    """Return the parameters of a whole address, or of its end alone."""
    requete = urlsplit(adresse).query if "?" in adresse else adresse
    return dict(parse_qsl(requete, keep_blank_values=True))


def _say_read(nom: str, demande: str, code: str, codes: Mapping[str, str]) -> str:
    return f"« {demande} » (« {nom} ») est lu : {codes[code]} ({code})."


def _read_text(nom: str, texte: str) -> tuple[str, str | None]:
    if len(" ".join(texte.split())) <= _LONGUEUR_TEXTE:
        return texte, None
    return texte, f"« {nom} » est limité à {_LONGUEUR_TEXTE} caractères : la fin est omise."


def _read_list(_nom: str, texte: str) -> tuple[tuple[str, ...] | None, None]:
    if texte == _AUCUN:
        return (), None
    return tuple(v for v in texte.split(_SEPARATEUR) if v.strip()) or None, None


def _read_count(nom: str, texte: str) -> tuple[int | None, str | None]:
    if texte.isdecimal() and len(texte) <= 6:
        return int(texte), None
    return None, _refuse(nom, texte, "il faut un nombre entier, par exemple 3")


def _read_number(nom: str, texte: str) -> tuple[float | None, str | None]:
    nombre = _read_decimal(texte)
    if nombre is None or not 0 <= nombre <= _MAXIMUM:
        return None, _refuse(nom, texte, "il faut un nombre, par exemple 20")
    return float(nombre), None


def _read_share(nom: str, texte: str) -> tuple[float | None, str | None]:
    pour_cent = _read_decimal(texte)
    if pour_cent is None:
        return None, _refuse(nom, texte, "il faut un pourcentage, par exemple 12,5")
    borne = min(max(pour_cent, Decimal(0)), Decimal(100))
    part = float(borne / 100)
    if borne == pour_cent:
        return part, None
    return part, (
        f"Le pourcentage « {texte} » (« {nom} ») sort de l’intervalle 0–100 : "
        f"il est ramené à {borne}{FINE}%."
    )


def _read_decimal(texte: str) -> Decimal | None:
    try:
        nombre = Decimal(texte.rstrip("% ").replace(",", ".").replace(" ", ""))
    except InvalidOperation:
        return None
    return nombre if nombre.is_finite() else None


def _read_yes(nom: str, texte: str) -> tuple[bool | None, str | None]:
    if texte.lower() in (*_VRAIS, *_FAUX):
        return texte.lower() in _VRAIS, None
    return None, _refuse(nom, texte, f"la seule valeur possible est {_OUI}")


def _write_decimal(nombre: float, facteur: int = 1) -> str:
    texte = format(Decimal(repr(float(nombre))) * facteur, "f")
    return texte.rstrip("0").rstrip(".") if "." in texte else texte


def _refuse(nom: str, texte: str, attendu: str) -> str:
    return f"La valeur « {texte[:_LONGUEUR_TEXTE]} » de « {nom} »{_ECARTE}{attendu}."


PART = FormeAdresse(lambda part: _write_decimal(part, 100), _read_share)
"""A share between 0 and 1, which the address writes in percent."""
LIBRE = FormeAdresse(str, lambda _nom, texte: (texte, None), longueur=400)
"""A text that only the page that owns it can check."""

_FORMES: Mapping[Any, FormeAdresse] = {
    str: FormeAdresse(str, _read_text),
    tuple[str, ...]: FormeAdresse(lambda codes: _SEPARATEUR.join(codes) or _AUCUN, _read_list),
    int: FormeAdresse(str, _read_count),
    float: FormeAdresse(_write_decimal, _read_number),
    bool: FormeAdresse(lambda _valeur: _OUI, _read_yes),
}
