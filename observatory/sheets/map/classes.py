"""From contracts and coded cells to the classes of a map: one class per contract, none guessed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import cast

from observatory.base.french import FINE, INSECABLE, guillemets, nom_de_lieu, pourcentage
from observatory.queries.cellules import CelluleCote
from observatory.queries.codebook import Modalite, Niveau
from observatory.queries.contrats import Contrat
from observatory.sheets.map.carte import CarteContrats, Classe, Motif, PointContrat, Teinte

BORNES_PART = (0.05, 0.075, 0.10, 0.15, 0.25)
"""Fixed bounds of the share of inhabitants living in QPV: the same colours everywhere."""

TITRE_PART = "Part des habitants de l’EPCI vivant en QPV"
TITRE_PART_COMMUNE = "Part des habitants de la commune vivant en QPV"
TITRES_PART = frozenset((TITRE_PART, TITRE_PART_COMMUNE))
SILENCE, MELANGE = Teinte("silence"), Teinte("melange")
PART_INCONNUE = Classe("inconnu", "part non connue", SILENCE, "hachures", est_facultative=True)
PLUSIEURS = Classe(
    "plusieurs",
    "valeurs différentes selon les villes lues",
    MELANGE,
    "points",
    est_facultative=True,
    est_reponse=True,
)
HORS_LECTURE = Classe("hors_lecture", "hors de la lecture", SILENCE, "lignes", est_facultative=True)

_PROBABLE = "?"
"""Ends the code of a class of probable answers, drawn apart from the firm ones."""

_MOTIFS_STATUT: dict[str, tuple[Teinte, Motif]] = {
    "non_lu": (SILENCE, "hachures"),
    "document_absent": (SILENCE, "points"),
    "non_precise": (SILENCE, "croix"),
    "en_desaccord": (MELANGE, "lignes"),
}


@dataclass(frozen=True)
class Habillage:
    """What goes around the classes: selection, region looked at, announcements."""

    code_region: str | None = None
    selection: str | None = None
    avertissement: str | None = None
    note: str | None = None


def build_share_map(contrats: Sequence[Contrat], habillage: Habillage) -> CarteContrats:
    """Return the opening map: share of the EPCI's inhabitants who live in QPV."""
    classes = (*_list_share_classes(), PART_INCONNUE)
    points = tuple(_point(c, _share_class(c.part_montree), write_share(c)) for c in contrats)
    note = write_years(contrats)
    communaux = sum(c.est_part_communale for c in contrats)
    titre = TITRE_PART_COMMUNE if communaux == len(contrats) > 0 else TITRE_PART
    if communaux:
        note += ". Contrats communaux d’outre-mer : part des habitants de la commune"
    return _assemble(titre, points, classes, replace(habillage, note=habillage.note or note))


def write_share(contrat: Contrat) -> str:
    """Return the share of inhabitants in QPV, and of what when it is not of the EPCI."""
    part = pourcentage(contrat.part_montree)
    return f"{part} de la commune" if contrat.est_part_communale else part


def write_years(contrats: Sequence[Contrat]) -> str:
    """Return the census years of the populations shown: overseas ones may be older."""
    annees = sorted({c.annee_population for c in contrats if c.annee_population is not None})
    if len(annees) > 1:
        return f"Population municipale, recensements de {annees[0]} à {annees[-1]}"
    return f"Population municipale {annees[0]}" if annees else "Population municipale"


def build_ladder_map(
    titre: str,
    contrats: Sequence[Contrat],
    cellules: Sequence[CelluleCote],
    niveaux: Sequence[Niveau],
    statuts: Mapping[str, str],
    habillage: Habillage,
) -> CarteContrats:
    """Return the map of one indicator: a class per level, per bound and per reason of silence."""
    classes = (
        *_list_ladder_classes(niveaux),
        *_list_status_classes(statuts),
        PLUSIEURS,
        HORS_LECTURE,
    )
    par_contrat = _group_by_contract(cellules)
    plus_haut = niveaux[-1].code_niveau if niveaux else ""
    plus_bas = niveaux[0].code_niveau if niveaux else ""
    libelles = {classe.code: classe.libelle for classe in classes}
    points = []
    for contrat in contrats:
        siennes = par_contrat.get(contrat.code_contrat, [])
        codes = [_cell_class(cellule, plus_bas, plus_haut) for cellule in siennes]
        textes = [libelles.get(code, code) for code in codes]
        points.append(_point(contrat, *_reconcile(siennes, codes, textes)))
    presentes = {p.code_classe for p in points}
    montrees = [c for c in classes if not c.code.endswith(_PROBABLE) or c.code in presentes]
    return _assemble(titre, tuple(points), montrees, habillage)


