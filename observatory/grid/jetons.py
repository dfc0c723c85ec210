"""What a coded cell looks like in a spreadsheet, and back: « Signataire », « Au plus cité ? ».

A cell is one word of the ladder (or a status), with « Au moins » or « Au plus » before it when the
value only bounds the rank, and « ? » after it when it is probable. Free text that could be taken
for one of these is put between « and ».
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property

from observatory.base import formula
from observatory.codebook.domaine import Domaine
from observatory.grid import textes
from observatory.grid.modele import Saisie

Brut = str | int | float | bool | date | datetime | time | None
"""What a spreadsheet cell may hold, formulas and errors apart."""

_PREFIXES = {"au_moins": "Au moins", "au_plus": "Au plus"}
_NOMBRE = re.compile(r"-?\d{1,15}(\.\d{1,9})?")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_DATE_FRANCAISE = re.compile(r"(?:(\d{1,2})[/.])?(\d{1,2})[/.](\d{4})")
_MARQUE = re.compile(r"^\s*(?:au[\s_]+(?:moins|plus)[\s_]+|[≥≤]\s*|[<>]=\s*)", re.IGNORECASE)
_SUFFIXE = " ?"


class Refus(Exception):
    """A value that cannot be read, with what was expected and what to do."""

    def __init__(self, message: str, remede: str, attendu: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message, self.remede, self.attendu = message, remede, attendu


@dataclass(frozen=True)
class Bareme:
    """The words one indicator accepts: its levels in order, the statuses, and how they are found.

    Without levels the value is a number, a date or free text, as `type_valeur` says.
    """

    type_valeur: str
    niveaux: Mapping[str, str]
    statuts: Mapping[str, str]
    domaine: Domaine | None = None

    @property
    def est_echelle(self) -> bool:
        """Return whether values are levels of a ladder."""
        return bool(self.niveaux)

    @cached_property
    def index_niveaux(self) -> Mapping[str, str]:
        """Return the code of a level by what may be typed for it."""
        return _index(self.niveaux)

    @cached_property
    def index_statuts(self) -> Mapping[str, str]:
        """Return the code of a status by what may be typed for it."""
        return _index(self.statuts)


def list_jetons(bareme: Bareme) -> tuple[str, ...]:
    """Return the words of the drop-down list, the most used first."""
    statuts = list(bareme.statuts.values())
    if not bareme.est_echelle:
        return tuple(statuts)
    niveaux = list(bareme.niveaux.values())
    milieu = niveaux[1:-1]
    jetons = [*niveaux, *statuts, *(n + _SUFFIXE for n in niveaux)]
    for prefixe in _PREFIXES.values():
        bornes = [f"{prefixe} {n.lower()}" for n in milieu]
        jetons += [*bornes, *(b + _SUFFIXE for b in bornes)]
    return tuple(jetons)


def write_jeton(saisie: Saisie, bareme: Bareme) -> str | int | float:
    """Return what the spreadsheet cell shows for a coded cell."""
    suffixe = _SUFFIXE if saisie.certitude == "probable" else ""
    if saisie.statut != "code" or saisie.valeur is None:
        return bareme.statuts[saisie.statut] + suffixe
    prefixe = _PREFIXES.get(saisie.sens or "exact", "")
    texte = _write_value(saisie.valeur, bareme)
    if not prefixe and not suffixe and bareme.type_valeur == "nombre":
        return _as_number(texte)
    if prefixe:
        texte = f"{prefixe} {texte.lower() if bareme.est_echelle else texte}"
    return formula.disarm(texte + suffixe)


def _write_value(valeur: str, bareme: Bareme) -> str:
    if bareme.est_echelle:
        return bareme.niveaux.get(valeur, valeur)
    if bareme.type_valeur in ("nombre", "date"):
        return valeur
    return f"«{valeur}»" if _is_ambiguous(valeur, bareme) else valeur


def _is_ambiguous(valeur: str, bareme: Bareme) -> bool:
    """Return whether free text would be read as a status or a doubt."""
    plat = textes.key(valeur)
    statuts = {textes.key(s) for paire in bareme.statuts.items() for s in paire}
    return plat in statuts or plat.endswith("?") or valeur.startswith("«")


def _as_number(texte: str) -> str | int | float:
    """Return the number when a spreadsheet gives the same text back, else the text."""
    if re.fullmatch(r"0|-?[1-9]\d{0,14}", texte):
        return int(texte)
    if _NOMBRE.fullmatch(texte) and repr(float(texte)) == texte:
        return float(texte)
    return texte


def read_text(brut: Brut) -> str:
    """Return a spreadsheet value as text; Refus on formulas, control characters and floods.

    A text that begins with a dash, a plus or an at sign is a text: only « = » starts a formula,
    unless an apostrophe says otherwise.
    """
    if isinstance(brut, bool):
        return "oui" if brut else "non"
    if isinstance(brut, float):
        return str(int(brut)) if brut.is_integer() else repr(brut)
    if isinstance(brut, datetime) and brut.time() == time():
        return brut.date().isoformat()
    if isinstance(brut, date | time):
        return brut.isoformat()
    texte = str(brut if brut is not None else "")
    if len(texte) > textes.LONGUEUR_MAX:
        raise Refus(
            f"texte de {len(texte)} caractères, maximum {textes.LONGUEUR_MAX}",
            "raccourcir le texte ou le répartir sur plusieurs preuves",
        )
    if controle := textes.find_control(texte):
        raise Refus(f"caractère de contrôle {controle}", "l’effacer ou retaper le texte")
    if casse := textes.find_broken_accents(texte):
        raise Refus(f"accents abîmés (« {casse} »)", "retaper ce passage")
    if texte.lstrip().startswith(("=", "\uff1d")):
        raise Refus(
            "formule, ou texte qui commence par le signe =",
            "écrire la valeur elle-même, ou la faire précéder d’une apostrophe",
        )
    return textes.clean(formula.restore(texte))


def read_jeton(brut: Brut, bareme: Bareme) -> tuple[Saisie, str | None]:
    """Return the coded cell a spreadsheet value says, and what was repaired; Refus otherwise."""
    if bareme.est_echelle:
        _refuse_other_types(brut, bareme)
    elif isinstance(brut, bool):
        raise Refus("vrai ou faux au lieu d’une valeur", "retaper la valeur")
    texte = read_text(brut)
    corps, sens, certitude = _split(texte, bareme)
    if (statut := bareme.index_statuts.get(textes.key(corps))) and not corps.startswith("«"):
        if sens != "exact":
            raise Refus(
                "un statut ne prend ni « Au moins » ni « Au plus »", "choisir dans la liste"
            )
        saisie = Saisie(statut, certitude=certitude)
    else:
        valeur = _read_value(corps, brut, bareme)
        saisie = Saisie("code", valeur, sens, certitude)
    attendu = write_jeton(saisie, bareme)
    est_meme = isinstance(brut, str) and formula.restore(brut) == formula.restore(str(attendu))
    repare = not est_meme and isinstance(brut, str | bool)
    return saisie, f"« {textes.excerpt(brut)} » lu « {attendu} »" if repare else None


def read_bare(texte: str, bareme: Bareme, *, statut: str, sens: str, certitude: str) -> Saisie:
    """Return the coded cell whose status, sense and certainty are given apart; Refus otherwise."""
    corps = read_text(texte)
    if statut == "en_desaccord":
        raise Refus(
            "« en désaccord » se calcule",
            "donner la valeur ou le statut de ce codeur",
            tuple(bareme.statuts),
        )
    if statut != "code":
        if corps:
            raise Refus(
                "une valeur et un statut qui dit qu’il n’y en a pas",
                "vider la valeur, ou mettre le statut à « code »",
            )
        return Saisie(statut, certitude=certitude)
    if not corps:
        raise Refus("cellule codée sans valeur", "donner la valeur ou un autre statut")
    if sens != "exact" and not bareme.est_echelle:
        raise Refus("une borne n’a de sens que sur une échelle", "mettre « exact »")
    est_texte = not bareme.est_echelle and bareme.type_valeur == "texte"
    return Saisie(
        statut, corps if est_texte else _read_value(corps, texte, bareme), sens, certitude
    )


def _refuse_other_types(brut: Brut, bareme: Bareme) -> None:
    if isinstance(brut, bool) and {"oui", "non"} <= set(bareme.niveaux):
        return
    if isinstance(brut, bool | int | float):
        raise Refus(
            "nombre au lieu d’un mot de la liste", "choisir dans la liste", list_jetons(bareme)
        )
    if isinstance(brut, date | time):
        raise Refus(
            "date au lieu d’un mot de la liste", "choisir dans la liste", list_jetons(bareme)
        )


def _split(texte: str, bareme: Bareme) -> tuple[str, str, str]:
    """Return the value without its marks, its sense and its certainty."""
    corps, sens, certitude = texte, "exact", "ferme"
    if texte.endswith("?"):
        corps, certitude = texte[:-1].rstrip(), "probable"
    if bareme.type_valeur == "texte":
        return corps, sens, certitude
    for code, prefixe in _PREFIXES.items():
        if textes.key(corps).startswith(textes.key(prefixe) + " "):
            if not bareme.est_echelle:
                raise Refus(
                    "« Au moins » et « Au plus » n’ont de sens que sur une échelle",
                    "écrire la valeur seule, suivie de « ? » si elle est probable",
                )
            return _MARQUE.sub("", corps), code, certitude
    return corps, sens, certitude


def _read_value(corps: str, brut: Brut, bareme: Bareme) -> str:
    if bareme.est_echelle:
        niveau = bareme.index_niveaux.get(textes.key(corps))
        if niveau is None:
            raise Refus("valeur inconnue", "choisir dans la liste", list_jetons(bareme))
        return niveau
    if bareme.type_valeur in ("nombre", "date"):
        lue = _read_number(corps, brut) if bareme.type_valeur == "nombre" else read_date(corps)
        if bareme.domaine is not None and (attendu := bareme.domaine.explain(lue)):
            raise Refus("valeur hors de son domaine", attendu)
        return lue
    if corps.startswith("«") and corps.endswith("»"):
        corps = corps[1:-1].strip()
    if not corps:
        raise Refus("valeur vide", "écrire une valeur, ou vider toute la cellule")
    return corps


def _read_number(corps: str, brut: Brut) -> str:
    if isinstance(brut, date | time):
        raise Refus("date au lieu d’un nombre", "mettre la cellule au format Nombre et retaper")
    texte = re.sub(r"(?<=\d)[\s\u00a0\u202f]+(?=\d{3})", "", corps).replace(",", ".")
    if not _NOMBRE.fullmatch(texte):
        raise Refus(
            "ce n’est pas un nombre",
            "écrire des chiffres seuls, virgule ou point décimal",
            ("un nombre, comme 12 ou 12,5",),
        )
    return _write_number(texte)


def _write_number(texte: str) -> str:
    """Return one writing for one number: a spreadsheet gives 12.0, 12.50 and 012 back as it likes.

    >>> _write_number("012.50"), _write_number("0.0"), _write_number("-3")
    ('12.5', '0', '-3')
    """
    ecrit = f"{Decimal(texte):f}"
    ecrit = ecrit.rstrip("0").rstrip(".") if "." in ecrit else ecrit
    return "0" if ecrit == "-0" else ecrit


def read_date(corps: str) -> str:
    """Return a date as 2024-03-01, 2024-03 or 2024, whatever its usual French form."""
    texte = corps
    if trouve := _DATE_FRANCAISE.fullmatch(corps):
        jour, mois, annee = trouve.groups()
        texte = f"{annee}-{int(mois):02d}" + (f"-{int(jour):02d}" if jour else "")
    trouve = _DATE.fullmatch(texte)
    try:
        if trouve is None:
            raise ValueError
        date(int(trouve[1]), int(trouve[2] or 1), int(trouve[3] or 1))
        if not 1900 <= int(trouve[1]) <= 2100:
            raise ValueError
    except ValueError:
        raise Refus(
            "ce n’est pas une date",
            "écrire jj/mm/aaaa, aaaa-mm-jj, aaaa-mm ou aaaa",
            ("une date, comme 12/03/2024 ou 2024-03",),
        ) from None
    return texte


def _index(mots: Mapping[str, str]) -> dict[str, str]:
    """Return code by label and by code, both as typed by hand."""
    return {textes.key(m): code for code, libelle in mots.items() for m in (code, libelle)}
