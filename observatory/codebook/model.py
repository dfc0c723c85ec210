"""What the codebook's TOML files may hold: strict models, an unknown key is an error."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from observatory.codebook.domaine import GenreDomaine

FINE = "\u202f"
INSECABLE = "\u00a0"
LONGUEUR_COURTE = 45
AVERTISSEMENT_NON_PUBLIEE = "Lecture non publiée"


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
    texte = re.sub(r"« ", "«" + FINE, texte)
    return re.sub(r" :", INSECABLE + ":", texte)


def _shorten(libelle: str, sigle: str | None) -> str:
    """Return a label, or its acronym where the label is too long for a table's header."""
    return sigle if sigle and len(libelle) > LONGUEUR_COURTE else libelle


Texte = Annotated[str, AfterValidator(_check_texte)]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Reference = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$")]
Codes = Annotated[tuple[Code, ...], Field(strict=False)]
References = Annotated[tuple[Reference, ...], Field(strict=False)]
Formes = Annotated[tuple[Texte, ...], Field(strict=False)]
FamillePolitique = Literal["droit_commun", "politique_de_la_ville"]
TypeValeur = Literal["echelle", "booleen", "nombre", "date", "texte"]


class Strict(BaseModel):
    """Base of every table: unknown keys and wrong types are refused, nothing changes after."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Libelle(Strict):
    """A named thing: its label and what it is."""

    libelle: Texte
    libelle_court: Texte | None = None
    description: Texte

    @property
    def court(self) -> str:
        """Return the short label, or the label itself."""
        return self.libelle_court or self.libelle


class Publication(Strict):
    """Where the findings, challenges and examples of the themes come from, and belong."""

    perimetre: Texte
    generation: Texte
    lecture: Texte
    renvoi: Texte


class Entete(Strict):
    """codebook.toml: version and title."""

    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    titre: Texte
    description: Texte
    publication: Publication


class Axe(Libelle):
    """One axis of reading; its default ladder names the ladder of its indicators."""

    echelle: Code
    consigne: Texte


class Echelle(Libelle):
    """An ordered ladder: the first level of the file has rank 0."""

    niveaux: dict[Code, Libelle]


class Mesure(Strict):
    """The share of contracts at or above a rank; the sentence follows « k contrats sur N »."""

    libelle: Texte
    seuil: Annotated[int, Field(ge=1)]
    phrase: Texte
    phrase_singulier: Texte
    est_principale: bool = False


class Bande(Strict):
    """A frequency band, closed below: borne_basse is a share between 0 and 1."""

    libelle: Texte
    borne_basse: Annotated[float, Field(ge=0, lt=1)]


class FormesLues(Strict):
    """How a term is written in a contract; what the reader looks for beside its label.

    variantes: labels, read whatever their accents and line ends; sigles: acronyms, read as they
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


class Terme(Libelle):
    """One term of the codebook: what it is and how to code it."""

    sigle: Texte | None = None
    famille: Code
    themes: Codes
    consigne: Texte
    echelle: Code | None = None
    type_valeur: TypeValeur | None = None
    unite: Texte | None = None
    lecture: FormesLues | None = None
    domaine: DomaineTerme | None = None

    @property
    def court(self) -> str:
        """Return the short label: the one given, else the acronym of a long label."""
        return self.libelle_court or _shorten(self.libelle, self.sigle)


class TermeInstrument(Terme):
    """An instrument, of droit commun or of politique de la ville; formes adds its seven forms."""

    famille_politique: FamillePolitique
    formes: bool = False


class Groupe(Libelle):
    """A derived indicator: the highest rank among its members."""

    sigle: Texte | None = None
    membres: Codes
    famille: Code | None = None
    famille_politique: FamillePolitique | None = None
    themes: Codes
    consigne: Texte

    @property
    def court(self) -> str:
        """Return the short label: the one given, else the acronym of a long label."""
        return self.libelle_court or _shorten(self.libelle, self.sigle)


