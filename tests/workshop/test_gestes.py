"""What the screen may not do: say absent too soon, code what was not shown or is not there."""

from __future__ import annotations

from pathlib import Path

from observatory.base.paths import Paths
from observatory.codebook.loader import load_codebook
from observatory.documents.depot import open_depot
from observatory.documents.dossier import declare_piece, require_pieces
from observatory.documents.marques import mark_page
from observatory.workshop.decisions import PieceJustificative, open_journal
from observatory.workshop.dossier import load_dossier
from observatory.workshop.gestes import Recu, Seance, apply_gestes, list_own
from observatory.workshop.queue import ORDRES, PAGE, build_queue
from tests.mini.fabrique import BRUME, PARTIELLE

CAF = "partenaire.caf"


def open_session(foyer: Paths) -> Seance:
    return Seance(11111, PARTIELLE, BRUME, load_codebook(), load_dossier(foyer, BRUME))


def send(foyer: Paths, *gestes: dict[str, object], depuis: int = 0, **etc: object) -> Recu:
    envoi = [{"n": depuis + n, **g} for n, g in enumerate(gestes, 1)]
    with open_journal(foyer) as journal:
        return apply_gestes(journal, open_session(foyer), "j", envoi, depuis=depuis, **etc)  # type: ignore[arg-type]


def test_absent_waits_for_every_page_and_every_passage(foyer: Paths) -> None:
    seance = open_session(foyer)
    passages = [p.code for p in seance.dossier.passages[CAF] if p.motif_ecart is None]
    absence = {"geste": "absence", "cellule": CAF}
    (blanche,) = [n for _, n in seance.dossier.illisibles]
    ((_, dit),) = send(foyer, absence).refus
    assert f"la page {blanche} de « Contrat de Brume »" in dit
    with open_depot(foyer) as depot:
        (document,) = depot.documents(BRUME)
        mark_page(depot, document.sha256, blanche, "sans_texte_utile", par="essai")
    ((_, dit),) = send(foyer, absence, depuis=1).refus
    assert f"{len(passages)}\u00a0passage" in dit
    ecarts = [{"geste": "ecarter", "cellule": CAF, "proposition": p, "motif": "loi"}
              for p in passages]  # fmt: skip
    with open_depot(foyer) as depot:
        require_pieces(depot, PARTIELLE, ["contrat", "tfpb"])
    ((_, dit),) = send(foyer, absence, depuis=2).refus
    assert "avoir lu aussi convention d’abattement de taxe foncière" in dit
    with open_depot(foyer) as depot:
        declare_piece(depot, BRUME, "tfpb", etat="sans_objet")
    assert send(foyer, *ecarts, absence, depuis=3).refus == ()
    with open_journal(foyer) as journal:
        etat = list_own(journal, seance)[CAF].etat
    assert (etat.valeur, etat.preuves[0].type_preuve) == ("absent", "recherche")
    journal_de_recherche = etat.preuves[0].passage or ""
    assert "1 sans texte utile" in journal_de_recherche
    assert "(contrat de ville)" in journal_de_recherche
    assert "non obtenu : projet de quartier" in journal_de_recherche
    assert "rappel d’une loi" in journal_de_recherche
    assert "Contrat de Brume" not in journal_de_recherche


def test_a_passage_of_another_cell_or_a_quote_not_on_the_page_is_refused(foyer: Paths) -> None:
    seance = open_session(foyer)
    code = seance.dossier.passages[CAF][0].code
    coder = {"geste": "coder", "cellule": CAF, "niveau": 2}
    refus = send(
        foyer,
        {**coder, "proposition": "0" * 16},
        {**coder, "proposition": code, "citation": "des mots que nul n’a écrits"},
        {**coder, "proposition": code, "niveau": 9},
        {**coder, "proposition": None},
        {**coder, "cellule": "partenaire.disparu", "proposition": code},
        {**coder, "proposition": code, "citation": "Le contrat mobilise"},
    ).refus
    assert [n for n, _ in refus] == [1, 2, 3, 4, 5]
    with open_journal(foyer) as journal:
        (d,) = journal.list_all()
    assert (d.etat.valeur, d.etat.preuves[0].citation) == ("partenaire", "Le contrat mobilise")
    assert d.etat.est_assiste


def test_without_document_a_proof_held_lets_keys_code(tmp_path: Path) -> None:
    vide = Paths(tmp_path / "vide")
    vide.contracts.mkdir(parents=True)
    piece = PieceJustificative("passage", titre="Entretien", passage="cheffe de projet")
    envoi = {"geste": "coder", "cellule": CAF, "niveau": 1, "proposition": None}
    assert send(vide, envoi, preuve=piece).refus == ()
    with open_journal(vide) as journal:
        (d,) = journal.list_all()
    assert d.etat.preuves == (piece,)
    assert not d.etat.est_assiste


def test_every_order_goes_through_every_cell(foyer: Paths) -> None:
    seance = open_session(foyer)
    attendus = {i.code for i in seance.codebook.indicateurs() if i.est_codable} - {CAF}
    for ordre in ORDRES:
        queue = build_queue(seance.codebook, seance.dossier, ordre, codes=[CAF])
        assert {p.indicateur for p in queue} == attendus
    par_page = [p.passage for p in build_queue(seance.codebook, seance.dossier, PAGE) if p.passage]
    pages = [seance.dossier.par_code[p].page for p in par_page]
    assert pages == sorted(pages)
