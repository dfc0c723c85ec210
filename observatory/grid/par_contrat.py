"""The workbook by contract: a sheet per contract, its terms in rows, each answer on its own line.

Beside the wide grid, for whoever codes one contract at a time: term, definition, level, page,
quote; then a line per further piece of evidence, per attribute and per link. Findings and own terms
have their own sheets after those of the contracts, as in the wide grid.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from observatory.base import formula
from observatory.codebook.codebook import Codebook, IndicateurDefini
from observatory.grid import feuilles, textes
from observatory.grid.etat import EtatLecture
from observatory.grid.facettes import NON_DIT_ECRIT, keep_known, write_answer
from observatory.grid.feuille_axe import write_text
from observatory.grid.feuilles import LIGNE_ENTETE_TABLE, ColonneTable
from observatory.grid.feuilles_tables import fill_table
from observatory.grid.jetons import Bareme, write_jeton
from observatory.grid.listes import Listes
from observatory.grid.modele import Cle, FacetteSaisie, PreuveSaisie, Saisie

CELLULE_CONTRAT = (1, 2)
"""Where a sheet says whose it is: « code — name », beside the title."""
TITRE = "Contrat"
FEUILLES_COMMUNES = (feuilles.MODE_EMPLOI, feuilles.LISTES, feuilles.CONSTATS, feuilles.TERMES)
"""Sheets of the workbook that are no contract's."""
PRESENTATION = "par contrat"
"""What the first sheet says of a workbook laid out so."""

COLONNES = (
    ColonneTable("code_indicateur", "Terme", 44, "Code, puis libellé : ne pas le changer. Recopier "
                 "la ligne en dessous pour une autre preuve, un attribut ou un lien."),
    ColonneTable("definition", "Définition et consigne", 60, "Ce que le terme désigne, et comment "
                 "le coder."),
    ColonneTable("facette", "Attribut ou lien", 30, "Vide : la ligne dit le niveau du terme. "
                 "Sinon, ce que le contrat précise de lui : choisir dans la liste."),
    ColonneTable("valeur", "Niveau ou réponse", 26, "Le niveau, dans la liste ; la réponse, sur la "
                 f"ligne d’un attribut ou d’un lien. « {NON_DIT_ECRIT} » : cherché, non dit."),
    ColonneTable("page_pdf", "Page PDF", 10, "Rang de la page dans le fichier PDF, à partir de 1."),
    ColonneTable("page_imprimee", "Page imprimée", 10, "Numéro écrit sur la page."),
    ColonneTable("citation", "Citation", 60, "Les mots du document, courts et exacts."),
    ColonneTable("url", "Adresse", 34, "Adresse complète de la page publique, http ou https."),
    ColonneTable("titre", "Titre du document", 30, "Titre du document ou de la page."),
    ColonneTable("editeur", "Éditeur", 22, "Qui publie le document ou la page."),
    ColonneTable("passage", "Passage", 22, "Chapitre, tableau, article."),
    ColonneTable("date_source", "Date du document", 14, "aaaa, aaaa-mm ou aaaa-mm-jj."),
    ColonneTable("type_preuve", "Type de preuve", 18, "Vide : déduit de la page ou de l’adresse."),
    ColonneTable("certitude", "Certitude", 12, "Force de cette preuve. Vide : ferme."),
    ColonneTable("generation_source", "Génération", 14, "2024-2030 ou 2015-2023."),
    ColonneTable("note", "Note", 30, "Remarque sur la preuve."),
    ColonneTable("numero", "N°", 6, "Vide : le suivant."),
    ColonneTable("date_codage", "Date de codage", 14, "Vide : celle de l’import."),
    ColonneTable("commentaire", "Commentaire", 50, "Ce que le lecteur doit savoir de la cellule."),
)  # fmt: skip
_VIDE: Mapping[str, object] = {c.champ: None for c in COLONNES}
_LETTRES = {c.champ: get_column_letter(rang) for rang, c in enumerate(COLONNES, start=1)}
_LIGNES_LIBRES = 200


