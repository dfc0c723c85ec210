"""Answers to attributes and links read back, from their sheets or from the lines of a CSV."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from observatory.codebook.codebook import Codebook
from observatory.codebook.facettes import DIT, NON_DIT, Facette, explain_amount
from observatory.contracts.facettes import Cellule, FauteFacette, find_fault, find_repeats
from observatory.grid import champs, feuilles, jetons, textes
from observatory.grid.classeur import FeuilleLue
from observatory.grid.facettes import NON_DIT_ECRIT, list_columns, rank_cells, to_row
from observatory.grid.jetons import Bareme, Brut, Refus
from observatory.grid.lecture_tables import References, find_cell, read_raw_rows
from observatory.grid.modele import Cle, Endroit, FacetteSaisie, PageFacettes, Saisie
from observatory.grid.releve import Releve

_PASSAGE = ("page_pdf", "page_imprimee", "citation", "url", "titre", "passage", "certitude", "note")
NB_MOTS = 20
"""How many words of a closed list a refusal shows."""
_EUROS = re.compile(r"\s*(?:€|euros?\b|eur\b)", re.IGNORECASE)
_ESPACES = re.compile(r"(?<=\d)[\s\u00a0\u202f]+(?=\d{3}(?:\D|$))")


@dataclass
class FacettesLues:
    """The answers read so far, each with the places of its fields."""

    lues: list[tuple[FacetteSaisie, Mapping[str, Endroit]]] = field(default_factory=list)

    def read(
        self,
        cle: Cle,
        valeurs: Mapping[str, Brut],
        lieux: Mapping[str, Endroit],
        codebook: Codebook,
        releve: Releve,
    ) -> None:
        """Read one row about a cell; what cannot be read is recorded."""
        facette = self._find_facette(valeurs, lieux, codebook, releve)
        if facette is None:
            return
        avant = len(releve.anomalies)
        lus: dict[str, Any] = {}
        for champ in (*_PASSAGE, "numero"):
            try:
                lus[champ] = champs.read_champ(champ, valeurs.get(champ), codebook)
            except Refus as refus:
                releve.refuse_value(lieux[champ], refus, valeurs.get(champ), cle)
        brut = valeurs.get("valeur")
        try:
            valeur = read_answer(brut, facette, codebook)
        except Refus as refus:
            releve.refuse_value(lieux["valeur"], refus, brut, cle)
        if len(releve.anomalies) > avant:
            return
        saisie = FacetteSaisie(
            code_unite=cle[0],
            code_indicateur=cle[1],
            facette=facette.code,
            statut=NON_DIT if valeur is None else DIT,
            valeur=valeur,
            **(lus if valeur is not None else lus | {"certitude": None}),
        )
        self.lues.append((saisie, lieux))

    def _find_facette(
        self,
        valeurs: Mapping[str, Brut],
        lieux: Mapping[str, Endroit],
        codebook: Codebook,
        releve: Releve,
    ) -> Facette | None:
        brut = valeurs.get("facette")
        texte = "" if brut is None else str(brut)
        index = feuilles.index_references([(f.code, f.libelle) for f in codebook.facettes.values()])
        code = feuilles.find_reference(texte, index)
        if code is None:
            releve.refuse(
                lieux["facette"],
                "attribut ou lien inconnu" if texte else "attribut ou lien non dit",
                "choisir dans la liste",
                trouve=texte or None,
                attendu=list(codebook.facettes),
            )
        return codebook.facettes[code] if code else None

    def finish(
        self, codeur: str, rangs: Mapping[Cellule, int], codebook: Codebook, releve: Releve
    ) -> tuple[FacetteSaisie, ...]:
        """Return the answers numbered, every fault of their cells recorded."""
        saisies = self._number()
        lignes = [to_row(s, codeur) for s in saisies]
        fautes: list[tuple[int, FauteFacette]] = []
        for rang, ligne in enumerate(lignes):
            faute = find_fault(ligne, codebook.facettes[ligne["facette"]], rangs, codebook)
            if faute is not None:
                fautes.append((rang, faute))
        for rang, faute in (*fautes, *find_repeats(lignes, codebook)):
            lieux = self.lues[rang][1]
            ligne = lignes[rang]
            releve.refuse(
                lieux[faute.champ],
                faute.message,
                faute.remede,
                trouve=ligne["valeur"] if faute.champ == "valeur" else ligne["code_indicateur"],
                attendu=faute.attendu,
                cle=(ligne["code_unite"], ligne["code_indicateur"]),
            )
        return tuple(sorted(saisies, key=lambda s: (*s.question, s.numero)))

    def _number(self) -> list[FacetteSaisie]:
        """Return the answers in the order read; those without a number take the next ones."""
        pris: dict[tuple[str, str, str], set[int]] = {}
        numerotees = []
        for saisie, _ in self.lues:
            siens = pris.setdefault(saisie.question, set())
            libre = saisie.numero == champs.SANS_NUMERO or saisie.numero in siens
            numero = max(siens, default=0) + 1 if libre else saisie.numero
            siens.add(numero)
            numerotees.append(replace(saisie, numero=numero))
        return numerotees


def read_facettes(
    pages: Mapping[str, FeuilleLue],
    references: References,
    cellules: Mapping[Cle, Saisie],
    codebook: Codebook,
    releve: Releve,
    codeur: str,
) -> PageFacettes:
    """Return the answers of the sheets that the workbook has, by nature."""
    lues = FacettesLues()
    for nature, page in pages.items():
        dites = len(releve.anomalies)
        for valeurs, lieux in read_raw_rows(page, list_columns(nature), releve):
            est_lisible = len(releve.anomalies) == dites  # else told already: a formula, an error
            if est_lisible and any(v is not None and str(v).strip() for v in valeurs.values()):
                cle = find_cell(valeurs, lieux, references, releve)
                if cle is not None:
                    lues.read(cle, valeurs, lieux, codebook, releve)
            dites = len(releve.anomalies)
    saisies = lues.finish(codeur, rank_cells(cellules, codeur, codebook), codebook, releve)
    return PageFacettes(frozenset(pages), saisies)


def read_answer(brut: Brut, facette: Facette, codebook: Codebook) -> str | None:
    """Return an answer as it is stored, None for « Non dit »; Refus when it is none."""
    texte = jetons.read_text(brut)
    if textes.key(texte) == textes.key(NON_DIT_ECRIT):
        return None
    if not texte:
        raise Refus("réponse vide", f"donner la réponse, ou écrire « {NON_DIT_ECRIT} »")
    if facette.reponse == "liste":
        return _find(texte, [(m.code, m.libelle) for m in facette.modalites.values()])
    if facette.reponse == "cellule":
        paires = [(c, codebook.indicateur(c).libelle) for c in facette.cibles]
        code = feuilles.find_reference(texte, feuilles.index_references(paires))
        if code is None:
            raise Refus(
                "réponse hors de sa liste : cette cellule n’existe pas, ou n’est pas de cet axe",
                f"choisir dans la liste, ou écrire « {NON_DIT_ECRIT} »",
            )
        return code
    if facette.reponse == "nombre":
        bareme = Bareme("nombre", {}, {}, facette.domaine)
        lue = jetons.read_bare(texte, bareme, statut="code", sens="exact", certitude="ferme")
        return str(lue.valeur)
    if facette.reponse == "montant":
        texte = _ESPACES.sub("", _EUROS.sub("", texte)).strip()
        if remede := explain_amount(texte):
            raise Refus("montant illisible, ou hors de son domaine", remede)
        return texte
    if remede := facette.explain(texte):
        raise Refus("réponse trop longue", remede)
    return texte


def _find(texte: str, paires: Iterable[tuple[str, str]]) -> str:
    paires = list(paires)
    code = feuilles.find_reference(texte, feuilles.index_references(paires))
    if code is None:
        mots = tuple(libelle for _, libelle in paires[:NB_MOTS])
        raise Refus("réponse hors de sa liste", "choisir dans la liste", (*mots, NON_DIT_ECRIT))
    return code
