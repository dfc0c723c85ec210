"""Attributes and links as a page says them: the answers of a cell, how many contracts give them.

Every count has two denominators, both named: the units read, and those where the cell reaches the
level. A lecture that never asked gives nothing here, and pages then say nothing of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from observatory.base.french import (
    FINE,
    INSECABLE,
    guillemets,
    liste,
    minuscule,
    typographier,
)
from observatory.queries.entrepot import Entrepot
from observatory.queries.facettes import (
    LUES,
    NIVEAU,
    CoteFacette,
    LigneFacette,
    ReponseFacette,
    list_cotes_facettes,
    list_reponses_facettes,
    list_taux_facettes,
)
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture, load_lecture
from observatory.queries.taux import list_unites, write_perimetre
from observatory.sheets.rates.cellules import is_web_address, list_counted
from observatory.sheets.rates.preuve import Compte
from observatory.sheets.rates.taux import build_taux
from observatory.sheets.rates.unites import mot_unite

AXE_THEMATIQUE = "thematique"
NON_DIT = "non_dit"
PROCEDURE = "procedure"
NON_DIT_LU = "non dit"
_POSITIFS = ("oui", "oui_probable")
_DECIDES = (*_POSITIFS, "non", "non_probable")


@dataclass(frozen=True)
class ReponseLue:
    """One answer of a cell, ready to read: « Combien : 120 000 € (2024) », its passage.

    `unite` and `indicateur` name the cell it is of, when several are shown together.
    `est_ailleurs`: read in the document of the instrument, which `document` names.
    """

    nature: str
    code_unite: str
    code_indicateur: str
    indicateur: str
    unite: str
    libelle: str
    texte: str
    est_dite: bool
    est_probable: bool
    passage: str
    url: str | None
    document: str
    est_ailleurs: bool

    @property
    def phrase(self) -> str:
        """Return the answer in one line, its certainty told when it is only probable."""
        suite = " (probable)" if self.est_probable else ""
        return f"{self.libelle}{INSECABLE}: {self.texte}{suite}"


@dataclass(frozen=True)
class FigureFacette:
    """One answer counted on both denominators; `reponse` is « dit » or a word of its list."""

    reponse: str
    valeur: str | None
    lues: Compte
    niveau: Compte

    @property
    def phrase(self) -> str:
        """Return both figures in one line, each with what it is among."""
        return f"{self.reponse}{INSECABLE}: {self.lues.chiffre}{FINE}; {self.niveau.chiffre}"


@dataclass(frozen=True)
class FacetteChiffree:
    """One attribute or kind of link of an indicator, and its figures, the whole first."""

    code: str
    nature: str
    code_indicateur: str
    indicateur: str
    libelle: str
    base_lues: str
    base_niveau: str
    figures: tuple[FigureFacette, ...]


def read_reponses(
    entrepot: Entrepot,
    lecture: str,
    unites: Sequence[str] | None = None,
    indicateur: str | None = None,
) -> tuple[ReponseLue, ...]:
    """Return the answers coded of some units, of one indicator if given; links from both ends."""
    lues = list_reponses_facettes(entrepot, lecture, unites, indicateur)
    return tuple(
        _read(r)
        for r in lues
        if r.provenance != "automatique" and not (indicateur is None and r.est_entrant)
    )


def _read(reponse: ReponseFacette) -> ReponseLue:
    libelle = typographier(reponse.court_facette)
    if reponse.nature == "lien" and reponse.est_entrant:
        libelle = f"{libelle} (lien reçu)"
    pages = [
        f"p.{INSECABLE}{reponse.page_imprimee}" if reponse.page_imprimee else "",
        f"PDF p.{INSECABLE}{reponse.page_pdf}" if reponse.page_pdf is not None else "",
    ]
    passage = [
        guillemets(reponse.citation) if reponse.citation else "",
        reponse.titre or "",
        reponse.passage or "",
        *pages,
    ]
    return ReponseLue(
        nature=reponse.nature,
        code_unite=reponse.code_unite,
        code_indicateur=reponse.code_indicateur,
        indicateur=typographier(reponse.libelle_indicateur),
        unite=typographier(reponse.nom_unite),
        libelle=libelle,
        texte=write_answer(reponse),
        est_dite=reponse.statut != NON_DIT,
        est_probable=reponse.certitude == "probable",
        passage=", ".join(p for p in passage if p),
        url=reponse.url if is_web_address(reponse.url) else None,
        document=typographier(reponse.titre or reponse.url or ""),
        est_ailleurs=reponse.lu_dans == PROCEDURE,
    )


def write_answer(reponse: ReponseFacette) -> str:
    """Return an answer in words: « 120 000 € (2024) », « 3,5 », « non dit »."""
    if reponse.statut == NON_DIT or reponse.valeur is None:
        return NON_DIT_LU
    if reponse.reponse == "montant":
        montant, _, annee = reponse.valeur.partition(" ")
        entier, _, decimales = montant.replace(",", ".").partition(".")
        ecrit = f"{int(entier):,}".replace(",", FINE) + (f",{decimales}" if decimales else "")
        return f"{ecrit}{INSECABLE}€ {annee}".strip()
    if reponse.reponse == "nombre":
        return reponse.valeur.replace(".", ",")
    return typographier(reponse.libelle_valeur or reponse.valeur)


def build_facettes(
    entrepot: Entrepot, filtres: Filtres, indicateurs: Sequence[str] | None
) -> tuple[FacetteChiffree, ...]:
    """Return what was asked of some indicators (None: of all), counted on what filters keep."""
    lecture = load_lecture(entrepot, filtres.lecture)
    toutes = list_taux_facettes(entrepot, filtres.lecture, indicateurs)
    if not toutes:
        return ()
    unites = [u.code_unite for u in list_unites(entrepot, filtres)]
    lignes = toutes
    if filtres.est_selection:
        lignes = list_taux_facettes(entrepot, filtres.lecture, indicateurs, unites)
    cotes: dict[str, list[CoteFacette]] = {}
    for c in list_cotes_facettes(entrepot, filtres.lecture, indicateurs, unites):
        cotes.setdefault(c.chiffre, []).append(c)
    groupes: dict[tuple[str, str], list[LigneFacette]] = {}
    for x in lignes:
        groupes.setdefault((x.facette, x.code_indicateur), []).append(x)
    return tuple(_build_facette(siennes, cotes, lecture, filtres) for siennes in groupes.values())


def build_liens_theme(
    entrepot: Entrepot, filtres: Filtres, code_theme: str
) -> tuple[FacetteChiffree, ...]:
    """Return the links that leave a theme, and those that lead to it, enjeux apart."""
    lecture = filtres.lecture
    cible = f"{AXE_THEMATIQUE}.{code_theme}"
    demandes = {
        x.code_indicateur
        for x in list_taux_facettes(entrepot, lecture)
        if x.nature_facette == "lien" and cible in (x.code_indicateur, x.valeur)
    }
    retenues = []
    for facette in build_facettes(entrepot, filtres, sorted(demandes)) if demandes else ():
        if facette.nature == "lien":
            figures = tuple(
                f
                for f in facette.figures
                if cible in {facette.code_indicateur, f.valeur} and f.lues.k
            )
            if figures:
                retenues.append(replace(facette, figures=figures))
    return tuple(retenues)


def _build_facette(
    lignes: Sequence[LigneFacette],
    cotes: Mapping[str, Sequence[CoteFacette]],
    lecture: Lecture,
    filtres: Filtres,
) -> FacetteChiffree:
    tete = lignes[0]
    noms_bases = name_bases(tete)
    comptes: dict[str | None, dict[str, Compte]] = {}
    mots: dict[str | None, str] = {}
    for x in lignes:
        comptes.setdefault(x.valeur, {})[x.base] = _build_count(
            x, cotes.get(x.chiffre, ()), lecture, filtres
        )
        mots[x.valeur] = typographier(x.libelle_valeur or x.valeur or "Dit")
    return FacetteChiffree(
        code=tete.facette,
        nature=tete.nature_facette,
        code_indicateur=tete.code_indicateur,
        indicateur=typographier(tete.libelle),
        libelle=typographier(tete.libelle_facette),
        base_lues=noms_bases[LUES],
        base_niveau=noms_bases[NIVEAU],
        figures=tuple(
            FigureFacette(mots[valeur], valeur, bases[LUES], bases[NIVEAU])
            for valeur, bases in comptes.items()
        ),
    )


def name_bases(ligne: LigneFacette) -> Mapping[str, str]:
    """Return what each denominator counts: « parmi les contrats lus », and those at the level.

    Bounds are told of the units expected, read or not: « parmi les contrats de la lecture ».
    """
    mot = mot_unite(ligne.type_unite)
    lues = "de la lecture" if ligne.est_bornee else mot.accorder("lu", 2)
    niveau = guillemets(minuscule(ligne.libelle_niveau))
    lus = f"parmi les {mot.pluriel} {lues}"
    if ligne.lu_dans == PROCEDURE:
        suite = ", un document au moins attendu par unité" if ligne.est_bornee else ""
        lus = lus + suite if suite else f"parmi les {mot.pluriel} dont un document au moins est lu"
    return {
        LUES: lus,
        NIVEAU: f"parmi les {mot.pluriel} où la cellule atteint {niveau}",
    }


def _build_count(
    ligne: LigneFacette, cotes: Sequence[CoteFacette], lecture: Lecture, filtres: Filtres
) -> Compte:
    """Return one figure with the units on each side; outside its level a unit is on none."""
    dedans = [c for c in cotes if c.cote != "hors_niveau"]
    comptes = list_counted(est_bornee=lecture.est_bornee)
    noms = [c.nom_unite for c in dedans if c.cote in comptes]
    taux = build_taux(ligne, filtres, noms)
    oui = tuple(c.code_unite for c in dedans if c.cote in comptes)
    return Compte(
        code_lecture=ligne.code_lecture,
        indicateurs=(ligne.code_indicateur,),
        perimetre=write_perimetre([c.code_unite for c in dedans]),
        libelle=_name(ligne),
        k=ligne.k,
        n=ligne.n,
        nb_attendus=ligne.nb_attendus,
        oui=oui,
        inconnus=tuple(c.code_unite for c in dedans if not _is_decided(c, lecture)),
        chiffre=taux.dit if taux.ligne.est_bornee or not taux.pourcentage else
        f"{taux.dit} ({taux.pourcentage})",
        phrase=taux.phrase,
        lien={"lecture": ligne.code_lecture, "indicateur": ligne.code_indicateur},
        probables=tuple(
            c.code_unite for c in dedans if c.cote == "oui_probable" and lecture.est_bornee
        ),
    )  # fmt: skip


def _is_decided(cote: CoteFacette, lecture: Lecture) -> bool:
    return cote.cote in (("oui", "non") if lecture.est_bornee else _DECIDES)


def _name(ligne: LigneFacette) -> str:
    reponse = f"{INSECABLE}: {ligne.libelle_valeur}" if ligne.libelle_valeur else ""
    return typographier(f"{ligne.libelle}, {minuscule(ligne.court_facette)}{reponse}")


def list_words(reponses: Sequence[ReponseLue]) -> list[str]:
    """Return answers in words, a probable one with its mark."""
    return [f"{r.texte}{' ?' if r.est_probable else ''}" for r in reponses]


@dataclass(frozen=True)
class CellulePrecisee:
    """What is said of one cell of a contract besides its level, in one line for a sheet."""

    indicateur: str
    texte: str


def summarise_unites(
    entrepot: Entrepot,
    lecture: str,
    unites: Sequence[str],
    indicateurs: Collection[str] | None = None,
) -> tuple[CellulePrecisee, ...]:
    """Return what some units say of their cells, cell by cell; what is not said comes after.

    `indicateurs` keeps the cells of some indicators; None keeps them all.
    """
    par_cellule: dict[tuple[str, str], list[ReponseLue]] = {}
    for r in read_reponses(entrepot, lecture, unites) if unites else ():
        if r.est_ailleurs or (indicateurs is not None and r.code_indicateur not in indicateurs):
            continue
        par_cellule.setdefault((r.unite, r.indicateur), []).append(r)
    est_seule = len({unite for unite, _ in par_cellule}) < 2
    cellules = []
    for (unite, indicateur), reponses in par_cellule.items():
        mots: dict[str, list[str]] = {}
        for r in sorted(reponses, key=lambda r: not r.est_dite):
            mots.setdefault(r.libelle, []).extend(list_words([r]))
        nom = indicateur if est_seule else f"{unite}, {indicateur}"
        dits = [f"{minuscule(libelle)}{INSECABLE}: {liste(m)}" for libelle, m in mots.items()]
        cellules.append(CellulePrecisee(nom, typographier(f"{FINE}; ".join(dits))))
    return tuple(cellules)
