"""The codebook's TOML files as frozen objects: strict models, an unknown key is an error."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from observatory.base.french import FINE, INSECABLE
from observatory.codebook.domaine import GenreDomaine

LONGUEUR_COURTE = 45
CLE, PLACE, ECHELLE = "@code", "@place", "@echelle"


def _check_texte(texte: str) -> str:
    """Return the text with unbreakable spaces; ValueError on a typographic fault."""
    if not texte.strip():
        raise ValueError("texte vide")
    if texte != texte.strip():
        raise ValueError("espace au début ou à la fin")
    if "  " in texte or "\n" in texte or "\t" in texte:
        raise ValueError("espaces doublées, tabulation ou retour à la ligne")
    if "'" in texte:
        raise ValueError("apostrophe droite : écrire ’")
    if "..." in texte:
        raise ValueError("trois points : écrire …")
    if '"' in texte:
        raise ValueError("guillemets droits : écrire « »")
    return _fix_espaces(texte)


def _fix_espaces(texte: str) -> str:
    """Return the text with the no-break spaces French asks for; authors type plain spaces."""
    texte = re.sub(r" ([;?!%»])", FINE + r"\1", texte)
    return texte.replace("« ", "«" + FINE).replace(" :", INSECABLE + ":")


Texte = Annotated[str, AfterValidator(_check_texte)]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Codes = Annotated[tuple[Code, ...], Field(strict=False)]
Formes = Annotated[tuple[Texte, ...], Field(strict=False)]
FamillePolitique = Literal["droit_commun", "politique_de_la_ville"]
TypeValeur = Literal["echelle", "booleen", "nombre", "date", "texte"]


class Strict(BaseModel):
    """Base of every table: unknown keys and wrong types are refused, nothing changes after."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Entree(Strict):
    """A table named by its key: `code` is the key, `place` its rank in the file, from 0.

    Both are given by the file that holds the table, under names no TOML file writes.
    """

    code: str = Field(validation_alias=CLE)
    place: int = Field(default=0, validation_alias=PLACE)


def name_entries(tables: Any, **connus: Any) -> Any:
    """Return the tables of a file with the key and the place of each; what is no table is left."""
    if not isinstance(tables, dict):
        return tables
    return {
        cle: {**connus, **table, CLE: cle, PLACE: rang} if isinstance(table, dict) else table
        for rang, (cle, table) in enumerate(tables.items())
    }


_E = TypeVar("_E", bound=Entree)
Entrees = Annotated[dict[Code, _E], BeforeValidator(name_entries)]


class Libelle(Entree):
    """A named thing: its label and what it is."""

    libelle: Texte
    libelle_court: Texte | None = None
    description: Texte

    @property
    def court(self) -> str:
        """Return the short label, or the label itself."""
        return self.libelle_court or self.libelle


class Entete(Strict):
    """codebook.toml: version and title."""

    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    titre: Texte
    description: Texte


class AxeDefini(Libelle):
    """One axis of reading; its default ladder names the ladder of its indicators.

    fichier: the file of its terms; an axis without any is deduced from instruments or themes.
    """

    fichier: Annotated[str, Field(pattern=r"^[a-z_]+\.toml$")] | None = None
    echelle: Code
    consigne: Texte


class NiveauDefini(Libelle):
    """One level of a ladder."""

    @property
    def rang(self) -> int:
        """Return its rank: the first level of the file has rank 0, the lowest."""
        return self.place


class EchelleDefinie(Libelle):
    """An ordered ladder."""

    par_code: Entrees[NiveauDefini] = Field(validation_alias="niveaux")

    @property
    def niveaux(self) -> tuple[NiveauDefini, ...]:
        """Return the levels, lowest first."""
        return tuple(self.par_code.values())

    @property
    def rang_max(self) -> int:
        """Return the highest rank."""
        return len(self.par_code) - 1

    def rang(self, code_niveau: str) -> int:
        """Return the rank of a level; KeyError if the ladder has no such level."""
        return self.par_code[code_niveau].rang


