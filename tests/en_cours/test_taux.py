"""The rates of a lecture in progress, then closed: bounds, then counts, and what is not known."""

from __future__ import annotations

from observatory.queries.filtres import Filtres
from observatory.queries.taux import list_taux
from observatory.sheets.pages.comparaison import build_comparaison
from observatory.sheets.pages.lecture import build_lecture_regionale
from observatory.sheets.pages.partenaires import build_partenaires
from observatory.sheets.rates.preuve import (
    CleTaux,
    Compte,
    build_detail,
    open_rate,
)
from observatory.sheets.rates.taux import Taux, build_taux
from observatory.warehouse.access import current_warehouse, open_warehouse
from tests.en_cours.lecture import CODE, LUS, Observatoire
from tests.en_cours.textes import FILTRES, find_faults, walk_texts
from tests.lus import plain
from tests.sheets.chaine import trace_rates


def read(observatoire: Observatoire, indicateur: str, seuil: int = 3) -> Taux:
    lignes = list_taux(observatoire.entrepot, FILTRES, indicateurs=[indicateur])
    return build_taux(next(x for x in lignes if x.seuil == seuil), FILTRES)


def test_only_the_unread_remain_to_be_read(lecture_en_cours: Observatoire) -> None:
    assert plain(read(lecture_en_cours, "partenaire.region").dit_en_entier) == (
        "au moins 2/39 ; 36 restent à lire"
    )
    assert plain(read(lecture_en_cours, "partenaire.caf").dit_en_entier) == (
        "au moins 2/39 ; 36 restent à lire, 1 non précisé"
    )
    assert "1 document non obtenu" in plain(read(lecture_en_cours, "partenaire.drac").reste)
    assert "1 en désaccord" in plain(read(lecture_en_cours, "partenaire.mission_locale").reste)
    for ligne in list_taux(lecture_en_cours.entrepot, FILTRES):
        connus = ligne.nb_non_precises + ligne.nb_documents_absents + ligne.nb_desaccords
        assert ligne.nb_a_lire + connus + ligne.nb_indecis == ligne.nb_inconnus


def test_a_closed_reading_gives_counts_then_what_is_not_decided(
    lecture_close: Observatoire,
) -> None:
    caf = read(lecture_close, "partenaire.caf")
    assert (caf.chiffre, caf.ligne.est_bornee, caf.pourcentage) == ("2/2", False, None)
    assert plain(caf.reste) == "36 non lus, 1 non précisé"
    assert caf.bornes == "entre 2/39 et 39/39"
    page = build_lecture_regionale(lecture_close.entrepot, FILTRES)
    assert find_faults(walk_texts(page)) == []
    assert "close" in page.bandeau.titre


def test_a_group_half_read_enters_no_rate_by_its_answer_alone(
    lecture_en_cours: Observatoire, lecture_close: Observatoire
) -> None:
    """Caf and Département sign, the other members are not read: at least so many, but no 2/2."""
    groupe = "partenaire.acteurs_acces_droits_sociaux"
    assert plain(read(lecture_en_cours, groupe).chiffre) == "au moins 2/39"
    clos = read(lecture_close, groupe)
    assert (clos.ligne.k, clos.ligne.n, clos.chiffre) == (0, 0, "rien d’établi")
    entier = read(lecture_close, "instrument.cls_clsm", seuil=1)
    assert entier.chiffre == "2/3", "every member read: the group counts, its absences too"


def test_every_derived_cell_of_a_rate_has_all_its_members(lecture_close: Observatoire) -> None:
    with open_warehouse(current_warehouse(lecture_close.paths)) as connexion:
        lignes = connexion.execute(
            "SELECT d.code_indicateur, d.code_unite, bool_and(x.est_comptee) FROM cellule d"
            " JOIN indicateur_membre m USING (code_indicateur) JOIN cellule x"
            " ON (x.code_lecture, x.code_unite, x.code_indicateur)"
            " = (d.code_lecture, d.code_unite, m.code_membre)"
            " WHERE d.code_lecture = ? AND d.est_comptee GROUP BY ALL",
            [CODE],
        ).fetchall()
    assert {x[0] for x in lignes} == {"instrument.cls_clsm"}
    assert all(complet for *_, complet in lignes)


