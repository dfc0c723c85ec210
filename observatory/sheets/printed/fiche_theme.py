"""Content of the printed sheet of one theme in a region: what is published, what is counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from observatory.base.errors import QueryError
from observatory.base.french import typographier
from observatory.queries.codebook import Indicateur, list_indicateurs
from observatory.queries.entrepot import Entrepot
from observatory.queries.fiches import list_unites_etablies
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import load_lecture
from observatory.queries.taux import list_reperes, list_unites
from observatory.sheets.map.theme import (
    AXE_THEMATIQUE,
    CarteTheme,
    build_carte_theme,
)
from observatory.sheets.pages.lecture import (
    LectureRegionale,
    LectureTheme,
    build_lecture_regionale,
)
from observatory.sheets.printed.fiche_contrat_theme import require_theme
from observatory.sheets.printed.fiche_pied import (
    ADRESSE_DEFAUT,
    PiedFiche,
    build_pied,
    describe_filtres,
    write_adresse,
)
from observatory.sheets.printed.fiche_regles import list_regles
from observatory.sheets.rates.axes import AXE_INSTRUMENT, AXE_PARTENAIRE, AXES_RELEVES
from observatory.sheets.rates.constats import EXEMPLE, LEVIER, keep_nature
from observatory.sheets.rates.reperes import RepereLu, summarise_marks
from observatory.sheets.rates.tableaux import Tableau
from observatory.sheets.rates.taux import Taux
from observatory.sheets.rates.themes import list_codes_theme, map_published
from observatory.sheets.rates.unites import titrer


@dataclass(frozen=True)
class Etabli:
    """One rate of a partial lecture and the units it counts, by name, the probable ones apart."""

    libelle: str
    taux: Taux
    noms: tuple[str, ...]
    probables: tuple[str, ...]


@dataclass(frozen=True)
class FicheTheme:
    """The printed sheet of one theme. Tables are grouped as they stand on the two pages.

    `reperes` are the published marks of this theme's indicators; `bilan_reperes` counts them.
    `etablis` names the units behind each rate of a partial lecture.
    """

    code_theme: str
    titre: str
    surtitre: str
    sous_titre: str
    est_simulee: bool
    est_bornee: bool
    annonce: tuple[str, str]
    theme: LectureTheme
    thematiques: tuple[Tableau, ...]
    instruments: tuple[Tableau, ...]
    partenaires: Tableau | None
    releves: tuple[Tableau, ...]
    autres: tuple[Tableau, ...]
    muets: tuple[tuple[str, int], ...]
    reperes: tuple[RepereLu, ...]
    titre_reperes: str
    bilan_reperes: str
    carte: CarteTheme
    etablis: tuple[Etabli, ...]
    regles: tuple[str, ...]
    pied: PiedFiche


def build_fiche_theme(
    entrepot: Entrepot, filtres: Filtres, code_theme: str, base: str = ADRESSE_DEFAUT
) -> FicheTheme:
    """Return the printed sheet of one theme for the selection of the filters.

    Raises QueryError when the theme or the lecture is unknown.
    """
    theme = require_theme(entrepot, code_theme)
    vue = filtres.with_changes(theme=code_theme, indicateur=None, mesure=None, contrat=None)
    lecture = load_lecture(entrepot, vue.lecture)
    publie = map_published(entrepot, lecture).get(theme.code)
    page = build_lecture_regionale(entrepot, vue)
    lue = _require_reading(page)
    indicateurs = list_indicateurs(entrepot, lecture=lecture.code_lecture)
    codes = list_codes_theme(theme, indicateurs)
    reperes = tuple(r for r in page.reperes if r.code_indicateur in codes)
    parts = _split_axes(lue.tableaux)
    return FicheTheme(
        code_theme=theme.code,
        titre=theme.libelle,
        surtitre="Fiche thématique régionale",
        sous_titre=f"{typographier(lecture.nom_perimetre)}. {typographier(page.selection)}",
        est_simulee=lecture.est_simulee,
        est_bornee=lecture.est_bornee,
        annonce=(page.bandeau.titre, page.bandeau.texte or ""),
        theme=lue,
        thematiques=parts["thematiques"],
        instruments=parts["instruments"],
        partenaires=next(iter(parts["partenaires"]), None),
        releves=parts["releves"],
        autres=parts["autres"],
        muets=tuple((t.titre.split(" — ")[0], len(t.silences)) for t in lue.muets),
        reperes=reperes,
        titre_reperes=titrer("Taux publiés et ce que dit cette lecture", lecture.est_simulee),
        bilan_reperes=_say_marks(entrepot, page, reperes),
        carte=build_carte_theme(
            entrepot,
            vue,
            lecture,
            lue.tableaux,
            _find_own(indicateurs, theme.code),
            [x.code for c in keep_nature(lue.constats, EXEMPLE, LEVIER) for x in c.lieux],
        ),
        etablis=_list_established(entrepot, vue, lue.tableaux) if lecture.est_bornee else (),
        regles=list_regles(entrepot, lecture, est_repere=bool(reperes)),
        pied=build_pied(
            entrepot,
            lecture,
            describe_filtres(entrepot, vue, lecture),
            write_adresse(base, "lecture", vue.to_params()),
            (publie.source if publie else lecture.source or "Codage d’un organisme",),
            dit_territoire=False,
        ),
    )


def _require_reading(page: LectureRegionale) -> LectureTheme:
    if page.theme is None:
        raise QueryError(f"La page « {page.titre_theme} » ne porte sur aucun thème.")
    return page.theme


def _find_own(indicateurs: Sequence[Indicateur], code_theme: str) -> Indicateur | None:
    """Return the indicator that says whether a contract takes up the theme itself."""
    return next((i for i in indicateurs if i.axe == AXE_THEMATIQUE and i.terme == code_theme), None)


def _split_axes(tableaux: Sequence[Tableau]) -> Mapping[str, tuple[Tableau, ...]]:
    """Return the tables by place on the sheet, each exactly once."""
    places = {
        AXE_THEMATIQUE: "thematiques",
        AXE_INSTRUMENT: "instruments",
        AXE_PARTENAIRE: "partenaires",
        **dict.fromkeys(AXES_RELEVES, "releves"),
    }
    groupes: dict[str, list[Tableau]] = {
        nom: [] for nom in ("thematiques", "instruments", "partenaires", "releves", "autres")
    }
    for tableau in tableaux:
        groupes[places.get(tableau.axe, "autres")].append(tableau)
    return {nom: tuple(tables) for nom, tables in groupes.items()}


def _list_established(
    entrepot: Entrepot, filtres: Filtres, tableaux: Sequence[Tableau]
) -> tuple[Etabli, ...]:
    """Return the highest measure reached by each line, with the units it counts."""
    lignes = [x for t in tableaux for x in t.lignes]
    unites = [u.code_unite for u in list_unites(entrepot, filtres)]
    noms = list_unites_etablies(entrepot, filtres.lecture, unites)
    etablis = []
    for ligne in lignes:
        atteints = [t for t in ligne.taux if t.ligne.k] or [
            t for t in ligne.taux if t.ligne.k_probable
        ]
        if atteints:
            taux = ligne.principal if ligne.principal.ligne.k else atteints[-1]
            cle = (taux.ligne.code_indicateur, taux.ligne.mesure)
            etablis.append(Etabli(ligne.libelle, taux, *noms.get(cle, ((), ()))))
    return tuple(etablis)


def _say_marks(entrepot: Entrepot, page: LectureRegionale, reperes: Sequence[RepereLu]) -> str:
    """Return the count of verdicts, or why no mark is shown; empty where none was published."""
    if reperes:
        return summarise_marks(reperes)
    if not list_reperes(entrepot, page.code_lecture):
        return ""
    if not page.reperes:
        return "Les taux publiés portent sur l’ensemble de la région : ils ne sont pas montrés ici."
    return "Aucun taux n’a été publié sur les indicateurs de ce thème."
