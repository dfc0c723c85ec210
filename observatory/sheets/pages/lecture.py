"""Content of the regional reading: the published marks confronted, then one reading per theme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from observatory.base.french import FINE, guillemets, quantite
from observatory.queries.cellules import list_rangs
from observatory.queries.codebook import Indicateur, list_axes, list_indicateurs
from observatory.queries.constats import ThemePublie
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture, load_lecture
from observatory.queries.taux import LigneTaux, list_reperes, list_taux, list_unites
from observatory.sheets.pages.lectures import Bandeau, build_bandeau
from observatory.sheets.pages.noms import name_lieu
from observatory.sheets.pages.tete import PhraseTete, say_head
from observatory.sheets.rates.axes import AXE_PARTENAIRE, AXES_ENSEMBLE, order_axe
from observatory.sheets.rates.constats import GroupeConstats, read_constats
from observatory.sheets.rates.enjeux import EnjeuxTheme, build_enjeux
from observatory.sheets.rates.facettes import (
    FacetteChiffree,
    build_liens_theme,
)
from observatory.sheets.rates.reperes import RepereLu, build_repere, summarise_marks
from observatory.sheets.rates.tableaux import Tableau, build_tableaux
from observatory.sheets.rates.taux import build_taux
from observatory.sheets.rates.themes import (
    Renvoi,
    ThemeLu,
    find_theme,
    is_published_here,
    list_codes_theme,
    list_themes_lus,
    map_published,
    refer_published,
)
from observatory.sheets.rates.unites import mot_unite, titrer
from observatory.statistics.gaps import Rangs


@dataclass(frozen=True)
class ThemeResume:
    """One reading in the list of readings."""

    code_theme: str
    libelle: str
    nature: str
    est_publiee: bool
    resume: str
    lien: Mapping[str, str]


@dataclass(frozen=True)
class LectureTheme:
    """One thematic reading: what this lecture finds, what it counts.

    Findings are this lecture's alone: where it has none there is only `renvoi`, said after its
    own results. `avertissement` names the reading that is missing when it was not published;
    `muets` are the tables where this lecture establishes nothing. `enjeux` says which of its
    enjeux no orientation answers, `liens` what the theme is linked to; nothing when none was coded.
    """

    code_theme: str
    libelle: str
    description: str
    avertissement: str | None
    source: str
    constats: tuple[GroupeConstats, ...]
    tableaux: tuple[Tableau, ...]
    muets: tuple[Tableau, ...]
    renvoi: Renvoi | None
    enjeux: EnjeuxTheme | None = None
    liens: tuple[FacetteChiffree, ...] = ()


@dataclass(frozen=True)
class LectureRegionale:
    """The page: a lecture, its selection, its marks, its readings.

    `constats` are its findings on no theme in particular.

    The rate that an address opens is a sheet of its own (see cellules.build_detail): opening one
    leaves the page as it is.
    """

    code_lecture: str
    titre: str
    phrase: PhraseTete
    titre_theme: str
    bandeau: Bandeau
    est_simulee: bool
    est_vide: bool
    selection: str
    themes: tuple[ThemeResume, ...]
    theme: LectureTheme | None
    constats: tuple[GroupeConstats, ...]
    ensemble: tuple[Tableau, ...]
    titre_reperes: str
    reperes: tuple[RepereLu, ...]
    bilan_reperes: str


def build_lecture_regionale(entrepot: Entrepot, filtres: Filtres) -> LectureRegionale:
    """Return the regional reading: the whole picture, or one theme when the filters name it."""
    lecture = load_lecture(entrepot, filtres.lecture)
    lignes = list_taux(entrepot, filtres)
    unites = {u.code_unite: u.nom_unite for u in list_unites(entrepot, filtres)}
    indicateurs = list_indicateurs(entrepot, lecture=filtres.lecture)
    reperes = _list_marks(entrepot, filtres, lignes)
    # Under five coded units names are printed; else ranks serve the gap of partners only.
    axe = None if any(x.est_petit_groupe and x.k for x in lignes) else AXE_PARTENAIRE
    rangs = list_rangs(entrepot, filtres.lecture, axe, list(unites))
    page = _TauxPage(
        entrepot, filtres, lignes, unites, reperes, rangs, is_published_here(entrepot, lecture)
    )
    publies = map_published(entrepot, lecture)
    choisi = find_theme(entrepot, filtres.theme, filtres.lecture)
    axes = () if choisi else AXES_ENSEMBLE
    return LectureRegionale(
        code_lecture=lecture.code_lecture,
        phrase=say_head(
            entrepot, filtres, codes=list_codes_theme(choisi, indicateurs) if choisi else None
        ),
        titre_theme=titrer(choisi.libelle if choisi else "Vue d’ensemble", lecture.est_simulee),
        titre=titrer(
            f"Lecture régionale — {name_lieu(entrepot, filtres, lecture)}", lecture.est_simulee
        ),
        bandeau=build_bandeau(lecture),
        est_simulee=lecture.est_simulee,
        est_vide=not unites,
        selection=_say_selection(lecture, filtres, len(unites)),
        themes=tuple(
            _summarise(theme, indicateurs, lignes, filtres, publies.get(theme.code))
            for theme in list_themes_lus(entrepot, filtres.lecture)
        ),
        theme=_read_theme(page, choisi, indicateurs, lecture) if choisi else None,
        constats=() if choisi else read_constats(entrepot, lecture, None),
        ensemble=_order_known([t for axe in axes for t in page.build_axe(axe) if t.lignes]),
        titre_reperes=titrer("Taux publiés et ce que dit cette lecture", lecture.est_simulee),
        reperes=reperes,
        bilan_reperes=summarise_marks(reperes),
    )


def _order_known(tableaux: Sequence[Tableau]) -> tuple[Tableau, ...]:
    """Return the tables where something firm is read, then those where all is only probable."""
    return tuple(
        sorted(tableaux, key=lambda t: not any(x.ligne.k for li in t.lignes for x in li.taux))
    )


@dataclass(frozen=True)
class _TauxPage:
    """The rates of the page, read once and dealt out to its tables."""

    entrepot: Entrepot
    filtres: Filtres
    lignes: Sequence[LigneTaux]
    unites: Mapping[str, str]
    reperes: Sequence[RepereLu]
    rangs: Mapping[str, Mapping[str, Rangs]]
    est_releve: bool

    def build_axe(self, axe: str, codes: frozenset[str] | None = None) -> tuple[Tableau, ...]:
        """Return the tables of one axis, for some indicators or (None) for all of them."""
        siennes = [
            x for x in self.lignes if x.axe == axe and (codes is None or x.code_indicateur in codes)
        ]
        return build_tableaux(
            list_axes(self.entrepot)[axe],
            siennes,
            self.filtres,
            self.reperes,
            self.rangs,
            self.unites,
            self.est_releve,
        )


def _list_marks(
    entrepot: Entrepot, filtres: Filtres, lignes: Sequence[LigneTaux]
) -> tuple[RepereLu, ...]:
    """Return the published marks confronted with the whole lecture, never with a selection."""
    if filtres.est_selection:
        return ()
    taux = {(x.code_indicateur, x.mesure): x for x in lignes}
    lus = []
    for repere in list_reperes(entrepot, filtres.lecture):
        ligne = taux.get((repere.code_indicateur or "", repere.mesure or ""))
        lus.append(build_repere(repere, build_taux(ligne, filtres) if ligne else None))
    return tuple(lus)


def _say_selection(lecture: Lecture, filtres: Filtres, nb: int) -> str:
    mot = mot_unite(lecture.type_unite)
    if not filtres.est_selection:
        return f"Ensemble de la lecture : {mot.compter(lecture.nb_attendus)}."
    return (
        f"Sélection : {mot.compter(nb)} sur {lecture.nb_attendus}. "
        "Les taux publiés, qui portent sur l’ensemble, ne sont pas comparés à une sélection."
    )


def _summarise(
    theme: ThemeLu,
    indicateurs: Sequence[Indicateur],
    lignes: Sequence[LigneTaux],
    filtres: Filtres,
    publie: ThemePublie | None,
) -> ThemeResume:
    codes = list_codes_theme(theme, indicateurs)
    etablis = {x.code_indicateur for x in lignes if x.code_indicateur in codes and x.k}
    resume = quantite(len(etablis), "indicateur relevé") + f" sur {len(codes)}"
    return ThemeResume(
        code_theme=theme.code,
        libelle=theme.libelle,
        nature=theme.nature,
        est_publiee=publie is not None and publie.est_publiee,
        resume=f"{resume}{FINE}; lecture non publiée"
        if publie is not None and not publie.est_publiee
        else resume,
        lien=filtres.with_changes(theme=theme.code, indicateur=None, mesure=None).to_params(),
    )


def _read_theme(
    page: _TauxPage, theme: ThemeLu, indicateurs: Sequence[Indicateur], lecture: Lecture
) -> LectureTheme:
    entrepot = page.entrepot
    publie = map_published(entrepot, lecture).get(theme.code)
    codes = list_codes_theme(theme, indicateurs)
    axes = sorted({i.axe for i in indicateurs if i.code_indicateur in codes}, key=order_axe)
    tableaux = [t for axe in axes for t in page.build_axe(axe, codes)]
    return LectureTheme(
        code_theme=theme.code,
        libelle=theme.libelle,
        description=theme.description,
        avertissement=publie.avertissement if publie else None,
        source=f"{publie.source}, {guillemets(publie.passage)}" if publie else "",
        constats=read_constats(entrepot, lecture, theme.code),
        tableaux=tuple(t for t in tableaux if t.lignes or t.est_releve_publie),
        muets=tuple(t for t in tableaux if not (t.lignes or t.est_releve_publie)),
        renvoi=refer_published(entrepot, lecture, theme.code),
        enjeux=build_enjeux(entrepot, page.filtres, theme.code),
        liens=build_liens_theme(entrepot, page.filtres, theme.code),
    )
