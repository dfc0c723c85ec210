"""What a mention must not count for is set aside with its reason; what is true is kept."""

from __future__ import annotations

import pytest

from observatory.documents.pages import Page
from observatory.reading.propositions import Proposition, propose

ECARTES = {
    "Données France Travail, décembre 2023.": "partenaire.france_travail",
    "D’après l’ANCT, le quartier compte 2 300 habitants.": "partenaire.anct",
    "Un CLSPD sera créé si les communes en sont d’accord.": "instrument.cispd_clspd",
    "La mise en place d’une GUSP reste à décider.": "instrument.gusp",
    "La CTG signée en 2019 est arrivée à échéance.": "instrument.ctg",
    "Le FIPD, en cours de redéfinition nationale, ne peut être tenu pour acquis.": (
        "instrument.fipd"
    ),
    "L’ADIL sera approchée en 2026.": "partenaire.adil",
    "Ni la Caf ni la CPAM n’ont pu se libérer.": "partenaire.caf",
    "Le comité réfléchit à un contrat local de santé.": "instrument.cls",
    "Le conseil local de santé mentale demeure en projet.": "instrument.clsm",
    "Le quartier voisin de Belleroche, dans une autre commune, est en cité éducative.": (
        "instrument.cite_educative"
    ),
    "Hors NPNRU, le quartier ne bénéficie que d’un entretien courant.": "instrument.npnru",
    "La CTG reste muette sur les quartiers.": "instrument.ctg",
    "L’ancienne zone franche urbaine a laissé quelques entrepôts.": "instrument.zfu",
    "Sans réponse de la Carsat à ce jour.": "partenaire.carsat",
    "La maison de santé la plus proche se trouve à Morlac.": "partenaire.maison_sante",
    "Le commissariat a fermé en 2018.": "partenaire.police_nationale",
    "La loi Pacte a élargi les missions des CCI.": "partenaire.cci",
    "Part de bénéficiaires de la C2S : 31 % (CPAM, 2023).": "partenaire.cpam",
    "Un parquet ciré couvre la salle commune.": "partenaire.parquet",
    "Le guide est sur https://www.caf.fr/partenaires et nulle part ailleurs.": "partenaire.caf",
    "Écrire à contact@france-travail.fr avant le 12 mars.": "partenaire.france_travail",
    "Le prix dépend de plusieurs facteurs.": "partenaire.la_poste",
    "Figure 3 : Part des emplois par secteur": "thematique.emploi_developpement_economique",
    "Carte – Les équipements de santé": "thematique.sante",
    "QPV Population Taux de pauvreté Part des moins de 25 ans": (
        "thematique.acces_droits.lutte_pauvrete"
    ),
    "Observations : voir le règlement de 2023.": "thematique.suivi_evaluation_observation",
    "Les pactes avec les entreprises se sont multipliés en France.": "partenaire.entreprises",
    "Un décret en Conseil d’État en fixe la liste.": "partenaire.etat",
    "L’ACV du réseau compte tout le cycle de vie.": "instrument.action_coeur_de_ville",
}
NOTES_DE_PAGE = tuple(
    enumerate(
        (
            "1. https://www.numerique.gouv.fr/publications/",
            "2. La santé et l’emploi au rapport de 2023",
            "3. Le logement, dans le même rapport",
        )
    )
)
GARDES = {
    "À Mauressac, l’OPAH-RU du centre ancien vise les logements indignes.": "instrument.opah_ru",
    "Le Plie n’est pas seulement un guichet : il suit trente habitants.": "partenaire.plie",
    "La CTG 2023-2027, qui succède à celle de 2019, finance deux postes.": "instrument.ctg",
    "Cap emploi reçoit le mardi, hors vacances scolaires.": "partenaire.cap_emploi",
    "La Caf (caf.fr) finance un poste.": "partenaire.caf",
    "L’association « Les Voisins » tient le café.": "partenaire.associations",
    "Un tableau de bord suivra l’emploi des habitants.": "thematique.suivi_evaluation_observation",
    "France Travail, ancien Pôle emploi, tient permanence.": "partenaire.france_travail",
}


def find(texte: str, code: str) -> list[Proposition]:
    pages = [Page(1, f"Une phrase ouvre la page.\n{texte}\nUne autre la ferme.", "texte")]
    return [p for p in propose(pages) if p.indicateur == code]


@pytest.mark.parametrize("texte", sorted(ECARTES))
def test_what_must_not_count_is_set_aside_with_its_reason(texte: str) -> None:
    assert all(p.motif_ecart for p in find(texte, ECARTES[texte]))


@pytest.mark.parametrize("texte", sorted(GARDES))
def test_what_is_true_is_kept(texte: str) -> None:
    assert any(p.motif_ecart is None for p in find(texte, GARDES[texte]))


def test_words_of_a_resident_are_set_aside_to_their_last_sentence() -> None:
    texte = (
        "« On a eu des promesses. Un médecin, une maison de santé pluriprofessionnelle. Et puis "
        "plus rien. » La CPTS, elle, s’est installée."
    )
    assert {p.motif_ecart for p in find(texte, "partenaire.maison_sante")} == {"parole_habitant"}
    assert find(texte, "partenaire.cpts")[0].motif_ecart is None


def test_a_list_of_sources_is_one_passage() -> None:
    texte = "Sources : Insee, Filosofi 2021 ; Caf, décembre 2022 ; France Travail, juin 2023."
    for code in ("partenaire.caf", "partenaire.france_travail"):
        assert {p.motif_ecart for p in find(texte, code)} == {"source_statistique"}


def test_a_quote_cut_because_it_is_long_holds_what_it_proves() -> None:
    texte = f"Sont présents {'le maire de la commune voisine, ' * 16}et la Caf de l’Aurne."
    (p,) = find(texte, "partenaire.caf")
    assert "la Caf" in p.citation
    assert len(p.citation) <= 400
    assert p.citation in texte


def test_notes_at_the_foot_of_a_page_are_no_plan() -> None:
    pages = [Page(n, f"Une phrase ouvre la page.\n{note}", "texte") for n, note in NOTES_DE_PAGE]
    assert not [p for p in propose(pages) if p.niveau == "axe"]
    plan = [Page(n, note.replace("https://www.", ""), "texte") for n, note in NOTES_DE_PAGE]
    assert [p for p in propose(plan) if p.niveau == "axe"]


TITRES = {
    "Article 5. – Orientation n° 3 : le cadre de vie": "cadre_vie_logement",
    "O R I E N T A T I O N 2 - P A R E N T A L I T É E T J E U N E S S E": "education_jeunesse",
    "Objectif 2 : l’emploi de tous": "emploi_developpement_economique",
    "Objectif stratégique : la santé des habitants": "sante",
}
NUS = (
    "Objectif : l’emploi des jeunes",
    "Enjeu : la santé des habitants",
    "Tableau 2 : Axe emploi",
)


def find_axes(ligne: str) -> set[str]:
    pages = [Page(1, f"Une phrase ouvre la page.\n{ligne}\nUne autre la ferme.", "texte")]
    return {p.indicateur.split(".")[1] for p in propose(pages) if p.niveau == "axe"}


@pytest.mark.parametrize("titre", sorted(TITRES))
def test_a_title_opens_an_axis_whatever_it_stands_under(titre: str) -> None:
    assert find_axes(titre) == {TITRES[titre]}


@pytest.mark.parametrize("ligne", NUS)
def test_a_heading_or_a_caption_opens_no_axis(ligne: str) -> None:
    assert find_axes(ligne) == set()
