"""Attributes and links of a lecture as rows: their two tables, and what makes one unsound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from observatory.base.errors import Breach, DataError
from observatory.codebook.codebook import Codebook
from observatory.codebook.facettes import DIT, NON_DIT, Facette
from observatory.contracts import tables
from observatory.contracts.lignes import list_records

Cellule = tuple[str, str, str]
"""One cell of one coder: (code_unite, code_indicateur, codeur)."""
Ligne = Mapping[str, Any]
"""One answer: the fields of a row, « facette », « code_indicateur » and « valeur » whichever its
table."""
_NOMS = {
    tables.ATTRIBUTS: {"facette": "attribut"},
    tables.LIENS: {"facette": "lien", "code_indicateur": "code_source", "valeur": "code_cible"},
}
"""How each table names what an answer holds."""
SUBSTANCE = ("page_pdf", "page_imprimee", "citation", "url", "titre", "passage")
"""Fields that say where an answer is read: one at least for what is said."""

IDENTITE = ("titre", "url")
"""Fields that name the document of another procedure: one at least, said or not."""


@dataclass(frozen=True)
class LotFacettes:
    """The attributes and the links of one lecture, as the two tables that hold them."""

    code_lecture: str
    attributs: pd.DataFrame
    liens: pd.DataFrame


@dataclass(frozen=True)
class FauteFacette:
    """What makes an answer unsound: the field, what is wrong, what to do, what was expected."""

    champ: str
    message: str
    remede: str
    attendu: tuple[str, ...] = ()


def _is_link(ligne: Ligne, codebook: Codebook) -> bool:
    """Return whether an answer is a link; one the codebook lost goes back where it was read."""
    connue = codebook.facettes.get(str(ligne["facette"]))
    return connue.est_lien if connue else bool(ligne.get("est_lien"))


def gather_lot(code: str, lignes: Iterable[Ligne], codebook: Codebook) -> LotFacettes:
    """Return answers of both natures as the tables of a lecture."""
    lignes = list(lignes)
    cadres = {
        table: pd.DataFrame(
            [
                {noms.get(nom, nom): valeur for nom, valeur in ligne.items()}
                for ligne in lignes
                if _is_link(ligne, codebook) == (table is tables.LIENS)
            ],
            columns=table.noms,
            dtype=object,
        )
        for table, noms in _NOMS.items()
    }
    return LotFacettes(code, cadres[tables.ATTRIBUTS], cadres[tables.LIENS])


def read_lot(lot: LotFacettes) -> list[dict[str, Any]]:
    """Return the rows of both tables as answers."""
    lignes = []
    for table, cadre in ((tables.ATTRIBUTS, lot.attributs), (tables.LIENS, lot.liens)):
        noms = {ecrit: nom for nom, ecrit in _NOMS[table].items()}
        for ligne in list_records(cadre):
            lue = {noms.get(c, c): v for c, v in ligne.items()}
            lignes.append(lue | {"est_lien": table is tables.LIENS})
    return lignes


def list_ranks(codages: pd.DataFrame, codebook: Codebook) -> dict[Cellule, int]:
    """Return the rank each coded cell surely reaches: an upper bound reaches nothing for sure."""
    rangs: dict[Cellule, int] = {}
    echelles = {i.code: i.code_echelle for i in codebook.indicateurs()}
    colonnes = ("code_unite", "code_indicateur", "codeur", "valeur", "sens", "statut")
    for unite, code, codeur, valeur, sens, statut in zip(
        *(codages[c] for c in colonnes), strict=True
    ):
        echelle = echelles.get(code)
        if statut == "code" and sens != "au_plus" and echelle:
            niveaux = codebook.echelles[echelle].par_code
            if valeur in niveaux:
                rangs[unite, code, codeur] = niveaux[valeur].rang
    return rangs


def find_fault(
    ligne: Ligne, facette: Facette | None, rangs: Mapping[Cellule, int], codebook: Codebook
) -> FauteFacette | None:
    """Return why one answer cannot be kept, None when it can; `rangs` are those of the lecture."""
    code, statut, valeur = ligne["code_indicateur"], ligne["statut"], ligne["valeur"]
    if facette is None:
        return FauteFacette(
            "facette", "attribut ou lien inconnu", "choisir dans la liste", tuple(codebook.facettes)
        )
    if code not in facette.seuils:
        return FauteFacette(
            "code_indicateur",
            f"« {facette.libelle_court} » ne se demande pas de cet indicateur",
            f"le demander d’un indicateur de l’axe « {codebook.axes[facette.axe].libelle} »"
            + (f" : {', '.join(facette.seuils)}" if len(facette.seuils) <= 12 else ""),
        )
    rang = rangs.get((ligne["code_unite"], code, ligne["codeur"]))
    if not facette.allows(code, rang):
        return FauteFacette(
            "code_indicateur",
            f"« {facette.libelle_court} » se demande à partir de « {facette.libelle_niveau} », "
            "que la cellule n’atteint pas",
            "coder d’abord la cellule à ce niveau, ou supprimer la ligne",
        )
    if statut not in (DIT, NON_DIT) or (statut == DIT) != (valeur is not None):
        return FauteFacette(
            "valeur", "réponse vide, ou « non dit » avec une réponse",
            "donner la réponse, ou écrire « Non dit »",
        )  # fmt: skip
    if facette.est_hors_contrat and not any(ligne.get(champ) for champ in IDENTITE):
        return FauteFacette(
            "titre", "document de la procédure non nommé",
            "donner son titre (« CTG de la ville, 2022-2026 ») ou son adresse",
        )  # fmt: skip
    return _find_answer_fault(ligne, facette, rangs) if statut == DIT else None


def _find_answer_fault(
    ligne: Ligne, facette: Facette, rangs: Mapping[Cellule, int]
) -> FauteFacette | None:
    valeur = str(ligne["valeur"])
    if remede := facette.explain(valeur):
        hors = "hors de sa liste" if facette.reponse in ("liste", "cellule") else "hors du domaine"
        return FauteFacette("valeur", f"réponse {hors}", remede)
    if facette.est_lien:
        if valeur == ligne["code_indicateur"]:
            return FauteFacette(
                "valeur", "lien d’une cellule à elle-même", "choisir une autre cellule"
            )
        rang = rangs.get((ligne["code_unite"], valeur, ligne["codeur"]))
        if rang is None or rang < facette.cibles[valeur]:
            return FauteFacette(
                "valeur", "lien vers une cellule qui n’est pas codée à ce niveau",
                "coder d’abord cette cellule, ou supprimer la ligne",
            )  # fmt: skip
    if ligne["certitude"] not in ("ferme", "probable"):
        return FauteFacette("certitude", "certitude inconnue", "choisir : ferme, probable")
    if not any(ligne.get(champ) for champ in SUBSTANCE):
        return FauteFacette(
            "citation", "réponse sans passage",
            "donner au moins une page, une citation, une adresse ou un titre",
        )  # fmt: skip
    return None


def name_document(ligne: Ligne, facette: Facette | None) -> str | None:
    """Return the document of another procedure that answers, by its title, else its address.

    None when the contract answers: it is one, whatever the titles its passages are given.
    """
    if facette is None or not facette.est_hors_contrat:
        return None
    return next((str(ligne[champ]) for champ in IDENTITE if ligne.get(champ)), None)


def find_repeats(lignes: Sequence[Ligne], codebook: Codebook) -> Iterator[tuple[int, FauteFacette]]:
    """Yield the rows that answer a second time what takes one answer, by their rank.

    Each document of another procedure answers for itself: a contract may face several CTG.
    """
    vues: dict[tuple[Any, ...], list[Ligne]] = {}
    for rang, ligne in enumerate(lignes):
        facette = codebook.facettes.get(str(ligne["facette"]))
        question = tuple(ligne[c] for c in ("code_unite", "code_indicateur", "facette", "codeur"))
        avant = vues.setdefault((*question, name_document(ligne, facette)), [])
        if avant and facette is not None:
            if not facette.est_multiple or NON_DIT in {ligne["statut"], avant[0]["statut"]}:
                ici = "le même document" if facette.est_hors_contrat else "la même cellule"
                yield (
                    rang,
                    FauteFacette(
                        "valeur",
                        f"deux réponses à « {facette.libelle_court} » pour {ici}"
                        if not facette.est_multiple
                        else f"« non dit » et une réponse pour {ici}",
                        "n’en garder qu’une",
                    ),
                )
            elif ligne["valeur"] in {x["valeur"] for x in avant}:
                yield (
                    rang,
                    FauteFacette(
                        "valeur", "la même réponse deux fois", "supprimer l’une des deux lignes"
                    ),
                )
        avant.append(ligne)


def require_sound(lots: Iterable[LotFacettes], codages: Mapping[str, pd.DataFrame],
                  codebook: Codebook) -> None:  # fmt: skip
    """Raise DataError with every fault of the attributes and links that ship, by lecture."""
    fautes = []
    for lot in lots:
        rangs = list_ranks(codages[lot.code_lecture], codebook)
        lignes = read_lot(lot)
        trouvees = []
        for rang, ligne in enumerate(lignes):
            facette = codebook.facettes.get(ligne["facette"])
            if (faute := find_fault(ligne, facette, rangs, codebook)) is not None:
                trouvees.append((rang, faute))
        for rang, faute in (*trouvees, *find_repeats(lignes, codebook)):
            ligne = lignes[rang]
            lieu = f"{ligne['code_unite']} × {ligne['code_indicateur']} × {ligne['facette']}"
            fautes.append(
                Breach(
                    f"attributs et liens de {lot.code_lecture}",
                    f"{lieu} : {faute.message}",
                    faute.remede,
                    colonne=faute.champ,
                )
            )
    if fautes:
        raise DataError(fautes, titre="Attributs et liens refusés")
