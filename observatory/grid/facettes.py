"""The sheets « Attributs » and « Liens »: one row per answer, compared and stored with the cells.

An answer belongs to its coder, like a piece of evidence. A grid that has the sheet covers every
answer of its coder; a cell that falls under the level of an answer refuses the import.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from observatory.base.french import INSECABLE
from observatory.codebook.codebook import Codebook
from observatory.codebook.facettes import DIT, NON_DIT, Facette
from observatory.contracts.facettes import (
    Cellule,
    LotFacettes,
    find_fault,
    gather_lot,
    name_document,
    read_lot,
)
from observatory.grid import feuilles, textes
from observatory.grid.etat import EtatLecture
from observatory.grid.feuilles import ColonneTable
from observatory.grid.feuilles_tables import attach_lists, fill_table
from observatory.grid.listes import Listes
from observatory.grid.modele import (
    ChangementFacette,
    Cle,
    FacetteSaisie,
    Grille,
    Saisie,
)

NON_DIT_ECRIT = "Non dit"
"""What stands for the answer when the document was searched and does not say it."""
_TITRES = {
    "attribut": "Attributs : ce que le contrat dit de plus d’une cellule, une ligne par réponse",
    "lien": "Liens entre deux cellules d’un même contrat, une ligne par lien",
}
_NOMS = {
    "attribut": ("Indicateur", "Attribut", "Réponse"),
    "lien": ("De", "Lien", "Vers"),
}
_REPONSES = {
    "attribut": "Un mot de la liste du mode d’emploi, un texte, un nombre, un montant (120000 "
    "(2024)) ou une cellule ; « Non dit » : cherché, et le contrat ne le dit pas.",
    "lien": "Choisir la cellule où va le lien ; « Non dit » : cherché, rien n’est relié.",
}


def list_columns(nature: str) -> tuple[ColonneTable, ...]:
    """Return the columns of the sheet of a nature."""
    indicateur, facette, reponse = _NOMS[nature]
    return (
        ColonneTable("code_unite", "Contrat", 30, "Choisir dans la liste : code, puis nom."),
        ColonneTable("code_indicateur", indicateur, 40, "Choisir dans la liste : code, libellé."),
        ColonneTable("facette", facette, 34, "Choisir dans la liste : code, puis libellé."),
        ColonneTable("valeur", reponse, 44, _REPONSES[nature]),
        ColonneTable("page_pdf", "Page PDF", 10, "Rang de la page dans le fichier PDF."),
        ColonneTable("page_imprimee", "Page imprimée", 10, "Numéro écrit sur la page."),
        ColonneTable("citation", "Citation", 60, "Les mots du document, courts et exacts."),
        ColonneTable("url", "Adresse", 34, "Adresse complète de la page, http ou https."),
        ColonneTable("titre", "Titre du document", 30, "Titre du document ou de la page."),
        ColonneTable("passage", "Passage", 24, "Chapitre, tableau, article."),
        ColonneTable("certitude", "Certitude", 12, "Vide : ferme."),
        ColonneTable("note", "Note", 30, "Remarque, jamais publiée."),
        ColonneTable("numero", "N°", 6, "Vide : le suivant."),
    )


def keep_known(etat: EtatLecture, codeur: str, codebook: Codebook) -> tuple[FacetteSaisie, ...]:
    """Return the answers a grid can show: of units, facets and terms that are still coded.

    Those of a term retired, merged, split or out of what the lecture codes stay as they are.
    """
    codes = {i.code for i in codebook.indicateurs() if i.est_codable}

    def is_shown(s: FacetteSaisie) -> bool:
        facette = codebook.facettes.get(s.facette)
        if facette is None or s.code_unite not in etat.unites:
            return False
        bouts = [s.code_indicateur]
        if facette.reponse == "cellule" and s.valeur is not None:
            bouts.append(s.valeur)
        return s.code_indicateur in facette.seuils and codes.issuperset(bouts)

    return tuple(s for s in etat.list_facettes(codeur) if is_shown(s))


def add_facette_lists(listes: Listes, codebook: Codebook) -> None:
    """Write the lists both sheets offer: what may be asked, of which cells, towards which."""
    for nature in _NOMS:
        siennes = [f for f in codebook.facettes.values() if f.nature == nature]
        listes.add(
            f"facettes_{nature}", [feuilles.write_reference(f.code, f.libelle) for f in siennes]
        )
        for nom, codes in (
            ("sources", {c for f in siennes for c in f.seuils}),
            ("cibles", {c for f in siennes for c in f.cibles}),
        ):
            mots = [
                feuilles.write_reference(i.code, i.libelle)
                for i in codebook.indicateurs()
                if i.code in codes and i.est_codable
            ]
            listes.add(f"{nom}_{nature}", [*mots, NON_DIT_ECRIT] if nom == "cibles" else mots)


def fill_facettes(
    plan: Worksheet,
    nature: str,
    etat: EtatLecture,
    saisies: Sequence[FacetteSaisie],
    codebook: Codebook,
    listes: Listes,
) -> None:
    """Fill the sheet of a nature with the answers of one coder."""
    certitudes = {m.code: m.libelle for m in codebook.vocabulaires["certitude"]}
    lignes: list[dict[str, object]] = []
    for s in saisies:
        facette = codebook.facettes[s.facette]
        if facette.nature == nature:
            lignes.append(
                vars(s)
                | {
                    "code_unite": feuilles.write_reference(s.code_unite, etat.unites[s.code_unite]),
                    "code_indicateur": _reference(s.code_indicateur, codebook),
                    "facette": feuilles.write_reference(facette.code, facette.libelle),
                    "valeur": write_answer(s, facette, codebook, with_code=True),
                    "certitude": certitudes.get(s.certitude or ""),
                }
            )
    colonnes = list_columns(nature)
    fill_table(plan, colonnes, lignes, _TITRES[nature], etat)
    sources = {
        "code_unite": "unites",
        "code_indicateur": f"sources_{nature}",
        "facette": f"facettes_{nature}",
        "certitude": "certitude",
    }
    if nature == "lien":
        sources["valeur"] = f"cibles_{nature}"
    attach_lists(plan, colonnes, sources, listes, len(lignes))


def _reference(code: str, codebook: Codebook) -> str:
    return feuilles.write_reference(code, codebook.indicateur(code).libelle)


def write_answer(
    saisie: FacetteSaisie, facette: Facette, codebook: Codebook, *, with_code: bool = False
) -> str:
    """Return an answer in words, as a sheet or a message shows it."""
    if saisie.statut == NON_DIT or saisie.valeur is None:
        return NON_DIT_ECRIT
    if facette.reponse == "liste" and saisie.valeur in facette.modalites:
        return facette.modalites[saisie.valeur].libelle
    if facette.reponse == "cellule":
        connus = {i.code: i.libelle for i in codebook.indicateurs()}
        libelle = connus.get(saisie.valeur, "")
        return feuilles.write_reference(saisie.valeur, libelle) if with_code else libelle
    return saisie.valeur


def rank_cells(
    cellules: Mapping[Cle, Saisie], codeur: str, codebook: Codebook
) -> dict[Cellule, int]:
    """Return the rank that each cell of a coder surely reaches."""
    rangs: dict[Cellule, int] = {}
    for (unite, code), saisie in cellules.items():
        echelle = codebook.indicateur(code).code_echelle
        if saisie.statut == "code" and saisie.sens != "au_plus" and echelle and saisie.valeur:
            niveau = codebook.echelles[echelle].par_code.get(saisie.valeur)
            if niveau is not None:
                rangs[unite, code, codeur] = niveau.rang
    return rangs


def to_row(saisie: FacetteSaisie, codeur: str) -> dict[str, Any]:
    """Return an answer as the row of its table, before what the import adds."""
    return {**vars(saisie), "codeur": codeur}


def normalise(saisie: FacetteSaisie) -> FacetteSaisie:
    """Return a stored answer as it comes back from a grid left untouched."""
    propres = {
        champ: textes.clean(valeur) or None
        for champ in ("page_imprimee", "citation", "url", "titre", "passage", "note")
        if isinstance(valeur := getattr(saisie, champ), str)
    }
    certitude = (saisie.certitude or "ferme") if saisie.statut == DIT else None
    return replace(saisie, **(propres | {"certitude": certitude}))  # type: ignore[arg-type]


MOTIF_SIMULEE = "lecture de démonstration : ses attributs et ses liens sont simulés"


def compare_facettes(
    grille: Grille, etat: EtatLecture, codebook: Codebook
) -> tuple[ChangementFacette, ...]:
    """Return what the grid would change in the answers of its coder, question by question.

    An answer it leaves in place while its cell falls under the level is there too, refused.
    """
    rangees = keep_known(etat, grille.codeur, codebook)
    avant = _group(normalise(s) for s in rangees)
    apres = _group(_list_after(grille, [normalise(s) for s in rangees], codebook))
    rangs = _rank_after(grille, etat, codebook)
    changements = []
    for question in sorted({**avant, **apres}):
        ancien, nouveau = avant.get(question, ()), apres.get(question, ())
        motif = _explain_refusal(question, nouveau, rangs, grille, codebook)
        if ancien == nouveau and motif is None:
            continue
        if motif is None and etat.est_demonstration:
            motif = MOTIF_SIMULEE
        changements.append(_describe(question, ancien, nouveau, etat, codebook, motif))
    return tuple(changements)


def _group(
    saisies: Iterable[FacetteSaisie],
) -> dict[tuple[str, str, str], tuple[FacetteSaisie, ...]]:
    groupes: dict[tuple[str, str, str], list[FacetteSaisie]] = {}
    for s in saisies:
        groupes.setdefault(s.question, []).append(s)
    return {q: tuple(sorted(g, key=lambda s: s.numero)) for q, g in groupes.items()}


def _list_after(
    grille: Grille, rangees: Sequence[FacetteSaisie], codebook: Codebook
) -> list[FacetteSaisie]:
    """Return the answers of the coder once the grid is imported."""
    gardees = [
        s for s in rangees if not grille.facettes.covers(s, codebook.facettes[s.facette].nature)
    ]
    return [*gardees, *(normalise(s) for s in grille.facettes.saisies)]


def _rank_after(grille: Grille, etat: EtatLecture, codebook: Codebook) -> dict[Cellule, int]:
    connus = {i.code for i in codebook.indicateurs()}
    cellules = {
        cle: s
        for cle, s in etat.list_saisies(grille.codeur).items()
        if cle not in grille.couverture and cle[1] in connus
    }
    return rank_cells({**cellules, **grille.cellules}, grille.codeur, codebook)


def _explain_refusal(
    question: tuple[str, str, str],
    saisies: Sequence[FacetteSaisie],
    rangs: Mapping[Cellule, int],
    grille: Grille,
    codebook: Codebook,
) -> str | None:
    """Return why answers would no longer hold; those of the grid were checked as it was read."""
    facette = codebook.facettes[question[2]]
    for s in saisies:
        faute = find_fault(to_row(s, grille.codeur), facette, rangs, codebook)
        if faute is not None:
            return f"{faute.message}{INSECABLE}: {faute.remede}"
    return None


def _describe(
    question: tuple[str, str, str],
    ancien: Sequence[FacetteSaisie],
    nouveau: Sequence[FacetteSaisie],
    etat: EtatLecture,
    codebook: Codebook,
    motif: str | None,
) -> ChangementFacette:
    unite, code, nom = question
    facette = codebook.facettes[nom]

    def write(saisies: Sequence[FacetteSaisie]) -> str | None:
        mots = []
        for s in saisies:
            lu = name_document(to_row(s, ""), facette)
            mots.append(write_answer(s, facette, codebook) + (f" ({lu})" if lu else ""))
        return " ; ".join(mots) or None

    return ChangementFacette(
        genre="ajoutee" if not ancien else "retiree" if not nouveau else "modifiee",
        nature=facette.nature,
        question=question,
        nom_unite=etat.unites[unite],
        libelle=f"{codebook.indicateur(code).libelle}, {facette.libelle_court.lower()}",
        avant=write(ancien),
        apres=write(nouveau),
        motif=motif,
    )


def build_facettes(
    grille: Grille,
    changements: Iterable[ChangementFacette],
    etat: EtatLecture,
    codebook: Codebook,
    jour: date | None,
) -> LotFacettes:
    """Return the two tables as the import leaves them.

    Answers of a question left as it was keep their rows; the others are `saisi` and dated.
    """
    touchees = {c.question for c in changements}
    lignes = [
        r
        for r in read_lot(etat.facettes)
        if r["codeur"] != grille.codeur
        or (r["code_unite"], r["code_indicateur"], r["facette"]) not in touchees
    ]
    rangees = [normalise(s) for s in keep_known(etat, grille.codeur, codebook)]
    for s in _list_after(grille, rangees, codebook):
        if s.question in touchees:
            lignes.append(to_row(s, grille.codeur) | {"provenance": "saisi", "date_codage": jour})
    return gather_lot(grille.code_lecture, lignes, codebook)
