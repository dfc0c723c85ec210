"""Values of raw files checked column by column against the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from observatory.territory.catalogue import ColonneSource, SourceBrute
from observatory.territory.journal import Journal

_TABLEUR = 2  # row 1 of a CSV file is its header
_ENTREPOT = 1


def row_number(source: SourceBrute, index: int) -> str:
    """Return the row of a file as a person finds it: the header of a CSV file is row 1."""
    return str(index + (_TABLEUR if source.format == "csv" else _ENTREPOT))


def check_frame(frame: Any, nom_source: str, source: SourceBrute, journal: Journal) -> Any:
    """Return the declared columns, typed, blanks missing; faults and blanks go to the journal."""
    propre = frame[list(source.colonnes)].reset_index(drop=True)
    for nom, colonne in source.colonnes.items():
        propre[nom] = _Verifier(nom, colonne, source, journal).check(propre[nom])
        if colonne.type != "geometrie":
            absentes = int(propre[nom].isna().sum())
            journal.set_aside(nom_source, nom, absentes, colonne.absence)
    if source.cle:
        doubles = propre[propre.duplicated(list(source.cle))]
        rows = [
            (row_number(source, int(i)), " + ".join(str(ligne[cle]) for cle in source.cle))
            for i, ligne in doubles.iterrows()
            if ligne[list(source.cle)].notna().all()
        ]
        message, remede = "clé « {valeur} » déjà présente", "ne garder qu'une ligne par clé"
        journal.refuse_rows(source.fichier, source.cle[0], rows, message, remede)
    return propre


def check_references(
    tables: Mapping[str, Any], catalogue: Mapping[str, SourceBrute], journal: Journal
) -> None:
    """Note codes that another source should know and does not."""
    for nom, source in catalogue.items():
        for champ, colonne in source.colonnes.items():
            cibles = [cible.split(".") for cible in colonne.reference]
            if nom not in tables or not cibles or any(t not in tables for t, _ in cibles):
                continue
            connus = {code for table, cle in cibles for code in tables[table][cle].dropna()}
            rows = [
                (row_number(source, int(i)), code)
                for i, cellule in tables[nom][champ].dropna().items()
                for code in str(cellule).split(colonne.separateur)
                if code not in connus
            ]
            fichiers = ", ".join(catalogue[table].fichier for table, _ in cibles)
            remede = f"corriger le code ou compléter {fichiers}"
            journal.refuse_rows(source.fichier, champ, rows, "code « {valeur} » inconnu", remede)


@dataclass(frozen=True)
class _Verifier:
    """Checks one column of one source and notes the faulty rows."""

    nom: str
    colonne: ColonneSource
    source: SourceBrute
    journal: Journal

    def check(self, serie: Any) -> Any:
        """Return the column typed as declared."""
        if self.colonne.type == "geometrie":
            if self.colonne.requis:
                self._refuse(serie, serie.isna() | serie.is_empty, "géométrie vide", "la fournir")
            return serie
        brut = serie.astype("string").str.strip()
        if self.colonne.requis:
            self._refuse(brut, brut.fillna("") == "", "valeur absente", "la renseigner")
        texte = brut.mask(brut.isin(["", *self.colonne.absents]), pd.NA)
        self._check_text(texte)
        if self.colonne.type == "texte":
            return texte
        if self.colonne.type == "booleen":
            return self._to_boolean(texte)
        return self._to_number(texte)

    def _refuse(self, serie: Any, fautes: Any, message: str, remede: str) -> None:
        choix = serie.index[fautes.fillna(False).astype(bool)]
        rows = [(row_number(self.source, int(i)), str(serie[i])) for i in choix]
        self.journal.refuse_rows(self.source.fichier, self.nom, rows, message, remede)

    def _check_text(self, texte: Any) -> None:
        if self.colonne.motif:
            mauvais = ~texte.str.fullmatch(self.colonne.motif).fillna(True).astype(bool)
            self._refuse(texte, mauvais, "code « {valeur} » mal formé", "corriger le code")
        if self.colonne.valeurs:
            mauvais = texte.notna() & ~texte.isin(self.colonne.valeurs)
            connues = ", ".join(self.colonne.valeurs)
            remede = f"valeurs connues : {connues} ; sinon, l'ajouter à catalogue.toml"
            self._refuse(texte, mauvais, "valeur inconnue « {valeur} »", remede)

    def _to_boolean(self, texte: Any) -> Any:
        valeurs = texte.str.lower().map({"true": True, "false": False}).astype("boolean")
        mauvais = texte.notna() & valeurs.isna()
        self._refuse(texte, mauvais, "« {valeur} » n'est pas un booléen", "écrire true ou false")
        return valeurs

    def _to_number(self, texte: Any) -> Any:
        nombre = pd.to_numeric(texte, errors="coerce").astype("Float64")
        mauvais = texte.notna() & ~(nombre.abs() < float("inf")).fillna(False)
        self._refuse(texte, mauvais, "« {valeur} » n'est pas un nombre", "corriger la valeur")
        mini, maxi = self.colonne.min, self.colonne.max
        if mini is not None:
            message = f"« {{valeur}} » est inférieur à {mini:g}"
            self._refuse(texte, nombre < mini, message, "vérifier la valeur et son unité")
        if maxi is not None:
            message = f"« {{valeur}} » est supérieur à {maxi:g}"
            self._refuse(texte, nombre > maxi, message, "vérifier la valeur et son unité")
        if self.colonne.type == "reel":
            return nombre
        entier = nombre.mask(mauvais).round()
        message = "« {valeur} » n'est pas un nombre entier"
        self._refuse(texte, (entier != nombre) & ~mauvais, message, "corriger la valeur")
        return entier.astype("Int64")