class MesureDefinie(Entree):
    """The share of contracts at or above a rank; the sentence follows « k contrats sur N ».

    est_principale: the one a page shows first.
    """

    code_echelle: str = Field(validation_alias=ECHELLE)
    libelle: Texte
    seuil: Annotated[int, Field(ge=1)]
    phrase: Texte
    phrase_singulier: Texte
    est_principale: bool = False


class BandeDefinie(Entree):
    """A frequency band, closed below: borne_basse is a share between 0 and 1."""

    libelle: Texte
    borne_basse: Annotated[float, Field(ge=0, lt=1)]


class FormesLues(Strict):
    """How a term is written in a contract; what the reader looks for beside its label.

    variantes: labels, read whatever their accents and line ends, « … » at an end standing for a
    proper name (« école … », « … Habitat »); sigles: acronyms, read as they
    are; representants: who signs for it; titres: words of a title of the plan that make it an
    axis; contexte: words one of which must stand in the passage; homonymes: longer writings that
    mean something else; jamais: words that annul the passage; majuscule: the name needs one.
    """

    variantes: Formes = ()
    sigles: Formes = ()
    representants: Formes = ()
    titres: Formes = ()
    contexte: Formes = ()
    homonymes: Formes = ()
    jamais: Formes = ()
    majuscule: bool = False


class DomaineTerme(Strict):
    """The domain of a quantity: its kind and its bounds, both included."""

    genre: GenreDomaine
    minimum: Annotated[str, Field(pattern=r"^-?\d")]
    maximum: Annotated[str, Field(pattern=r"^-?\d")]


class Propres(Strict):
    """What a term says of its indicators: a property added here may be written in every term.

    retire: why it is coded no more; its cells stay, readable, and enter no rate.
    """

    retire: Texte | None = None
    sigle: Texte | None = None
    consigne: Texte
    unite: Texte | None = None
    themes: Codes


class Nomme(Libelle, Propres):
    """A term or a group of terms."""

    @property
    def court(self) -> str:
        """Return the short label: the one given, else the acronym of a long label."""
        sigle = self.sigle if len(self.libelle) > LONGUEUR_COURTE else None
        return self.libelle_court or sigle or self.libelle


class Terme(Nomme):
    """One term of the codebook: what it is and how to code it."""

    famille: Code
    echelle: Code | None = None
    type_valeur: TypeValeur | None = None
    lecture: FormesLues | None = None
    domaine: DomaineTerme | None = None


class TermeInstrument(Terme):
    """An instrument, of droit commun or of politique de la ville; formes adds its seven forms."""

    famille_politique: FamillePolitique
    formes: bool = False


class Groupe(Nomme):
    """A derived indicator: the highest rank among its members."""

    membres: Codes
    famille: Code | None = None
    famille_politique: FamillePolitique | None = None


class FormeArticulation(Libelle):
    """One of the seven forms of articulation, in a group that is a level of the ladder forme."""

    numero: Annotated[int, Field(ge=1)]
    groupe: Code
    consigne: Texte


class ListeFermee(Libelle):
    """A closed list of values that go with a coded cell or a lecture."""

    modalites: Entrees[Libelle]


class SousTheme(Libelle):
    """A part of a theme that a contract may raise to a priority."""

    consigne: Texte
    retire: Texte | None = None
    lecture: FormesLues | None = None


class ElementCode(Libelle):
    """An enjeu or orientation met by a reading: a boolean indicator."""

    consigne: Texte
    retire: Texte | None = None
    passage: Texte
    volet: Texte | None = None


