"""What may be said of a cell besides its level: a passage, answers, a status, a remark."""

from __future__ import annotations

import pytest

from observatory.base.paths import Paths
from observatory.documents.depot import open_depot
from observatory.documents.marques import mark_page
from observatory.workshop.decisions import ANNULER, EtatCode, open_journal
from observatory.workshop.extraits import list_lines
from observatory.workshop.gestes import (
    Recu,
    Seance,
    apply_gestes,
    explain_no_absence,
    list_own,
)
from observatory.workshop.reponses import list_answers
from tests.workshop.test_gestes import CAF, open_session

CTG = "instrument.ctg"


class Ecran:
    """One screen: gestures numbered from 1, each sent alone."""

    def __init__(self, foyer: Paths) -> None:
        self.foyer, self.n, self.seance = foyer, 0, open_session(foyer)

    def send(self, **geste: object) -> Recu:
        self.n += 1
        with open_journal(self.foyer) as journal:
            return apply_gestes(journal, self.seance, "j", [{"n": self.n, **geste}])

    def passage(self, code: str) -> str:
        return next(p.code for p in self.seance.dossier.passages[code] if not p.motif_ecart)

    def extract(self, debut: int = 0, fin: int = 0, page: int = 1) -> dict[str, object]:
        (document,) = self.seance.dossier.documents
        return {"doc": document.sha256[:12], "page": page, "debut": debut, "fin": fin}

    def answers(self) -> dict[str, list[str | None]]:
        with open_journal(self.foyer) as journal:
            s = self.seance
            actuelles = journal.current(s.lecture, unite=s.unite, codeur=s.codeur)
        siennes = list_answers(actuelles).get(CTG, [])
        return {r.facette: [x.etat.valeur for x in siennes if x.facette == r.facette]
                for r in siennes}  # fmt: skip

    def cell(self, code: str) -> EtatCode:
        with open_journal(self.foyer) as journal:
            return list_own(journal, self.seance)[code].etat


@pytest.fixture
def ecran(foyer: Paths) -> Ecran:
    """Return the screen of one coder on a contract of two pages."""
    return Ecran(foyer)


def test_lines_chosen_on_a_page_prove_a_cell_word_for_word(ecran: Ecran) -> None:
    (document,) = ecran.seance.dossier.documents
    page = ecran.seance.dossier.find_page(document.sha256, 1)
    assert page is not None
    lignes = list_lines(page)
    coder = {"geste": "coder", "cellule": CTG, "niveau": 1}
    assert ecran.send(**coder, extrait=ecran.extract(2, 3)).refus == ()
    etat = ecran.cell(CTG)
    (piece,) = etat.preuves
    assert piece.citation == f"{lignes[2].texte} {lignes[3].texte}"
    assert (piece.document, piece.page, piece.proposition) == (document.sha256, 1, None)
    assert not etat.est_assiste
    for faux in (ecran.extract(3, 2), ecran.extract(0, 9_999), ecran.extract(page=99),
                 ecran.extract() | {"doc": "0" * 12}):  # fmt: skip
        ((_, dit),) = ecran.send(**coder, extrait=faux).refus
        assert "choisir de nouveau" in dit


def test_attributes_wait_for_the_level_and_one_gesture_is_undone_whole(ecran: Ecran) -> None:
    dire = {
        "geste": "repondre", "cellule": CTG, "proposition": ecran.passage(CTG),
        "reponses": {"pour_quoi": {"valeurs": ["réduire le non-recours"]},
                     "avec_qui": {"valeurs": ["elus", "techniciens"]},
                     "combien": {"non_dit": True}},
    }  # fmt: skip
    coder = {"geste": "coder", "cellule": CTG, "proposition": ecran.passage(CTG)}
    assert ecran.send(**coder, niveau=1).refus == ()
    ((_, dit),) = ecran.send(**dire).refus
    assert "coder d’abord la cellule à ce niveau" in dit
    assert ecran.answers() == {}
    ecran.send(**coder, niveau=2)
    assert ecran.send(**dire).refus == ()
    tout = {"pour_quoi": ["réduire le non-recours"], "avec_qui": ["elus", "techniciens"],
            "combien": [None]}  # fmt: skip
    assert ecran.answers() == tout
    ecran.send(**dire | {"reponses": {"avec_qui": {"valeurs": ["elus"]}}})
    assert ecran.answers() == tout | {"avec_qui": ["elus"]}
    for faux in ({"combien": {"valeurs": ["beaucoup"]}}, {"avec_qui": {"valeurs": ["maire"]}},
                 {"pour_quoi": {"valeurs": ["un", "deux"]}}, {"nul": {"valeurs": ["x"]}},
                 {}):  # fmt: skip
        assert len(ecran.send(**dire | {"reponses": faux}).refus) == 1
    ecran.send(geste="annuler")
    ecran.send(geste="annuler")
    assert ecran.answers() == {}
    ecran.send(geste="annuler")
    assert ecran.cell(CTG).valeur == "mentionne"


def test_a_status_and_a_remark_are_gestures_and_a_remark_stays(ecran: Ecran) -> None:
    ecran.send(geste="commenter", cellule=CAF, texte="relire avec l’annexe 2")
    with open_journal(ecran.foyer) as journal:
        assert CAF not in list_own(journal, ecran.seance)
    coder = {"geste": "coder", "cellule": CAF, "proposition": ecran.passage(CAF)}
    ecran.send(**coder, niveau=2)
    assert ecran.cell(CAF).commentaire == "relire avec l’annexe 2"
    ecran.send(geste="qualifier", cellule=CAF, statut="non_precise",
               proposition=ecran.passage(CAF))  # fmt: skip
    etat = ecran.cell(CAF)
    assert (etat.statut, etat.valeur, len(etat.preuves)) == ("non_precise", None, 1)
    ecran.send(geste="qualifier", cellule=CAF, statut="document_absent")
    assert ecran.cell(CAF).preuves == ()
    ((_, dit),) = ecran.send(geste="qualifier", cellule=CAF, statut="non_lu").refus
    assert dit.startswith("Statut inconnu")


def test_absence_of_a_block_is_all_or_nothing_and_undone_in_one_gesture(ecran: Ecran) -> None:
    with open_depot(ecran.foyer) as depot:
        for sha256, numero in ecran.seance.dossier.illisibles:
            mark_page(depot, sha256, numero, "sans_texte_utile", par="essai")
    ecran.seance = open_session(ecran.foyer)
    libres = list_free(ecran.seance)
    bloc = {"geste": "absences", "cellules": libres[:3]}
    ((_, dit),) = ecran.send(**bloc | {"cellules": [*libres[:2], CAF]}).refus
    assert "à écarter d’abord" in dit
    assert len(ecran.send(geste="absences", cellules=libres[:11]).refus) == 1
    assert ecran.send(**bloc).refus == ()
    assert [ecran.cell(c).preuves[0].type_preuve for c in libres[:3]] == ["recherche"] * 3
    ecran.send(geste="annuler")
    with open_journal(ecran.foyer) as journal:
        assert list_own(journal, ecran.seance) == {}
        assert [d.geste for d in journal.list_all()][-3:] == [ANNULER] * 3


def list_free(seance: Seance) -> list[str]:
    """Return cells that nothing was found for, and that may be said absent."""

    points = [i for i in seance.codebook.indicateurs() if i.est_codable]
    return [i.code for i in points if explain_no_absence(seance, i, {}) is None]