def fill_contrats(
    classeur: Workbook,
    etat: EtatLecture,
    codeur: str,
    saisies: Mapping[Cle, Saisie],
    preuves: Mapping[Cle, Sequence[PreuveSaisie]],
    codebook: Codebook,
    listes: Listes,
) -> None:
    """Add one sheet per contract of the lecture, in the order of their codes."""
    indicateurs = [i for i in codebook.indicateurs() if i.est_codable]
    baremes = feuilles.build_baremes(codebook)
    reponses: dict[Cle, list[FacetteSaisie]] = {}
    for r in keep_known(etat, codeur, codebook):
        reponses.setdefault((r.code_unite, r.code_indicateur), []).append(r)
    listes.add("facettes", [feuilles.write_reference(f.code, f.libelle)
                            for f in codebook.facettes.values()])  # fmt: skip
    pris = {textes.key(nom) for nom in FEUILLES_COMMUNES}
    ecrivain = _Ecrivain(saisies, preuves, reponses, baremes, codebook)
    for unite, nom in etat.unites.items():
        plan = classeur.create_sheet(feuilles.name_sheet(nom, pris))
        lignes, echelles = [], []
        for indicateur in indicateurs:
            siennes = list(ecrivain.list_rows((unite, indicateur.code), indicateur))
            lignes += siennes
            echelles += [indicateur.code_echelle if not r["facette"] else None for r in siennes]
        fill_table(plan, COLONNES, lignes, TITRE, etat)
        write_text(
            plan.cell(*CELLULE_CONTRAT), feuilles.write_reference(unite, formula.disarm(nom))
        )
        _attach(plan, echelles, listes)


class _Ecrivain:
    """Writes what a coder said of each cell, row by row."""

    def __init__(
        self,
        saisies: Mapping[Cle, Saisie],
        preuves: Mapping[Cle, Sequence[PreuveSaisie]],
        reponses: Mapping[Cle, Sequence[FacetteSaisie]],
        baremes: Mapping[str, Bareme],
        codebook: Codebook,
    ) -> None:
        self._saisies, self._preuves, self._reponses = saisies, preuves, reponses
        self._baremes, self._codebook = baremes, codebook
        self._mots = {
            champ: {m.code: m.libelle for m in codebook.vocabulaires[champ]}
            for champ in ("type_preuve", "certitude")
        }

    def list_rows(self, cle: Cle, indicateur: IndicateurDefini) -> Iterator[dict[str, object]]:
        """Yield the row of a cell with its first evidence, then its other evidence and answers."""
        reference = feuilles.write_reference(indicateur.code, indicateur.libelle)
        base = {**_VIDE, "code_indicateur": reference}
        tete = base | {"definition": f"{indicateur.description} Coder : {indicateur.consigne}"}
        saisie = self._saisies.get(cle)
        if saisie is not None:
            jour = saisie.date_codage
            tete |= {
                "valeur": write_jeton(saisie, self._baremes[cle[1]]),
                "date_codage": jour.isoformat() if jour else None,
                "commentaire": saisie.commentaire,
            }
        suites = [self._name(vars(p)) for p in self._preuves.get(cle, ())]
        yield tete | (suites[0] if suites else {})
        yield from (base | suite for suite in suites[1:])
        for r in self._reponses.get(cle, ()):
            facette = self._codebook.facettes[r.facette]
            dite = {c: v for c, v in self._name(vars(r)).items() if c in _VIDE}
            yield base | dite | {
                "code_indicateur": reference,
                "facette": feuilles.write_reference(facette.code, facette.libelle),
                "valeur": write_answer(r, facette, self._codebook, with_code=True),
            }  # fmt: skip

    def _name(self, champs: Mapping[str, object]) -> dict[str, object]:
        """Return fields with the words of their closed vocabularies."""
        return {c: self._mots.get(c, {}).get(str(v), v) for c, v in champs.items()}


def _attach(plan: Worksheet, echelles: Sequence[str | None], listes: Listes) -> None:
    """Offer its ladder on the row of each term, and the closed lists in their columns."""
    premiere, fin = LIGNE_ENTETE_TABLE + 1, LIGNE_ENTETE_TABLE + len(echelles) + _LIGNES_LIBRES
    plages: dict[str, list[str]] = {}
    for echelle, suite in groupby(enumerate(echelles, start=premiere), key=lambda x: x[1]):
        rangs = [rang for rang, _ in suite]
        if echelle:
            lettre = _LETTRES["valeur"]
            plages.setdefault(echelle, []).append(f"{lettre}{rangs[0]}:{lettre}{rangs[-1]}")
    for echelle, siennes in plages.items():
        listes.attach(plan, echelle, siennes)
    for champ, nom in (("facette", "facettes"), ("type_preuve", "type_preuve"),
                       ("certitude", "certitude")):  # fmt: skip
        lettre = _LETTRES[champ]
        listes.attach(plan, nom, [f"{lettre}{premiere}:{lettre}{fin}"])


def list_units(etat: EtatLecture) -> Iterable[tuple[str, str]]:
    """Return what the sheets of a lecture may say they are: code and name of each contract."""
    return [(code, formula.disarm(nom)) for code, nom in etat.unites.items()]