class Thematique(Libelle):
    """One of the thirteen readings: what it covers, and how to code it."""

    ordre: Annotated[int, Field(ge=1)]
    nature: Literal["transversale", "thematique"]
    consigne: Texte
    instruments: Codes = ()
    publics: Codes = ()
    lecture: FormesLues | None = None
    transversalite: FormesLues | None = None
    sous_themes: Entrees[SousTheme] = {}
    enjeux: Entrees[ElementCode] = {}
    orientations: Entrees[ElementCode] = {}

    def list_codes(self) -> Mapping[str, tuple[str, ...]]:
        """Return the indicators that the reading names, by kind of element."""
        return {
            "sous_theme": tuple(f"thematique.{self.code}.{c}" for c in self.sous_themes),
            "enjeu": tuple(f"enjeu.{self.code}.{c}" for c in self.enjeux),
            "orientation": tuple(f"orientation.{self.code}.{c}" for c in self.orientations),
            "public": tuple(f"public.{c}" for c in self.publics),
            "instrument": tuple(f"instrument.{c}" for c in self.instruments),
        }


class FacetteDefinie(Libelle):
    """What may be asked of a cell besides its level, once it reaches one: `axe` and `niveau`.

    familles, termes: those of the axis it is asked of, all when none is given; phrase follows
    « k contrats sur N »; source: where the question comes from, with its page.
    """

    axe: Code
    niveau: Code
    familles: Codes = ()
    termes: Codes = ()
    consigne: Texte
    phrase: Texte
    phrase_singulier: Texte
    source: Texte


class Attribut(FacetteDefinie):
    """An attribute: its answer is a text, a quantity, an amount, or words of a closed list.

    multiple: several answers may go with one cell. lu_dans: the document that answers, the contract
    or the instrument's own (a CTG, a CLS), whatever the contract says of it.
    """

    reponse: Literal["texte", "liste", "nombre", "montant", "cellule"]
    multiple: bool = False
    lu_dans: Literal["contrat", "procedure"] = "contrat"
    modalites: Entrees[Libelle] = {}
    domaine: DomaineTerme | None = None
    unite: Texte | None = None
    axe_cible: Code | None = None


class GenreLien(FacetteDefinie):
    """A kind of link: from a cell of `axe` at `niveau` to one of `axe_cible` at `niveau_cible`."""

    axe_cible: Code
    niveau_cible: Code


class FichierAttributs(Strict):
    """attributs.toml."""

    attributs: Entrees[Attribut]


class FichierLiens(Strict):
    """liens.toml."""

    liens: Entrees[GenreLien]


class FichierAxes(Strict):
    """axes.toml."""

    axes: Entrees[AxeDefini]


class FichierEchelles(Strict):
    """echelles.toml."""

    echelles: Entrees[EchelleDefinie]


def name_measures(echelles: Any) -> Any:
    """Return the measures of each ladder, each with the code of its ladder beside its own."""
    if not isinstance(echelles, dict):
        return echelles
    return {code: name_entries(table, **{ECHELLE: code}) for code, table in echelles.items()}


class FichierMesures(Strict):
    """mesures.toml: the measures of each ladder, and the bands."""

    mesures: Annotated[dict[Code, dict[Code, MesureDefinie]], BeforeValidator(name_measures)]
    bandes: Entrees[BandeDefinie]


class FichierFormes(Strict):
    """formes.toml."""

    formes: Entrees[FormeArticulation]


class FichierStatuts(Strict):
    """statuts.toml and glossaire.toml; `formes`: how pages write a word of the latter."""

    vocabulaires: Entrees[ListeFermee]
    formes: dict[Code, Formes] = {}


class FichierTermes(Strict):
    """A file of terms by family: partners, publics, governance, follow-up, funding, signature."""

    epingles: Codes = ()
    """The terms or groups asked for first, in order."""
    familles: Entrees[Libelle]
    termes: Entrees[Terme]
    groupes: Entrees[Groupe] = {}


class FichierInstruments(Strict):
    """instruments.toml: a file of terms."""

    epingles: Codes = ()
    familles: Entrees[Libelle]
    termes: Entrees[TermeInstrument]
    groupes: Entrees[Groupe] = {}
