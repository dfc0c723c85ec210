"""Every term is found on a page written from its own forms, and by its own forms alone."""

from __future__ import annotations

import pytest

from observatory.codebook.loader import load_codebook, load_formes
from observatory.documents.texte import squeeze
from observatory.reading.mentions import Forme, Lexique, drop_contained
from observatory.reading.vocabulaire import LIBELLES_COMMUNS, load_vocabulaire

LUES = load_formes()
PARTAGEES = {
    frozenset({"partenaire.caf", "partenaire.msa"}): "caisse commune, elle compte pour chacune",
    frozenset({"partenaire.plie", "instrument.plan_emploi_insertion"}): "structure et plan",
    frozenset({"partenaire.france_services", "instrument.france_services"}): "guichet et programme",
    frozenset({"partenaire.centre_hospitalier", "instrument.praps"}): "la PASS est des deux",
    frozenset({"instrument.cls", "instrument.clsm"}): "CLS(M) écrit les deux",
    frozenset({"instrument.tzcld", "partenaire.insertion_activite"}): "entreprise et territoire",
}
"""Terms of the ladders that claim one writing on purpose, and why."""
_EMPLOI = "thematique.emploi_developpement_economique"
_CITOYENNETE = "thematique.citoyennete_lien_social"
DEUX_SENS = {
    frozenset({"public.jeunes", "public.enfants"}): "les collégiens",
    frozenset({"public.jeunes", "public.jeunes_adultes"}): "les 16-25 ans",
    frozenset({"public.femmes", "public.familles_monoparentales"}): "les mères isolées",
    frozenset({"thematique.transition_ecologique.dechets",
               "thematique.cadre_vie_logement.cadre_de_vie"}): "les encombrants",
    frozenset({f"{_EMPLOI}.insertion", f"{_EMPLOI}.economie_sociale"}): "la régie de quartier",
    frozenset({"thematique.transition_ecologique.dechets",
               f"{_EMPLOI}.economie_sociale"}): "la ressourcerie",
    frozenset({"thematique.participation", f"{_CITOYENNETE}.emancipation"}): "le pouvoir d’agir",
    frozenset({"thematique.participation", f"{_CITOYENNETE}.citoyennete"}): "citoyenne, en titre",
}  # fmt: skip
"""Terms of other axes that one writing names together, and the writing."""
GENRES = ("gouvernance.temps_partenariaux_thematiques", "suivi.evaluation_prevue")
"""Terms that are the kind of others of their axis: a health commission is a thematic one too."""


def test_a_page_written_from_a_term_finds_it() -> None:
    lexique, manques = load_vocabulaire().mentions, []
    for code, (libelle, formes) in sorted(LUES.items()):
        contexte = formes.contexte[0] if formes.contexte else ""
        for forme in [*formes.variantes, *formes.sigles]:
            page = f"Dans ce quartier, {forme.replace('…', 'Grimal')} {contexte} agit avec nous."
            if code not in find(lexique, page):
                manques.append(f"{code}: « {forme} » ({libelle.libelle})")
    assert len(LUES) > 200
    assert manques == []


def test_no_two_terms_of_a_ladder_claim_one_writing() -> None:
    ecrites: dict[str, set[str]] = {}
    for code, (_, formes) in LUES.items():
        if code.partition(".")[0] in ("partenaire", "instrument"):
            for forme in [*formes.variantes, *formes.sigles]:
                ecrites.setdefault(squeeze(forme)[0], set()).add(code)
    communes = {
        forme: codes
        for forme, codes in ecrites.items()
        if len(codes) > 1 and frozenset(codes) not in PARTAGEES
    }
    assert not communes


@pytest.mark.parametrize("champ", ["variantes", "titres", "representants"])
def test_no_two_terms_of_an_axis_claim_one_writing_without_saying_so(champ: str) -> None:
    ecrites: dict[tuple[str, str], set[str]] = {}
    for code, (_, formes) in LUES.items():
        sigles = formes.sigles if champ == "variantes" else ()
        for forme in [*getattr(formes, champ), *sigles]:
            ecrites.setdefault((code.partition(".")[0], squeeze(forme)[0]), set()).add(code)
    communes = {cle: codes for cle, codes in ecrites.items() if len(codes) > 1}
    assert not {
        cle: codes for cle, codes in communes.items() if not _is_declared(_drop_parents(codes))
    }


