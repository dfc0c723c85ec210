"""What the reader looks for: the forms of every term of the codebook, by axis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from observatory.codebook import model
from observatory.codebook.loader import load_formes
from observatory.reading.mentions import Forme, Lexique

AXES = (
    "partenaire",
    "instrument",
    "thematique",
    "public",
    "gouvernance",
    "suivi",
    "transversalite",
)
"""The axes the reader proposes for; the others are read by a person alone."""

_LIBELLE_CHERCHE = ("partenaire", "instrument")


@dataclass(frozen=True)
class Vocabulaire:
    """The lexicons of a codebook: mentions, signatures, titles, and what goes with each term."""

    mentions: Lexique
    signatures: Lexique
    titres: Lexique
    contextes: Mapping[str, tuple[str, ...]]
    jamais: Mapping[str, tuple[str, ...]]
    termes: frozenset[str] = frozenset()
    """The indicators looked for."""
    ecritures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The writings looked for, by indicator, as a person reads them."""

    def with_names(self, formes: Sequence[Forme]) -> Vocabulaire:
        """Return the same vocabulary with names proper to a territory."""
        if not formes:
            return self
        signent = [f for f in formes if f.indicateur.startswith("partenaire.")]
        return replace(
            self,
            mentions=Lexique(formes, self.mentions),
            signatures=Lexique(signent, self.signatures) if signent else self.signatures,
        )


@cache
def load_vocabulaire() -> Vocabulaire:
    """Return the vocabulary of the product's codebook, built once per process."""
    return build_vocabulaire(load_formes())


def build_vocabulaire(lues: Mapping[str, tuple[model.Libelle, model.FormesLues]]) -> Vocabulaire:
    """Return the lexicons of the terms given, by code of indicator."""
    mentions: list[Forme] = []
    signatures: list[Forme] = []
    titres: list[Forme] = []
    for code, (libelle, formes) in lues.items():
        ordinaires = list(_list_forms(code, libelle, formes))
        homonymes = [Forme(h, code, est_homonyme=True) for h in formes.homonymes]
        mentions += [*ordinaires, *homonymes]
        axe = code.partition(".")[0]
        if axe == "partenaire" and code not in _SIGNENT_AILLEURS:
            signatures += [*ordinaires, *homonymes]
            signatures += [
                Forme(r, code, est_sigle=r.isupper(), majuscule=r[0].isupper(), representant=True)
                for r in formes.representants
            ]
        if axe == "thematique":
            titres += [Forme(t, code) for t in (*formes.titres, *formes.variantes)]
            titres += homonymes
    return Vocabulaire(
        Lexique(mentions),
        Lexique(signatures),
        Lexique(titres),
        {code: f.contexte for code, (_, f) in lues.items() if f.contexte},
        {code: f.jamais for code, (_, f) in lues.items() if f.jamais},
        frozenset(lues),
        {
            code: tuple(dict.fromkeys(f.texte for f in _list_forms(code, libelle, formes)))
            for code, (libelle, formes) in lues.items()
        },
    )


def _list_forms(code: str, libelle: model.Libelle, formes: model.FormesLues) -> Iterator[Forme]:
    axe = code.partition(".")[0]
    if axe in _LIBELLE_CHERCHE and code not in LIBELLES_COMMUNS:
        yield Forme(libelle.libelle, code)
    for variante in formes.variantes:
        if variante.startswith(_NOM):
            yield Forme(variante.removeprefix(_NOM).strip(), code, nom_propre="avant")
        elif variante.endswith(_NOM):
            yield Forme(variante.removesuffix(_NOM).strip(), code, nom_propre="apres")
        elif variante.isupper() and variante.isalpha():
            yield Forme(variante, code, est_sigle=True)
        else:
            yield Forme(variante, code, majuscule=formes.majuscule and _is_single(variante))
    for sigle in formes.sigles:
        yield Forme(sigle, code, est_sigle=True)


_NOM = "…"
"""Stands for a proper name at the head or at the end of a form: « école … », « … Habitat »."""

_SIGNENT_AILLEURS = frozenset({"partenaire.prefecture"})
"""Terms whose signature is coded at another: the sub-prefect signs for the State."""

LIBELLES_COMMUNS = frozenset({
    "partenaire.etat", "partenaire.commune", "partenaire.entreprises", "partenaire.associations",
})  # fmt: skip
"""Terms whose label is a common noun: only their written forms are looked for."""


def _is_single(variante: str) -> bool:
    """Return whether a form is one word that is not an article, a name when it has a capital."""
    mots = [m for m in variante.replace("’", " ").split() if len(m) > 2]
    return len(mots) == 1 and mots[0][:1].isupper()
