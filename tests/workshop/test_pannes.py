"""Tabs, coders, clocks, disks and documents that misbehave: nothing lost, nothing written twice."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy import event

from observatory.app.pages.atelier.dire import tell
from observatory.app.pages.atelier.ouverte import open_seance
from observatory.base.paths import Paths
from observatory.documents.depot import open_depot
from observatory.workshop import decisions, schema
from observatory.workshop.chaine import verify
from observatory.workshop.decisions import CODER, CleDecision, EtatCode, Geste, open_journal
from observatory.workshop.gestes import Recu, Seance, apply_gestes, list_own
from observatory.workshop.queue import POINT
from tests.mini.fabrique import BRUME
from tests.workshop.test_gestes import CAF, open_session

CTG = "instrument.ctg"


def code_on(seance: Seance, foyer: Paths, jeton: str, n: int, cellule: str, niveau: int) -> Recu:
    passage = next(p.code for p in seance.dossier.passages[cellule] if not p.motif_ecart)
    geste = {"n": n, "geste": "coder", "cellule": cellule, "niveau": niveau,
             "proposition": passage}  # fmt: skip
    with open_journal(foyer) as journal:
        return apply_gestes(journal, seance, jeton, [geste], depuis=n - 1)


def test_two_tabs_of_one_coder_write_each_gesture_once_and_undo_only_their_last(
    foyer: Paths,
) -> None:
    seance = open_session(foyer)
    for n, (jeton, cellule, niveau) in enumerate(
        [("gauche", CAF, 1), ("droite", CTG, 2), ("gauche", CTG, 1)], 1
    ):
        rang = 1 if n < 3 else 2
        assert code_on(seance, foyer, jeton, rang, cellule, niveau).refus == ()
        assert code_on(seance, foyer, jeton, rang, cellule, niveau).numero == rang
    annuler = {"n": 2, "geste": "annuler", "vise": "droite:1"}
    with open_journal(foyer) as journal:
        ((_, dit),) = apply_gestes(journal, seance, "droite", [annuler], depuis=1).refus
        assert "un autre onglet a codé depuis" in dit
        assert len(journal.list_all()) == 3
        assert list_own(journal, seance)[CTG].etat.valeur == "mentionne"


def test_two_coders_on_one_contract_never_touch_each_other(foyer: Paths) -> None:
    une = open_session(foyer)
    autre = Seance(22222, une.lecture, une.unite, une.codebook, une.dossier)
    code_on(une, foyer, "a", 1, CAF, 1)
    code_on(autre, foyer, "b", 1, CAF, 3)
    with open_journal(foyer) as journal:
        assert list_own(journal, une)[CAF].etat.valeur == "cite"
        apply_gestes(journal, autre, "b", [{"n": 2, "geste": "annuler"}], depuis=1)
        assert CAF not in list_own(journal, autre)
        assert list_own(journal, une)[CAF].etat.valeur == "cite"


def test_numbers_order_the_rows_when_the_clock_goes_back(
    foyer: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    seance = open_session(foyer)
    code_on(seance, foyer, "j", 1, CAF, 1)
    monkeypatch.setattr(decisions, "write_now", lambda: "1999-12-31T23:59:59.000+00:00")
    code_on(seance, foyer, "j", 2, CAF, 2)
    with open_journal(foyer) as journal:
        assert list_own(journal, seance)[CAF].etat.valeur == "partenaire"
        assert verify(journal.moteur).fautes == ()


def test_a_document_removed_meanwhile_refuses_its_passages_and_keeps_what_was_coded(
    foyer: Paths,
) -> None:
    avant = open_session(foyer)
    code_on(avant, foyer, "j", 1, CAF, 1)
    passage = avant.dossier.passages[CTG][0]
    with open_depot(foyer) as depot:
        depot.remove(depot.documents(BRUME)[0].sha256)
    apres = open_session(foyer)
    extrait = {"doc": passage.document[:12], "page": passage.page, "debut": 0, "fin": 0}
    coder = {"geste": "coder", "cellule": CTG, "niveau": 1}
    with open_journal(foyer) as journal:
        refus = apply_gestes(
            journal, apres, "k",
            [{"n": 1, **coder, "proposition": passage.code}, {"n": 2, **coder, "extrait": extrait}],
        ).refus  # fmt: skip
        assert len(refus) == 2
        assert all("recharger la page" in dit for _, dit in refus)
        assert list_own(journal, apres)[CAF].etat.preuves[0].page is not None


def test_a_term_lost_since_it_was_coded_is_said_and_the_work_goes_on(
    foyer: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OBSERVATORY_HOME", str(foyer.root))
    seance = open_session(foyer)
    etat = EtatCode("code", "cite", "exact", "ferme")
    perdu = "partenaire.perdu"
    with open_journal(foyer) as journal:
        for unite in (seance.unite, "ailleurs"):
            cellule = CleDecision(seance.codeur, seance.lecture, unite, perdu)
            journal.append([Geste(cellule, CODER, etat)])
    ouverte = open_seance(seance, POINT)
    (dit,) = ouverte.ailleurs[perdu]
    assert "n’est plus dans le livre de codes" in dit
    with open_journal(foyer) as journal:
        siens = journal.current(seance.lecture, unite=seance.unite, codeur=seance.codeur)
    assert tell(ouverte, Recu(0), siens, {})["progres"].startswith("0 point codé")
    assert code_on(seance, foyer, "j", 1, CAF, 1).refus == ()
    assert code_on(seance, foyer, "j", 2, CTG, 1).refus == ()


def test_a_full_disk_stops_with_a_sentence_and_what_was_kept_by_the_screen_goes_on(
    foyer: Paths,
) -> None:
    seance = open_session(foyer)
    assert code_on(seance, foyer, "j", 1, CAF, 1).panne is None
    points = [c for c, p in seance.dossier.passages.items()
              if any(not x.motif_ecart for x in p)][:40]  # fmt: skip
    envoi = [
        {"n": n, "geste": "coder", "cellule": c, "niveau": 1,
         "proposition": next(p.code for p in seance.dossier.passages[c] if not p.motif_ecart)}
        for n, c in enumerate(points, 2)
    ]  # fmt: skip

    base = schema.folder_of(foyer) / schema.NOM
    with sqlite3.connect(base) as lue:
        (pages,) = lue.execute("PRAGMA page_count").fetchone()

    def shrink(connexion: sqlite3.Connection, _: object) -> None:
        connexion.execute(f"PRAGMA max_page_count = {pages + 3}")

    with open_journal(foyer) as journal:
        event.listen(journal.moteur, "connect", shrink)
        try:
            recu = apply_gestes(journal, seance, "j", envoi, depuis=1)
        finally:
            event.remove(journal.moteur, "connect", shrink)
        assert recu.panne is not None
        assert "plein" in recu.panne
        assert recu.numero < envoi[-1]["n"]
        assert len(journal.list_all()) == recu.numero
        fin = apply_gestes(journal, seance, "j", envoi, depuis=0)
        assert (fin.panne, fin.numero) == (None, envoi[-1]["n"])
        assert len({d.cle for d in journal.list_all()}) == len(journal.list_all())
        assert {d.cellule.indicateur for d in journal.list_all()} == {CAF, *points}
        assert verify(journal.moteur).fautes == ()