def _drop_parents(codes: set[str]) -> frozenset[str]:
    """Leave out a theme where its own sub-theme claims the same."""
    return frozenset(c for c in codes if not any(autre.startswith(f"{c}.") for autre in codes))


def _is_declared(codes: frozenset[str]) -> bool:
    reste = codes - set(GENRES)
    return len(reste) <= 1 or reste in PARTAGEES or reste in DEUX_SENS


def test_labels_titles_and_representatives_are_found_where_they_stand() -> None:
    mots = load_vocabulaire()
    for code, (libelle, formes) in sorted(LUES.items()):
        if code.startswith(("partenaire.", "instrument.")) and code not in LIBELLES_COMMUNS:
            assert code in find(mots.mentions, f"Ici, {libelle.libelle} agit."), code
        for titre in formes.titres:
            assert code in find(mots.titres, f"Axe 1 : {titre}"), (code, titre)
        for qui in formes.representants:
            assert code in find(mots.signatures, f"Le {qui} Grimal"), (code, qui)


def find(lexique: Lexique, page: str) -> set[str]:
    return {m.forme.indicateur for m in lexique.find(page)}


def test_every_term_that_a_reading_may_propose_has_forms() -> None:
    axes = ("partenaire", "instrument", "public", "gouvernance", "suivi", "thematique")
    attendus = {
        i.code for axe in axes for i in load_codebook().indicateurs(axe) if not i.est_derive
    }
    assert attendus <= set(LUES)


@pytest.mark.parametrize(
    "page",
    [
        "la CAISSE D'ALLOCATIONS FAMILIALES du Gard",
        "la caisse d\u2019allo\ufffe\ncations familiales",
        "la C a i s s e  d ’ a l l o c a t i o n s  f a m i l i a l e s",
        "la caisse\nd allocations\nfamiliales",
        "la C.A.F. du Gard",
        "l’CAF, la CAF.",
    ],
)
def test_layout_hides_no_label(page: str) -> None:
    codes = {m.forme.indicateur for m in load_vocabulaire().mentions.find(page)}
    assert "partenaire.caf" in codes


@pytest.mark.parametrize(
    ("page", "attendu"),
    [
        ("Aurne Habitat rénove trois halls", True),
        ("Améliorer l’Habitat est un objectif", False),
        ("le Pôle Habitat de la ville", False),
        ("la commission habitat", False),
    ],
)
def test_a_landlord_is_known_by_its_name(page: str, attendu: bool) -> None:
    gardees, _ = drop_contained(load_vocabulaire().mentions.find(page))
    assert ("partenaire.bailleurs_sociaux" in {m.forme.indicateur for m in gardees}) is attendu


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("le café associatif du quartier", "partenaire.caf"),
        ("une étude PRE-DIAGNOSTIC a été rendue", "instrument.pre"),
        ("le droit commun est mobilisé", "partenaire.commune"),
        ("l’armateur CMA CGM recrute", "partenaire.cma"),
        ("le festival Ars Nova revient", "partenaire.ars"),
        ("le parquet du gymnase est refait", "partenaire.parquet"),
        ("il faut faire face à la hausse", "partenaire.organisations_patronales"),
        ("des aides seront versées", "partenaire.promotion_sante"),
        ("l’enquête Zéro Logements vacants", "partenaire.bailleurs_sociaux"),
        ("un collège d’habitants est tiré au sort", "partenaire.etablissements_scolaires"),
    ],
)
def test_a_homonym_is_no_mention(page: str, code: str) -> None:
    gardees, _ = drop_contained(load_vocabulaire().mentions.find(page))
    assert code not in {m.forme.indicateur for m in gardees}


def test_positions_come_back_to_the_page() -> None:
    page = "Avec le cœur : l\u2019A\ufffe\ngence régionale de santé, enfin."
    lexique = Lexique([Forme("Agence régionale de santé", "partenaire.ars")])
    (mention,) = lexique.find(page)
    assert page[mention.debut : mention.fin] == "A\ufffe\ngence régionale de santé"
