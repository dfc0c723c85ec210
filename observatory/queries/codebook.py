"""The codebook as the served warehouse holds it: no page reads the files it was built from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from observatory.queries.adresse import ValeursConnues
from observatory.queries.contrats import list_departements, list_regions
from observatory.queries.entrepot import Entrepot, Ligne
from observatory.queries.lectures import list_lectures
from observatory.queries.memoire import remember


@dataclass(frozen=True)
class Axe:
    """One axis of reading."""

    axe: str
    libelle: str
    libelle_court: str
    description: str
    code_echelle: str


@dataclass(frozen=True)
class Indicateur:
    """One term that may be read in a contract.

    `membres` are the indicators it gathers, each with the rank it gives when positive (None: its
    own). `rang_epingle` is its place among those asked for first; `lecture_propre` the lecture
    whose own term it is; `retire` says why it is coded no more, its cells still readable.
    """

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
    membres: tuple[str, ...]
    rangs_membres: tuple[int | None, ...]
    rang_epingle: int | None
    ordre: int
    lecture_propre: str | None = None
    retire: str | None = None


@dataclass(frozen=True)
class Echelle:
    """One ladder."""

    code_echelle: str
    libelle: str
    description: str


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
class Bande:
    """One frequency band, and the percentage it starts from (which belongs to it)."""

    bande: str
    libelle: str
    borne_pourcent: int

    @property
    def seuil(self) -> Fraction:
        """Return the share it starts from, exact."""
        return Fraction(self.borne_pourcent, 100)


@dataclass(frozen=True)
class Theme:
    """One thematic or transversal reading."""

    code_theme: str
    libelle: str
    libelle_court: str
    description: str
    nature: str
    ordre: int


@dataclass(frozen=True)
class ElementTheme:
    """One element of a reading: part of the theme, enjeu, orientation, public, instrument."""

    code_theme: str
    type_element: str
    numero: int
    code_element: str | None
    code_indicateur: str | None
    libelle: str
    description: str | None
    passage: str | None


@dataclass(frozen=True)
class Modalite:
    """One word of a controlled vocabulary (statut, certitude, provenance, sens, nature)."""

    vocabulaire: str
    code: str
    libelle: str
    description: str | None


def _ask(entrepot: Entrepot, nom: str, ligne: type[Ligne], **params: str | None) -> list[Ligne]:
    lignes: list[Ligne] = remember(entrepot).fetch(nom, params, ligne)
    return lignes


def list_axes(entrepot: Entrepot) -> Mapping[str, Axe]:
    """Return the axes of reading by code, in codebook order."""
    return {a.axe: a for a in _ask(entrepot, "list_axes", Axe)}


def list_indicateurs(
    entrepot: Entrepot, axe: str | None = None, *, lecture: str | None = None
) -> list[Indicateur]:
    """Return the indicators in codebook order, of one axis or of all.

    Those a lecture codes, its own terms last, when one is given; those of the codebook otherwise.
    """
    if lecture is None:
        connus = [i for i in list_tous(entrepot) if (i.lecture_propre, i.retire) == (None, None)]
    else:
        codes = {
            c for (c,) in remember(entrepot).fetch_rows("list_codes_lecture", {"lecture": lecture})
        }
        connus = [i for i in list_tous(entrepot) if i.code_indicateur in codes]
    return [i for i in connus if axe in {None, i.axe}]


def list_tous(entrepot: Entrepot) -> list[Indicateur]:
    """Return every indicator: of the codebook, of any lecture's own, retired ones too."""
    return _ask(entrepot, "list_indicateurs", Indicateur)


def list_epingles(entrepot: Entrepot, axe: str = "instrument") -> tuple[str, ...]:
    """Return the codes of the indicators of an axis asked for first, in their order."""
    places = {i.code_indicateur: i.rang_epingle for i in list_indicateurs(entrepot, axe)}
    return tuple(sorted((c for c, rang in places.items() if rang), key=lambda c: places[c] or 0))


def find_indicateur(entrepot: Entrepot, code: str) -> Indicateur:
    """Return an indicator, of a lecture's own or retired too; KeyError if there is no such code."""
    return {i.code_indicateur: i for i in list_tous(entrepot)}[code]


def list_echelles(entrepot: Entrepot) -> list[Echelle]:
    """Return the ladders, in codebook order."""
    return _ask(entrepot, "list_echelles", Echelle)


def list_niveaux(entrepot: Entrepot) -> list[Niveau]:
    """Return the levels of every ladder, lowest first."""
    return _ask(entrepot, "list_niveaux", Niveau)


def find_top(entrepot: Entrepot, code_echelle: str) -> int:
    """Return the highest rank of a ladder, 1 when there is no such ladder."""
    rangs = (n.rang for n in list_niveaux(entrepot) if n.code_echelle == code_echelle)
    return max(rangs, default=1)


def list_mesures(entrepot: Entrepot) -> list[Mesure]:
    """Return the measures of every ladder, lowest threshold first."""
    return _ask(entrepot, "list_mesures", Mesure)


def list_bandes(entrepot: Entrepot) -> list[Bande]:
    """Return the frequency bands, lowest first."""
    return _ask(entrepot, "list_bandes", Bande)


def list_themes(entrepot: Entrepot) -> list[Theme]:
    """Return the readings, transversal ones first."""
    return _ask(entrepot, "list_themes", Theme)


def list_elements_theme(
    entrepot: Entrepot, code_theme: str, *, lecture: str | None = None
) -> list[ElementTheme]:
    """Return what one reading is made of, in order, with a lecture's own terms if one is given."""
    tous = _ask(entrepot, "list_elements_theme", ElementTheme, lecture=lecture)
    return [e for e in tous if e.code_theme == code_theme]


def list_termes(entrepot: Entrepot) -> list[Modalite]:
    """Return the controlled vocabularies."""
    return _ask(entrepot, "list_termes", Modalite)


def list_glossaire(entrepot: Entrepot) -> dict[str, Modalite]:
    """Return the words of the method, by code, in the order of the glossary."""
    return {t.code: t for t in list_termes(entrepot) if t.vocabulaire == "glossaire"}


def load_valeurs_connues(entrepot: Entrepot) -> ValeursConnues:
    """Return the values each parameter of the address may take (code → libellé)."""
    vocabulaire = {t.code: t.libelle for t in list_termes(entrepot) if t.vocabulaire == "statut"}
    contrats = entrepot.fetch_rows("list_noms_contrats", {})
    lectures, termes = list_lectures(entrepot), list_tous(entrepot)
    return ValeursConnues(
        lecture={x.code_lecture: x.nom_lecture for x in lectures},
        region={t.code: t.nom for t in list_regions(entrepot)},
        departement={t.code: t.nom for t in list_departements(entrepot)},
        niveau={"epci": "Intercommunalité", "commune": "Commune"},
        theme={t.code_theme: t.libelle for t in list_themes(entrepot)},
        indicateur={i.code_indicateur: i.libelle for i in termes},
        mesure={m.mesure: m.libelle for m in list_mesures(entrepot)},
        valeur={n.code_niveau: n.libelle for n in list_niveaux(entrepot)} | vocabulaire,
        contrat=dict(contrats),
        propres={i.code_indicateur: i.lecture_propre for i in termes if i.lecture_propre},
        lecture_ouverte=next((x.code_lecture for x in lectures if x.est_defaut), ""),
    )