def build_class_map(
    titre: str,
    contrats: Sequence[Contrat],
    classes: Sequence[Classe],
    reponses: Mapping[str, tuple[str, str]],
    habillage: Habillage,
) -> CarteContrats:
    """Return the map of classes made elsewhere; `reponses` hold, by contract, class and label."""
    points = tuple(_point(c, *reponses[c.code_contrat]) for c in contrats)
    return _assemble(titre, points, classes, habillage)


def list_statuts(termes: Sequence[Modalite]) -> dict[str, str]:
    """Return the label of each statut of a cell."""
    return {t.code: t.libelle for t in termes if t.vocabulaire == "statut"}


def _list_share_classes() -> tuple[Classe, ...]:
    bornes = [pourcentage(b) for b in BORNES_PART]
    libelles = [
        f"moins de {bornes[0]}",
        *(f"{bas.removesuffix(f'{FINE}%')} à {haut}" for bas, haut in pairwise(bornes)),
        f"{bornes[-1]} et plus",
    ]
    return tuple(
        Classe(f"part-{rang}", libelle, Teinte("part", rang, len(libelles)))
        for rang, libelle in enumerate(libelles)
    )


def _share_class(part: float | None) -> str:
    return PART_INCONNUE.code if part is None else f"part-{bisect_right(BORNES_PART, part)}"


def _list_ladder_classes(niveaux: Sequence[Niveau]) -> list[Classe]:
    classes: list[Classe] = []
    for rang, niveau in enumerate(niveaux):
        teinte = Teinte("echelle", rang, len(niveaux))
        libelle, code = niveau.libelle.lower(), niveau.code_niveau
        cite = guillemets(libelle)
        for sens, texte, motif in (
            ("exact", libelle, "plein"),
            ("au_plus", f"au plus {cite}", "lignes"),
            ("au_moins", f"au moins {cite}", "hachures"),
        ):
            est_bornee = sens != "exact"
            repond = niveau is not niveaux[0] and sens != "au_plus"
            forme, percee = cast(Motif, motif), cast(Motif, f"{motif}_probable")
            classe = Classe(f"{sens}:{code}", texte, teinte, forme, est_bornee, est_reponse=repond)
            probable = replace(
                classe,
                code=f"{classe.code}{_PROBABLE}",
                libelle=f"{texte} (probable)",
                motif=percee,
                est_facultative=True,
            )
            classes += [classe, probable]
    return classes


def _list_status_classes(statuts: Mapping[str, str]) -> list[Classe]:
    return [
        Classe(code, statuts.get(code, code).lower(), teinte, motif, code != "non_lu")
        for code, (teinte, motif) in _MOTIFS_STATUT.items()
    ]


def _group_by_contract(cellules: Sequence[CelluleCote]) -> dict[str, list[CelluleCote]]:
    groupes: dict[str, list[CelluleCote]] = {}
    for cellule in cellules:
        if cellule.code_contrat is not None:
            groupes.setdefault(cellule.code_contrat, []).append(cellule)
    return groupes


def _reconcile(
    cellules: Sequence[CelluleCote], codes: Sequence[str], textes: Sequence[str]
) -> tuple[str, str]:
    """Return class and label of a contract; where towns were read, each keeps its own value."""
    if not cellules:
        return HORS_LECTURE.code, HORS_LECTURE.libelle
    if len(cellules) == 1 and cellules[0].code_unite == cellules[0].code_contrat:
        return codes[0], textes[0]
    detail = f"{FINE}; ".join(
        f"{c.nom_unite}{INSECABLE}: {texte}" for c, texte in zip(cellules, textes, strict=True)
    )
    return codes[0] if len(set(codes)) == 1 else PLUSIEURS.code, detail


def _cell_class(cellule: CelluleCote, plus_bas: str, plus_haut: str) -> str:
    if cellule.statut != "code" or cellule.valeur is None:
        return cellule.statut if cellule.statut in _MOTIFS_STATUT else "non_lu"
    sens = cellule.sens or "exact"
    certain = (sens, cellule.valeur) in {("au_moins", plus_haut), ("au_plus", plus_bas)}
    suffixe = _PROBABLE if cellule.certitude == "probable" else ""
    return f"{'exact' if certain else sens}:{cellule.valeur}{suffixe}"


def _point(contrat: Contrat, code_classe: str, libelle: str) -> PointContrat:
    return PointContrat(
        contrat.code_contrat,
        nom_de_lieu(contrat.nom_contrat),
        contrat.code_region,
        contrat.lon,
        contrat.lat,
        contrat.population_qpv,
        code_classe,
        libelle,
    )


def _assemble(
    titre: str, points: tuple[PointContrat, ...], classes: Sequence[Classe], habillage: Habillage
) -> CarteContrats:
    return CarteContrats(
        titre=titre,
        points=points,
        classes=tuple(classes),
        code_region=habillage.code_region,
        selection=habillage.selection,
        avertissement=habillage.avertissement,
        note=habillage.note,
    )
