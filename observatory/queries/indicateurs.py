"""The codebook as the warehouse holds it: indicators, ladders, measures, themes."""

from __future__ import annotations

from dataclasses import dataclass

from observatory.queries.contrats import list_departements, list_regions
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import ValeursConnues
from observatory.queries.lectures import list_lectures
from observatory.queries.memoire import remember


@dataclass(frozen=True)
class Indicateur:
    """One term that may be read in a contract."""

    code_indicateur: str
    axe: str
    terme: str
    libelle: str
    libelle_court: str
    sigle: str | None
    description: str | None
    consigne: str | None
    type_valeur: str
    code_echelle: str | None
    code_famille: str | None
    libelle_famille: str | None
    famille_politique: str | None
    themes: tuple[str, ...]
    est_derive: bool
    ordre: int


@dataclass(frozen=True)
class Niveau:
    """One level of a ladder."""

    code_echelle: str
    code_niveau: str
    libelle: str
    rang: int
    description: str | None


@dataclass(frozen=True)
class Mesure:
    """One measure: from which rank of the ladder a cell counts."""

    code_echelle: str
    mesure: str
    libelle: str
    seuil: int
    phrase: str
    phrase_singulier: str
    est_principale: bool


@dataclass(frozen=True)
class Theme:
    """One thematic or transversal reading."""

    code_theme: str
    libelle: str
    nature: str
    est_publiee: bool
    avertissement: str | None
    source: str | None
    passage: str | None
    ordre: int


@dataclass(frozen=True)
class ElementTheme:
    """One published element of a reading: constat, enjeu, orientation, public, défi, example."""

    code_theme: str
    type_element: str
    numero: int
    code_element: str | None
    code_indicateur: str | None
    libelle: str
    description: str | None


@dataclass(frozen=True)
class Terme:
    """One word of a controlled vocabulary (statut, certitude, provenance, sens, nature)."""

    vocabulaire: str
    code: str
    libelle: str
    description: str | None


def list_indicateurs(entrepot: Entrepot, axe: str | None = None) -> list[Indicateur]:
    """Return the indicators in codebook order, of one axis or of all."""
    return remember(entrepot).fetch("list_indicateurs", {"axe": axe}, Indicateur)


def list_niveaux(entrepot: Entrepot) -> list[Niveau]:
    """Return the levels of every ladder, lowest first."""
    return remember(entrepot).fetch("list_niveaux", {}, Niveau)


def list_mesures(entrepot: Entrepot) -> list[Mesure]:
    """Return the measures of every ladder, lowest threshold first."""
    return remember(entrepot).fetch("list_mesures", {}, Mesure)


def list_themes(entrepot: Entrepot) -> list[Theme]:
    """Return the readings, transversal ones first."""
    return remember(entrepot).fetch("list_themes", {}, Theme)


def list_elements_theme(entrepot: Entrepot, code_theme: str) -> list[ElementTheme]:
    """Return what is published of one reading, in order."""
    return entrepot.fetch("list_elements_theme", {"theme": code_theme}, ElementTheme)


def list_termes(entrepot: Entrepot) -> list[Terme]:
    """Return the controlled vocabularies."""
    return remember(entrepot).fetch("list_termes", {}, Terme)


def load_valeurs_connues(entrepot: Entrepot) -> ValeursConnues:
    """Return the values each parameter of the address may take (code → libellé)."""
    vocabulaire = {t.code: t.libelle for t in list_termes(entrepot) if t.vocabulaire == "statut"}
    contrats = entrepot.fetch_rows("list_noms_contrats", {})
    return ValeursConnues(
        lecture={x.code_lecture: x.nom_lecture for x in list_lectures(entrepot)},
        region={t.code: t.nom for t in list_regions(entrepot)},
        departement={t.code: t.nom for t in list_departements(entrepot)},
        niveau={"epci": "Intercommunalité", "commune": "Commune"},
        theme={t.code_theme: t.libelle for t in list_themes(entrepot)},
        indicateur={i.code_indicateur: i.libelle for i in list_indicateurs(entrepot)},
        mesure={m.mesure: m.libelle for m in list_mesures(entrepot)},
        valeur={n.code_niveau: n.libelle for n in list_niveaux(entrepot)} | vocabulaire,
        contrat=dict(contrats),
    )