def test_a_rate_says_how_many_of_its_answers_are_only_probable(
    lecture_en_cours: Observatoire, lecture_close: Observatoire
) -> None:
    assert plain(read(lecture_en_cours, "partenaire.france_travail", 1).dit) == (
        "au moins 1/39 + 1 probable"
    )
    assert plain(read(lecture_close, "partenaire.france_travail", 1).dit) == "2/3 dont 1 probable"
    assert read(lecture_close, "partenaire.etat").complement is None
    page = build_comparaison(lecture_close.entrepot, FILTRES, LUS[1])
    textes = [plain(t) for t in walk_texts(page)]
    assert any("1 contrat sur 2 l’a pour signataire (dont 1 probable)" in t for t in textes)
    assert any(t.startswith("pairs : 1/2 contrats (dont 1 probable), 9 non lus") for t in textes)


def test_the_warehouse_says_why_there_is_no_share(lecture_en_cours: Observatoire) -> None:
    with open_warehouse(current_warehouse(lecture_en_cours.paths)) as connexion:
        lignes = connexion.execute(
            "SELECT code_lecture, n, part, part_min, part_max, couverture, bande, motif_sans_part"
            " FROM taux"
        ).fetchall()
    assert {x[0] for x in lignes} > {CODE}
    for code, n, *parts, motif in lignes:
        if n < 5:
            assert parts == [None] * 5
            assert motif == ("moins_de_cinq" if n else "rien_de_code"), code
        assert (motif is None) == (parts[0] is not None)


def test_one_rate_opened_by_two_doors_gives_one_text(entrepot: object) -> None:
    """« partenaire, ferme, publié, 1 preuve », whichever page opens it."""
    from observatory.queries.entrepot import Entrepot

    assert isinstance(entrepot, Entrepot)
    for indicateur, mesure in (("partenaire.etat", "signataire"), ("partenaire.caf", "citation")):
        cle = CleTaux("occitanie-2024-public", indicateur, mesure)
        porte = open_rate(entrepot, cle)
        autre = build_detail(entrepot, Filtres(indicateur=indicateur, mesure=mesure))
        assert autre is not None
        assert porte.taux == autre.taux
        assert [dit(c) for c in porte.cotes] == [dit(c) for c in autre.cotes]
        assert all(c.combien for c in porte.cotes)
        assert any("preuve" in u.resume for c in porte.cotes for u in c.unites)


def dit(cote: object) -> object:
    return (
        cote.code, cote.libelle, cote.combien,  # type: ignore[attr-defined]
        [(u.code_unite, u.nom, u.resume) for u in cote.unites],  # type: ignore[attr-defined]
    )  # fmt: skip


def test_a_step_of_a_closed_reading_counts_among_the_coded(
    lecture_en_cours: Observatoire, lecture_close: Observatoire
) -> None:
    def steps(o: Observatoire) -> dict[str, Compte]:
        page = build_partenaires(o.entrepot, FILTRES)
        ligne = next(x for x in page.lignes if x.code_indicateur == "partenaire.france_travail")
        return {e.code: e.compte for e in ligne.echelons}

    clos = steps(lecture_close)
    assert plain(clos["exact.signataire"].chiffre) == "1/3 dont 1 probable"
    assert plain(clos["exact.signataire"].phrase) == (
        "1 contrat sur 3 codés, dont 1 probable : signataire"
    )
    assert clos["non_lu"].chiffre == "36/39"
    en_cours = steps(lecture_en_cours)
    assert all("dont" not in c.chiffre for c in en_cours.values())
    assert trace_rates(lecture_close.entrepot, list(clos.values())) == ()
