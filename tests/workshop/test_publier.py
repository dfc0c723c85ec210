"""From the journal to the tables everybody reads: nothing of a document that is not public."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from observatory.base.errors import DataError
from observatory.base.paths import Paths
from observatory.codebook.loader import load_codebook
from observatory.contracts import lieux, tables
from observatory.contracts.lignes import list_records
from observatory.documents.depot import Fiche, open_depot
from observatory.grid.constats import list_constats
from observatory.grid.etat import load_etat
from observatory.grid.modele import ChiffreSaisi, ConstatSaisi
from observatory.warehouse.figer import freeze_published
from observatory.workshop.constats import merge_constats, remove_constat, write_constat
from observatory.workshop.decisions import (
    EtatCode,
    GesteRefuse,
    PieceJustificative,
    open_journal,
)
from observatory.workshop.dossier import load_dossier
from observatory.workshop.gestes import Seance, apply_gestes
from observatory.workshop.lots import adopt_cells, record_import
from observatory.workshop.personnes import forget, welcome
from observatory.workshop.publier import list_publications, prepare_publication, publish
from observatory.workshop.saisie import enter, read_interview
from tests.mini.fabrique import BRUME, PARTIELLE
from tests.workshop.contrat_ecrit import write_contract

CAF, CTG = "partenaire.caf", "instrument.ctg"
NOM = "Marie Le Gall"


@pytest.fixture
def foyer(mini: Paths, tmp_path: Path) -> Paths:
    """Return a small home with no coder of its own, and a contract that may be public."""
    for dossier in (mini.geodata, mini.contracts):
        shutil.copytree(dossier, tmp_path / "foyer" / dossier.name)
    return Paths(tmp_path / "foyer")


def deposit(foyer: Paths, tmp_path: Path, *, public: bool) -> None:
    pdf = write_contract(tmp_path / "contrat.pdf", pages=2)
    with open_depot(foyer) as depot:
        depot.add(pdf, Fiche(BRUME, "contrat", titre="Titre secret", est_public=public))


def open_session(foyer: Paths) -> Seance:
    with open_journal(foyer) as journal:
        marie = welcome(journal, NOM)
    dossier = load_dossier(foyer, BRUME)
    return Seance(marie.numero, PARTIELLE, BRUME, load_codebook(), dossier)


def code_caf(foyer: Paths) -> Seance:
    seance = open_session(foyer)
    passage = seance.dossier.passages[CAF][0].code
    envoi = [{"n": 1, "geste": "coder", "cellule": CAF, "niveau": 2, "proposition": passage}]
    with open_journal(foyer) as journal:
        assert apply_gestes(journal, seance, "j", envoi).refus == ()
    return seance


def read(foyer: Paths, table: tables.TableFichier, alias: str) -> list[dict[str, object]]:
    chemin = lieux.cells_path(foyer, table, PARTIELLE)
    return [r for r in list_records(tables.read_table(table, chemin)) if r["codeur"] == alias]


def published(foyer: Paths, **etc: object) -> None:
    publish(foyer, PARTIELLE, load_codebook(), organisation="CRPV", explication="", **etc)  # type: ignore[arg-type]


@pytest.mark.parametrize("public", [False, True])
def test_only_a_public_document_lends_its_title_and_words(
    foyer: Paths, tmp_path: Path, public: bool
) -> None:
    deposit(foyer, tmp_path, public=public)
    seance = code_caf(foyer)
    plan = prepare_publication(foyer, PARTIELLE, load_codebook())
    assert (plan.nb_cellules, plan.nb_retenues, len(plan.modifications)) == (1, int(not public), 1)
    published(foyer)
    alias = f"codeur {seance.codeur}"
    (cellule,) = read(foyer, tables.CODAGES, alias)
    assert (cellule["valeur"], cellule["statut"], cellule["provenance"]) == (
        "partenaire", "code", "assiste",
    )  # fmt: skip
    (preuve,) = read(foyer, tables.PREUVES, alias)
    dit = "Titre secret" if public else "Preuve tenue par le centre"
    assert (preuve["titre"], preuve["citation"] is None) == (dit, not public)
    assert isinstance(preuve["page_pdf"], int)
    octets = b"".join(f.read_bytes() for f in foyer.contracts.rglob("*.parquet"))
    assert (b"Titre secret" in octets) == public
    assert NOM.encode() not in octets


def test_publishing_again_changes_nothing_and_a_former_number_can_be_published(
    foyer: Paths, tmp_path: Path
) -> None:
    deposit(foyer, tmp_path, public=False)
    seance = code_caf(foyer)
    published(foyer)
    avant = load_etat(foyer, PARTIELLE).empreinte
    published(foyer)
    assert load_etat(foyer, PARTIELLE).empreinte == avant
    with open_journal(foyer) as journal:
        etat = EtatCode("non_precise", certitude="ferme")
        enter(journal, seance, seance.codebook.indicateur(CAF), etat)
    published(foyer)
    (cellule,) = read(foyer, tables.CODAGES, f"codeur {seance.codeur}")
    assert cellule["statut"] == "non_precise"
    published(foyer, jusqua=1)
    assert load_etat(foyer, PARTIELLE).empreinte == avant
    with open_journal(foyer) as journal:
        versions = list_publications(journal, PARTIELLE)
        assert [(v.numero, v.jusqua, len(v.changes)) for v in versions] == [
            (4, 1, 1), (3, 2, 1), (2, 1, 0), (1, 1, 1),
        ]  # fmt: skip


@pytest.mark.parametrize("titre", ["Écrire à caf@brume.fr", "Tél. 05 61 00 00 00", "Mme Durand"])
def test_what_may_reach_a_person_is_masked_or_confirmed_first(foyer: Paths, titre: str) -> None:
    seance = open_session(foyer)
    piece = PieceJustificative("page_web", url="https://brume.fr/x", titre=titre)
    etat = EtatCode("code", "cite", "exact", "ferme", "remarque interne", (piece,))
    with open_journal(foyer) as journal:
        enter(journal, seance, seance.codebook.indicateur(CAF), etat)
    avant = load_etat(foyer, PARTIELLE).empreinte
    with pytest.raises(DataError, match="masquer ou la confirmer"):
        published(foyer)
    assert load_etat(foyer, PARTIELLE).empreinte == avant
    (sensible,) = prepare_publication(foyer, PARTIELLE, load_codebook()).sensibles
    published(foyer, masquees=[sensible.code])
    alias = f"codeur {seance.codeur}"
    assert read(foyer, tables.PREUVES, alias)[0]["titre"] is None
    published(foyer, confirmees=[sensible.code])
    assert read(foyer, tables.PREUVES, alias)[0]["titre"] == titre
    assert read(foyer, tables.CODAGES, alias)[0]["commentaire"] is None


def test_a_grid_is_a_batch_of_the_same_history(foyer: Paths) -> None:
    etat = load_etat(foyer, PARTIELLE)
    (codeur,) = etat.codeurs
    cles = list(etat.list_saisies(codeur))
    assert record_import(foyer, PARTIELLE, codeur, cles) == len(cles)
    assert record_import(foyer, PARTIELLE, codeur, cles) == 0
    published(foyer)
    assert load_etat(foyer, PARTIELLE).codages.equals(etat.codages)
    assert load_etat(foyer, PARTIELLE).preuves.equals(etat.preuves)
    with open_journal(foyer) as journal:
        personne = welcome(journal, codeur, connus=etat.codeurs)
        assert adopt_cells(journal, personne, etat) == 0
        assert journal.undo(personne.numero, PARTIELLE, BRUME) is None
        assert {d.lot for d in journal.list_all()} == {f"grille:{etat.empreinte}"}


def test_erasing_a_name_leaves_what_was_published(foyer: Paths, tmp_path: Path) -> None:
    deposit(foyer, tmp_path, public=False)
    seance = code_caf(foyer)
    published(foyer)
    avant = load_etat(foyer, PARTIELLE).empreinte
    with open_journal(foyer) as journal:
        forget(journal, seance.codeur)
    published(foyer)
    assert load_etat(foyer, PARTIELLE).empreinte == avant


def send(foyer: Paths, seance: Seance, depuis: int, **geste: object) -> None:
    with open_journal(foyer) as journal:
        recu = apply_gestes(journal, seance, "j", [{"n": depuis + 1, **geste}], depuis=depuis)
    assert recu.refus == ()


def test_answers_are_published_with_their_cell_and_wait_when_it_falls(
    foyer: Paths, tmp_path: Path
) -> None:
    deposit(foyer, tmp_path, public=False)
    seance = open_session(foyer)
    alias = f"codeur {seance.codeur}"
    passage = seance.dossier.passages[CTG][0].code
    coder = {"geste": "coder", "cellule": CTG, "proposition": passage}
    send(foyer, seance, 0, **coder, niveau=2)
    dites = {"avec_qui": {"valeurs": ["elus", "techniciens"]}, "combien": {"non_dit": True},
             "pour_quoi": {"valeurs": ["réduire le non-recours"]}}  # fmt: skip
    send(foyer, seance, 1, geste="repondre", cellule=CTG, proposition=passage, reponses=dites)
    plan = prepare_publication(foyer, PARTIELLE, load_codebook())
    ((libre,),) = [(s,) for s in plan.sensibles]
    assert libre.motifs == ("écrit d’après un document non public",)
    with pytest.raises(DataError, match="la masquer ou la confirmer"):
        published(foyer)
    published(foyer, masquees=[libre.code])
    lues = {(r["attribut"], r["valeur"], r["statut"])
            for r in read(foyer, tables.ATTRIBUTS, alias)}  # fmt: skip
    assert lues == {("avec_qui", "elus", "dit"), ("avec_qui", "techniciens", "dit"),
                    ("combien", None, "non_dit")}  # fmt: skip
    assert {r["citation"] for r in read(foyer, tables.ATTRIBUTS, alias)} == {None}
    published(foyer, confirmees=[libre.code])
    assert "réduire le non-recours" in {r["valeur"] for r in read(foyer, tables.ATTRIBUTS, alias)}
    send(foyer, seance, 2, **coder, niveau=1)
    plan = prepare_publication(foyer, PARTIELLE, load_codebook())
    assert len(plan.suspendues) == 4
    published(foyer)
    assert read(foyer, tables.ATTRIBUTS, alias) == []
    send(foyer, seance, 3, **coder, niveau=3)
    published(foyer, confirmees=[libre.code])
    assert len(read(foyer, tables.ATTRIBUTS, alias)) == 4


def test_each_document_of_a_procedure_answers_for_itself(foyer: Paths, tmp_path: Path) -> None:
    """A second CTG, held by the centre, takes nothing from the first; none is named."""
    deposit(foyer, tmp_path, public=False)
    seance = open_session(foyer)
    dites = {"procedure_mention": {"valeurs": ["quartiers"]},
             "procedure_echeance": {"valeurs": ["2027"]}}  # fmt: skip
    lue = {"geste": "repondre", "cellule": CTG}
    send(foyer, seance, 0, **lue, proposition=seance.dossier.passages[CTG][0].code, reponses=dites)
    for rang, titre in enumerate(("CTG de Coteau", "CTG de Brume"), 1):
        tue = {"procedure_mention": {"non_dit": True}, "procedure_echeance": {"valeurs": ["2026"]}}
        preuve = PieceJustificative("passage", titre=titre, page=rang)
        with open_journal(foyer) as journal:
            envoye = {"n": rang + 1, **lue, "reponses": tue}
            recu = apply_gestes(journal, seance, "j", [envoye], depuis=rang, preuve=preuve)
        assert recu.refus == ()
    published(foyer)
    lues = sorted((r["titre"], r["attribut"], r["valeur"])
                  for r in read(foyer, tables.ATTRIBUTS, f"codeur {seance.codeur}"))  # fmt: skip
    tenus = [f"Preuve tenue par le centre, document {n}" for n in (1, 2, 3)]
    assert lues == [
        (titre, *dite)
        for titre, mention in zip(tenus, ("quartiers", None, None), strict=True)
        for dite in (("procedure_echeance", "2027" if mention else "2026"),
                     ("procedure_mention", mention))
    ]  # fmt: skip


def test_an_interview_typed_is_one_and_names_nobody(foyer: Paths, tmp_path: Path) -> None:
    deposit(foyer, tmp_path, public=False)
    seance = open_session(foyer)
    with pytest.raises(GesteRefuse, match="nom d’une personne dans un entretien"):
        read_interview(seance, "Directrice, Nadia Benali", "CCAS", "03/2026")
    with pytest.raises(GesteRefuse, match="entretien sans organisme"):
        read_interview(seance, "Directrice", " ", "03/2026")
    piece = read_interview(seance, "Directrice", "CCAS", "03/2026")
    with open_journal(foyer) as journal:
        dit = EtatCode("code", "mentionne", "exact", "ferme", preuves=(piece,))
        enter(journal, seance, seance.codebook.indicateur(CTG), dit)
    published(foyer)
    (preuve,) = read(foyer, tables.PREUVES, f"codeur {seance.codeur}")
    assert [preuve[c] for c in ("type_preuve", "titre", "editeur", "date_source")] == [
        "entretien", "Directrice", "CCAS", "2026-03",
    ]  # fmt: skip


def test_a_finding_stays_in_the_journal_until_published_and_a_name_in_it_is_settled(
    foyer: Paths, tmp_path: Path
) -> None:
    deposit(foyer, tmp_path, public=True)
    seance = code_caf(foyer)
    livre = load_codebook()
    constat = ConstatSaisi(
        code="sante.constat.9", theme="sante", nature="constat", ordre=9,
        texte="Mme Durand porte la santé dans la moitié des contrats.", unites=(BRUME,),
        source=None, passage=None, page=None, url=None,
        chiffres=(ChiffreSaisi(CAF, "signataire", None, None, a_figer=True),),
    )  # fmt: skip
    avant = lieux.cells_path(foyer, tables.CONSTATS, PARTIELLE)
    with open_journal(foyer) as journal:
        etat = load_etat(foyer, PARTIELLE)
        with pytest.raises(DataError, match="n’est pas lu dans cette lecture"):
            write_constat(journal, seance.codeur, etat, livre, replace(constat, unites=("CN9",)))
        write_constat(journal, seance.codeur, etat, livre, constat)
        assert merge_constats(etat, journal.current(PARTIELLE).values())[-1] == constat
    assert not avant.exists()
    plan = prepare_publication(foyer, PARTIELLE, livre)
    (sensible,) = plan.sensibles
    assert sensible.motifs == ("nom d’une personne",)
    published(foyer, masquees=[sensible.code])
    assert not avant.exists()
    published(foyer, confirmees=[sensible.code])
    (ecrit,) = list_constats(load_etat(foyer, PARTIELLE))
    assert (ecrit.texte, ecrit.chiffres[0].a_figer) == (constat.texte, True)
    assert freeze_published(foyer, PARTIELLE) == 1
    (fige,) = list_constats(load_etat(foyer, PARTIELLE))
    assert (fige.chiffres[0].n is not None, fige.chiffres[0].a_figer) == (True, False)
    assert prepare_publication(foyer, PARTIELLE, livre).constats == ()
    with open_journal(foyer) as journal:
        remove_constat(journal, seance.codeur, PARTIELLE, constat.code)
        version = list_publications(journal, PARTIELLE)[0]
    assert version.changes[-1]["indicateur"] == "constat sante.constat.9"
    published(foyer)
    assert list_constats(load_etat(foyer, PARTIELLE)) == ()
