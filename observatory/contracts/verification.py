"""Coded cells checked against the codebook: every fault found, none stops the search."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from observatory.base.errors import Breach
from observatory.codebook.codebook import Codebook, IndicateurDefini
from observatory.contracts.lignes import iter_records
from observatory.contracts.tables import CODAGES

SENS = ("exact", "au_moins", "au_plus")
STATUTS = ("code", "non_lu", "document_absent", "non_precise")
CERTITUDES = ("ferme", "probable")
PROVENANCES = ("publie", "saisi", "assiste", "automatique", "simule")


@dataclass(frozen=True)
class _LigneVerifiee:
    """One row under check: where it stands and what it holds."""

    fichier: str
    numero: int
    valeurs: Mapping[str, str | None]

    def breach(self, colonne: str, message: str, remede: str) -> Breach:
        return Breach(self.fichier, message, remede, ligne=str(self.numero), colonne=colonne)


def check_codages(
    codages: pd.DataFrame,
    codebook: Codebook,
    unites: frozenset[str] | None = None,
    fichier: str = "codages.parquet",
) -> list[Breach]:
    """Return every fault of a table of coded cells; rows are numbered from 1.

    `unites` are the units the lecture expects; None leaves them unchecked.
    """
    absentes = [nom for nom in CODAGES.noms if nom not in codages.columns]
    if absentes:
        return [
            Breach(fichier, "colonne absente", "ajouter cette colonne", colonne=nom)
            for nom in absentes
        ]
    indicateurs = {i.code: i for i in codebook.indicateurs()}
    fautes: list[Breach] = []
    vues: dict[tuple[str | None, ...], int] = {}
    for numero, valeurs in enumerate(iter_records(codages[CODAGES.noms]), 1):
        ligne = _LigneVerifiee(fichier, numero, valeurs)
        fautes += _check_key(ligne, vues)
        fautes += _check_unit(ligne, unites)
        fautes += _check_terms(ligne)
        fautes += _check_indicator(ligne, indicateurs, codebook)
    return fautes


def _check_key(ligne: _LigneVerifiee, vues: dict[tuple[str | None, ...], int]) -> Iterator[Breach]:
    cle = tuple(ligne.valeurs[nom] for nom in CODAGES.cle)
    for nom, valeur in zip(CODAGES.cle, cle, strict=True):
        if not valeur:
            yield ligne.breach(nom, "valeur absente", "donner cette partie de la clé")
    if cle in vues:
        yield ligne.breach(
            "code_unite, code_indicateur, codeur",
            f"même cellule et même codeur qu’à la ligne {vues[cle]}",
            "garder une seule des deux lignes",
        )
    vues.setdefault(cle, ligne.numero)


def _check_unit(ligne: _LigneVerifiee, unites: frozenset[str] | None) -> Iterator[Breach]:
    unite = ligne.valeurs["code_unite"]
    if unites is not None and unite and unite not in unites:
        yield ligne.breach(
            "code_unite",
            f"unité inconnue « {unite} »",
            "employer un code de la table des unités de la lecture",
        )


def _check_terms(ligne: _LigneVerifiee) -> Iterator[Breach]:
    """Closed vocabularies, and the agreement of statut, valeur and sens."""
    valeurs = ligne.valeurs
    for nom, admis in (
        ("sens", SENS),
        ("statut", STATUTS),
        ("certitude", CERTITUDES),
        ("provenance", PROVENANCES),
    ):
        if nom == "sens" and valeurs[nom] is None and valeurs["statut"] != "code":
            continue
        if valeurs[nom] not in admis:
            yield ligne.breach(
                nom, f"« {valeurs[nom]} » n’est pas un terme connu", "choisir : " + ", ".join(admis)
            )
    est_code = valeurs["statut"] == "code"
    if est_code and valeurs["valeur"] is None:
        yield ligne.breach("valeur", "cellule codée sans valeur", "donner la valeur ou le statut")
    if valeurs["statut"] in STATUTS and not est_code and valeurs["valeur"] is not None:
        yield ligne.breach(
            "valeur",
            f"valeur « {valeurs['valeur']} » avec le statut « {valeurs['statut']} »",
            "vider la valeur ou passer le statut à « code »",
        )


def _check_indicator(
    ligne: _LigneVerifiee, indicateurs: Mapping[str, IndicateurDefini], codebook: Codebook
) -> Iterator[Breach]:
    code, valeur = ligne.valeurs["code_indicateur"], ligne.valeurs["valeur"]
    if not code:
        return
    indicateur = indicateurs.get(code)
    if indicateur is None:
        yield ligne.breach(
            "code_indicateur",
            f"indicateur inconnu « {code} »",
            "employer un code du codebook, ou y ajouter le terme",
        )
    elif indicateur.est_derive:
        yield ligne.breach(
            "code_indicateur",
            f"« {code} » est calculé à partir de ses membres",
            "coder les membres : " + ", ".join(m.code_indicateur for m in indicateur.membres),
        )
    elif valeur is not None and ligne.valeurs["statut"] == "code":
        yield from _check_value(ligne, indicateur, codebook, str(valeur))


def _check_value(
    ligne: _LigneVerifiee, indicateur: IndicateurDefini, codebook: Codebook, valeur: str
) -> Iterator[Breach]:
    if indicateur.code_echelle is not None:
        niveaux = [n.code for n in codebook.echelles[indicateur.code_echelle].niveaux]
        remede = None if valeur in niveaux else "choisir : " + ", ".join(niveaux)
    else:
        remede = indicateur.domaine.explain(valeur) if indicateur.domaine else None
    if remede:
        yield ligne.breach(
            "valeur", f"« {valeur} » n’est pas une valeur de {indicateur.code}", remede
        )
    if indicateur.code_echelle is None and ligne.valeurs["sens"] in ("au_moins", "au_plus"):
        yield ligne.breach("sens", "une borne n’a de sens que sur une échelle", "mettre « exact »")
