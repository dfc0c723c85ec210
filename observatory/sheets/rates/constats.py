"""The findings of a lecture as a page says them: by nature, each with its figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from observatory.base.french import FINE, INSECABLE, fraction, liste, minuscule, typographier
from observatory.queries.constats import (
    ChiffreConstat,
    ConstatLecture,
    list_chiffres_constats,
    list_constats,
)
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture
from observatory.sheets.rates.unites import titrer

CONSTAT, DEFI, EXEMPLE, LEVIER = "constat", "defi", "exemple", "levier"
_TITRES = {
    CONSTAT: "Ce que relève la lecture",
    DEFI: "Les défis à relever",
    "impense": "Les impensés",
    EXEMPLE: "Des exemples nommés",
    "frein": "Les freins",
    LEVIER: "Les leviers",
    "avantage": "Les avantages perçus",
    "risque": "Les risques perçus",
}
_PUBLIE = "Ce que dit la lecture publiée"
A_REVOIR = "À revoir"


@dataclass(frozen=True)
class LieuCite:
    """A contract or town that a finding names, and the way to its card."""

    code: str
    nom: str
    lien: Mapping[str, str]


@dataclass(frozen=True)
class ChiffreCite:
    """One figure of a finding: what it counts, k/N as written, the way to its proof.

    `dit` is empty when the finding only names the indicator; `revu` says what the lecture counts
    today when it is no longer what was written.
    """

    libelle: str
    dit: str
    revu: str
    lien: Mapping[str, str] | None


@dataclass(frozen=True)
class ConstatLu:
    """One finding: its words, where it is written, whom it names, its figures."""

    code: str
    nature: str
    texte: str
    passage: str
    lieux: tuple[LieuCite, ...]
    chiffres: tuple[ChiffreCite, ...]

    @property
    def nom(self) -> str:
        """Return the names it gives, in words; empty when it names nobody."""
        return liste([x.nom for x in self.lieux])

    @property
    def comptes(self) -> str:
        """Return the figures written with it, « 13/40 ; 2/40 », and those that changed."""
        return f"{FINE}; ".join(c.dit for c in self.chiffres if c.dit)

    @property
    def a_revoir(self) -> str:
        """Return what changed since it was written; empty when nothing did."""
        changes = [c.revu for c in self.chiffres if c.revu]
        return f"{A_REVOIR}{INSECABLE}: {liste(changes)}" if changes else ""


@dataclass(frozen=True)
class GroupeConstats:
    """The findings of one nature under their title."""

    nature: str
    titre: str
    constats: tuple[ConstatLu, ...]


def read_constats(
    entrepot: Entrepot, lecture: Lecture, code_theme: str | None, unite: str | None = None
) -> tuple[GroupeConstats, ...]:
    """Return the findings of THIS lecture on one theme (None: on the whole), by nature.

    `unite` keeps those that name this contract or town, whatever their theme when none is given.
    """
    retenus = [
        c
        for c in list_constats(entrepot, lecture.code_lecture)
        if (c.code_theme == code_theme or (unite is not None and code_theme is None))
        and (unite is None or unite in c.codes_unites)
    ]
    chiffres = list_chiffres_constats(entrepot, lecture.code_lecture) if retenus else {}
    filtres = Filtres(lecture=lecture.code_lecture)
    groupes = []
    for nature in [*_TITRES, *{c.nature for c in retenus} - set(_TITRES)]:
        siens = [c for c in retenus if c.nature == nature]
        if siens:
            titre = _PUBLIE if nature == CONSTAT and _is_published(siens) else _TITRES[nature]
            lus = tuple(_read(c, chiffres.get(c.code_constat, ()), filtres) for c in siens)
            groupes.append(GroupeConstats(nature, titrer(titre, lecture.est_simulee), lus))
    return tuple(groupes)


def keep_nature(groupes: Iterable[GroupeConstats], *natures: str) -> tuple[ConstatLu, ...]:
    """Return the findings of some natures."""
    return tuple(c for g in groupes if g.nature in natures for c in g.constats)


def _is_published(constats: Sequence[ConstatLecture]) -> bool:
    return all(c.provenance == "publie" for c in constats)


def _read(
    constat: ConstatLecture, chiffres: Sequence[ChiffreConstat], filtres: Filtres
) -> ConstatLu:
    page = f"page{INSECABLE}{constat.page}" if constat.page else ""
    return ConstatLu(
        code=constat.code_constat,
        nature=constat.nature,
        texte=typographier(constat.texte),
        passage=", ".join(p for p in (constat.passage, page) if p),
        lieux=tuple(
            LieuCite(code, typographier(nom), filtres.with_changes(contrat=code).to_params())
            for code, nom in zip(constat.codes_unites, constat.noms_unites, strict=True)
        ),
        chiffres=tuple(_read_figure(c, filtres) for c in chiffres),
    )


def _read_figure(chiffre: ChiffreConstat, filtres: Filtres) -> ChiffreCite:
    if chiffre.code_indicateur is None:
        return ChiffreCite("compté par la source", _write(chiffre.k_fige, chiffre.n_fige), "", None)
    quoi = typographier(chiffre.libelle_indicateur or chiffre.code_indicateur)
    if chiffre.libelle_mesure:
        quoi = f"{quoi}, {minuscule(chiffre.libelle_mesure)}"
    dit = _write(chiffre.k_fige, chiffre.n_fige)
    revu = ""
    if chiffre.est_a_revoir:
        present = _write(chiffre.k, chiffre.n) or "plus compté"
        revu = f"{quoi}, {dit} quand il a été écrit, {present} aujourd’hui"
    lien = filtres.with_changes(indicateur=chiffre.code_indicateur, mesure=chiffre.mesure)
    return ChiffreCite(quoi, dit, revu, lien.to_params())


def _write(k: int | None, n: int | None) -> str:
    return "" if k is None or n is None else fraction(k, n)