class Forme(Libelle):
    """One of the seven forms of articulation, in a group that is a level of the ladder forme."""

    numero: Annotated[int, Field(ge=1)]
    groupe: Code
    consigne: Texte


class Vocabulaire(Libelle):
    """A closed list of values that go with a coded cell or a lecture."""

    modalites: dict[Code, Libelle]


class SousTheme(Libelle):
    """A part of a theme that a contract may raise to a priority."""

    consigne: Texte
    lecture: FormesLues | None = None


class ElementCode(Libelle):
    """An enjeu or orientation of a published reading: a boolean indicator."""

    consigne: Texte
    passage: Texte
    volet: Texte | None = None


class Constat(Strict):
    """A finding or challenge of a published reading, in our words, with its passage."""

    texte: Texte
    passage: Texte
    indicateurs: References = ()


class Exemple(Constat):
    """A contract the reading gives as an example."""

    code_contrat: Annotated[str, Field(pattern=r"^CN[0-9A-Z]{3}\d{2}[A-Z]$")]
    nom_contrat: Texte


class Thematique(Strict):
    """One of the thirteen readings: what was published of it, and how to code it."""

    ordre: Annotated[int, Field(ge=1)]
    libelle: Texte
    libelle_court: Texte | None = None
    nature: Literal["transversale", "thematique"]
    est_publiee: bool
    description: Texte
    consigne: Texte
    source: Texte
    passage: Texte
    avertissement: Texte | None = None
    instruments: Codes = ()
    note_instruments: Texte | None = None
    publics: Codes = ()
    lecture: FormesLues | None = None
    transversalite: FormesLues | None = None
    sous_themes: dict[Code, SousTheme] = {}
    constats: dict[Code, Constat] = {}
    enjeux: dict[Code, ElementCode] = {}
    orientations: dict[Code, ElementCode] = {}
    defis: dict[Code, Constat] = {}
    exemples: dict[Code, Exemple] = {}

    @property
    def court(self) -> str:
        """Return the short label, or the label itself."""
        return self.libelle_court or self.libelle

    @model_validator(mode="after")
    def _check_publication(self) -> Thematique:
        """Refuse findings of a reading that was not published, and silence about that."""
        constats = (self.constats, self.enjeux, self.orientations, self.defis, self.publics)
        if self.est_publiee and (self.avertissement or not self.constats):
            raise ValueError("une lecture publiée a des constats et pas d’avertissement")
        if not self.est_publiee and any(constats):
            raise ValueError("une lecture non publiée n’a ni constats, enjeux, publics ni défis")
        if not self.est_publiee and not str(self.avertissement).startswith(
            AVERTISSEMENT_NON_PUBLIEE
        ):
            raise ValueError(f"avertissement attendu : « {AVERTISSEMENT_NON_PUBLIEE}… »")
        return self


class FichierAxes(Strict):
    """axes.toml."""

    axes: dict[Code, Axe]


class FichierEchelles(Strict):
    """echelles.toml."""

    echelles: dict[Code, Echelle]


class FichierMesures(Strict):
    """mesures.toml: the measures of each ladder, and the bands."""

    mesures: dict[Code, dict[Code, Mesure]]
    bandes: dict[Code, Bande]


class FichierFormes(Strict):
    """formes.toml."""

    formes: dict[Code, Forme]


class FichierStatuts(Strict):
    """statuts.toml."""

    vocabulaires: dict[Code, Vocabulaire]


class FichierTermes(Strict):
    """A file of terms by family: partners, publics, governance, follow-up, funding, signature."""

    familles: dict[Code, Libelle]
    termes: dict[Code, Terme]
    groupes: dict[Code, Groupe] = {}


class FichierInstruments(Strict):
    """instruments.toml: as a file of terms, with the political family of each instrument.

    epingles: the instruments or groups asked for first.
    """

    epingles: Codes = ()
    familles: dict[Code, Libelle]
    termes: dict[Code, TermeInstrument]
    groupes: dict[Code, Groupe] = {}
