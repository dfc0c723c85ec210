"""A lecture in progress: bounds everywhere, nothing of another region, no share under five."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
import streamlit as st
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from observatory.app.shared.navigation import PAGES
from observatory.base.errors import DataError
from observatory.base.paths import Paths, project_paths
from observatory.cli.main import app
from observatory.codebook.loader import load_codebook
from observatory.contracts import tables
from observatory.grid import change_etat, read_etats
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import load_lecture
from observatory.queries.taux import list_taux
from observatory.rendering.pdf import (
    render_fiche_contrat,
    render_fiche_contrat_theme,
    render_fiche_theme,
)
from observatory.sheets.pages.articulations import build_articulations
from observatory.sheets.pages.comparaison import ChoixComparaison, build_comparaison
from observatory.sheets.pages.contrat import build_fiche_contrat
from observatory.sheets.pages.croisement import ChoixCroisement, build_croisement
from observatory.sheets.pages.lecture import build_lecture_regionale
from observatory.sheets.pages.lectures import build_bandeau, warn_closing
from observatory.sheets.pages.partenaires import build_partenaires
from observatory.sheets.printed.fiche_contrat import build_fiche_imprimee
from observatory.sheets.printed.fiche_contrat_theme import build_fiche_contrat_theme
from observatory.sheets.printed.fiche_theme import build_fiche_theme
from observatory.sheets.publication.controle import check_publication
from observatory.sheets.rates.preuve import (
    CleTaux,
    Compte,
    build_detail,
    list_rates,
    open_rate,
)
from observatory.sheets.rates.taux import Taux, build_taux
from observatory.warehouse.access import current_warehouse, open_warehouse
from observatory.warehouse.build import build_warehouse
from tests.app.tableaux_lus import read_texts
from tests.en_cours import CODE, LUS, NB_ATTENDUS, Observatoire
from tests.sheets.chaine import trace_rates

ROOT = Path(__file__).resolve().parent.parent
THEMES = [t.code for t in load_codebook().thematiques]
TERRITOIRE = (
    "ChiffreCle", "ChiffreCompare", "PointCroise", "Distribution", "EcartCritere", "LigneQpv",
)  # fmt: skip
"""Sheets of the territory, whose shares are not those of coded contracts."""
DU_TERRITOIRE = re.compile(
    r"habitant|EPCI|commune|pauvreté|emploi|quartier|QPV|superficie|logement|recensement|ménage"
    r"|moyenne|moins de 10\u202f% à|Tranche|bande|60\u202f%|95\u202f%|livre de codes"
)
"""What a sentence with a percentage speaks of when it is not of coded contracts."""
CONSTATS = sorted(
    str(texte)
    for chemin in project_paths().contracts_shipped.glob("constats/lecture=*/constats.parquet")
    for texte in pd.read_parquet(chemin)["texte"]
)
FILTRES = Filtres(lecture=CODE)

Sheet = Callable[[Observatoire], object]
SHEETS: dict[str, Sheet] = {
    "lecture": lambda o: build_lecture_regionale(o.entrepot, FILTRES),
    "partenaires": lambda o: build_partenaires(o.entrepot, FILTRES),
    "articulations": lambda o: build_articulations(o.entrepot, FILTRES),
    "croisement": lambda o: build_croisement(
        o.entrepot, FILTRES.with_changes(indicateur="partenaire.region"), ChoixCroisement()
    ),
    "publication": lambda o: check_publication(o.entrepot, CODE),
    "contrat": lambda o: build_fiche_contrat(o.entrepot, FILTRES, LUS[0]),
    "imprimée": lambda o: build_fiche_imprimee(o.entrepot, FILTRES, LUS[0]),
    "pairs": lambda o: build_comparaison(o.entrepot, FILTRES, LUS[0]),
    "voisins": lambda o: build_comparaison(
        o.entrepot, FILTRES, LUS[0], ChoixComparaison("proches")
    ),
    "choisis": lambda o: build_comparaison(
        o.entrepot, FILTRES, LUS[0], ChoixComparaison("choisis", LUS[1:], LUS[1:2])
    ),
    **{
        f"{genre} {theme}": build
        for theme in THEMES
        for genre, build in (
            (
                "thème",
                lambda o, t=theme: build_lecture_regionale(
                    o.entrepot, FILTRES.with_changes(theme=t)
                ),
            ),
            ("fiche", lambda o, t=theme: build_fiche_theme(o.entrepot, FILTRES, t)),
            (
                "contrat ×",
                lambda o, t=theme: build_fiche_contrat_theme(o.entrepot, FILTRES, LUS[0], t),
            ),
        )
    },
}


def walk_texts(contenu: object) -> Iterator[str]:
    """Yield every text of a sheet, those of the territory left out."""
    if isinstance(contenu, str):
        yield contenu
    elif dataclasses.is_dataclass(contenu) and not isinstance(contenu, type):
        if type(contenu).__name__ not in TERRITOIRE:
            for champ in dataclasses.fields(contenu):
                yield from walk_texts(getattr(contenu, champ.name))
    elif isinstance(contenu, dict):
        for valeur in contenu.values():
            yield from walk_texts(valeur)
    elif isinstance(contenu, tuple | list):
        for valeur in contenu:
            yield from walk_texts(valeur)


def find_faults(textes: Iterator[str] | list[str]) -> list[str]:
    """Return the percentages that are not of the territory, and the findings of elsewhere."""
    fautes = []
    for texte in textes:
        if re.search(r"\d[\u202f\u00a0 ]?%", texte) and not DU_TERRITOIRE.search(texte):
            fautes.append(f"pourcentage : {texte[:200]}")
        fautes += [f"constat d’ailleurs : {texte[:200]}" for c in CONSTATS if c in texte]
        if "lecture non publiée" in texte.lower():
            fautes.append(f"rien n’était à publier : {texte[:200]}")
    return fautes


@pytest.mark.parametrize("nom", SHEETS)
def test_no_sheet_gives_a_share_nor_a_finding_of_elsewhere(
    lecture_en_cours: Observatoire, nom: str
) -> None:
    fiche = SHEETS[nom](lecture_en_cours)
    for taux in (x for x in list_rates(fiche) if isinstance(x, Taux)):
        assert taux.est_borne
        assert (taux.pourcentage, taux.part, taux.part_min, taux.bande) == (None,) * 4
        if taux.k and taux.nb_attendus == NB_ATTENDUS:
            assert taux.chiffre == f"au moins {taux.k}/{NB_ATTENDUS}"
    assert find_faults(walk_texts(fiche)) == []


def test_the_walk_sees_what_it_looks_for() -> None:
    assert find_faults(["33 contrats sur 40 (82,5\u202f%)"])
    assert find_faults([f"On lit : {CONSTATS[0]}"])
    assert not find_faults(["8\u202f% des habitants de l’EPCI"])


def test_every_figure_still_leads_to_its_cells(lecture_en_cours: Observatoire) -> None:
    for nom in ("lecture", "pairs", "partenaires"):
        figures = list(list_rates(SHEETS[nom](lecture_en_cours)))
        assert trace_rates(lecture_en_cours.entrepot, figures) == ()


def read(observatoire: Observatoire, indicateur: str, seuil: int = 3) -> Taux:
    lignes = list_taux(observatoire.entrepot, FILTRES, indicateurs=[indicateur])
    return build_taux(next(x for x in lignes if x.seuil == seuil), FILTRES)


def plain(texte: str) -> str:
    return re.sub("[\u00a0\u202f]", " ", texte)


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
    assert (caf.chiffre, caf.est_borne, caf.pourcentage) == ("2/2", False, None)
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
    assert (clos.k, clos.n, clos.chiffre) == (0, 0, "rien d’établi")
    entier = read(lecture_close, "instrument.cls_clsm", seuil=1)
    assert entier.chiffre == "2/3", "every member read: the group counts, its absences too"


def test_a_closed_reading_of_three_tells_no_difference_and_names_the_unread(
    lecture_close: Observatoire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the page, in the command and on the sheet alike; another contract than the first too."""
    monkeypatch.setenv("OBSERVATORY_HOME", str(lecture_close.paths.root))
    for contrat in LUS[:2]:
        page = build_comparaison(lecture_close.entrepot, FILTRES, contrat)
        assert "différence" not in page.resume
        assert plain(page.resume).endswith("3 contrats lus sur 39, 36 non lus.")
        assert page.territoire, "what is known of the territory is said first"
        for ligne in page.principales:
            assert not ligne.est_difference
            if ligne.region.n:
                assert ligne.region.reste in ligne.phrase, ligne.phrase
        etat = next(x for x in page.principales if x.code_indicateur == "partenaire.etat")
        assert plain(etat.phrase) == (
            "Signature, on ne peut pas comparer : 3 contrats sur 3 l’ont pour signataire, 36 non "
            "lus ; le vôtre aussi."
        )
        dit = plain(CliRunner().invoke(app, ["compare", contrat, "--lecture", CODE]).stdout)
        assert plain(page.resume_court[:60]) in dit
        assert "36 non lus" in dit
        assert "9 non lus" in dit, "the peers name theirs"
        fiche = build_fiche_imprimee(lecture_close.entrepot, FILTRES, contrat)
        assert fiche.distinctions == ()


def test_the_printed_rates_of_a_closed_reading_say_what_is_undecided(
    lecture_close: Observatoire,
) -> None:
    o = lecture_close.entrepot
    fiches = {
        "contrat": render_fiche_contrat(o, LUS[0], filtres=FILTRES),
        "thème": render_fiche_theme(o, "sante", filtres=FILTRES),
        "contrat ×": render_fiche_contrat_theme(o, LUS[0], "sante", filtres=FILTRES),
    }
    for nom, octets in fiches.items():
        texte = " ".join(p.extract_text() for p in PdfReader(io.BytesIO(octets)).pages)
        texte = re.sub(r"\s+", " ", plain(texte))
        assert re.search(r"1/3 (\D{0,60}; )?36 non lus", texte), nom
        assert "36 non lus" in texte, nom
        if nom == "contrat":
            assert "36 non lus, 1 document non obtenu" in texte


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


def test_closing_says_how_little_was_read(
    lecture_en_cours: Observatoire, lecture_close: Observatoire, monkeypatch: pytest.MonkeyPatch
) -> None:
    lecture = load_lecture(lecture_en_cours.entrepot, CODE)
    alerte = "36 contrats sur 39 ne sont pas lus : les taux ne porteront que sur 3"
    assert plain(warn_closing(lecture)) == alerte
    assert warn_closing(dataclasses.replace(lecture, nb_unites_codees=39)) == ""
    presque = plain(warn_closing(dataclasses.replace(lecture, nb_unites_codees=38)))
    assert presque.startswith("1 contrat sur 39 n’est pas lu : ")
    bandeau = build_bandeau(load_lecture(lecture_close.entrepot, CODE))
    assert plain(bandeau.titre) == (
        "Lecture close, 3 contrats lus sur 39 : Hauts-de-France 2024-2030"
    )
    monkeypatch.setenv("OBSERVATORY_HOME", str(lecture_en_cours.paths.root))
    monkeypatch.setenv("OBSERVATORY_ECRITURE", "oui")
    st.cache_resource.clear()
    at = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120).run()
    at.switch_page("observatory/app/pages/grille/page.py").run()
    case = at.checkbox(key=f"confirmer-etat-{CODE}")
    assert plain(case.label).startswith(alerte)
    assert at.button(key=f"etat-close-{CODE}").disabled
    case.check().run()
    assert not at.button(key=f"etat-close-{CODE}").disabled
    st.cache_resource.clear()


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


def read_page(page: str, **params: str) -> list[str]:
    at = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120)
    for nom, valeur in params.items():
        at.query_params[nom] = valeur
    at.run()
    if page != "accueil":
        at.switch_page(f"observatory/app/pages/{page}/page.py").run()
    assert not at.exception, page
    elements = (
        at.title, at.header, at.subheader, at.markdown, at.caption, at.info, at.warning, at.text,
        at.success, at.button,
    )  # fmt: skip
    textes = [str(getattr(e, "value", "") or e.label) for lot in elements for e in lot]
    textes += [str(e.proto.label) for e in at.get("page_link")]
    return [*textes, read_texts(at)]


PARAMETRES = [
    {},
    {"theme": "sante"},
    {"theme": "suivi_evaluation_observation"},
    {"indicateur": "partenaire.region", "mesure": "signataire"},
    {"contrat": LUS[0]},
    {"departement": "02"},
]


@pytest.mark.parametrize("page", [p for p in PAGES if p not in ("methode", "accessibilite")])
def test_no_page_gives_a_share_nor_a_finding_of_elsewhere(
    lecture_en_cours: Observatoire, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OBSERVATORY_HOME", str(lecture_en_cours.paths.root))
    st.cache_resource.clear()
    choix = PARAMETRES if page in ("lecture", "contrat", "partenaires") else PARAMETRES[:1]
    textes = [t for params in choix for t in read_page(page, lecture=CODE, **params)]
    st.cache_resource.clear()
    if page not in ("accueil", "telechargements"):
        assert find_faults(textes) == []
    if page == "lecture":
        dits = [plain(t) for t in textes]
        assert any("au moins 2/39" in t for t in dits)
        assert any("36 restent à lire" in t for t in dits)
        assert any(t.startswith("En Occitanie, la lecture 2024 a relevé") for t in dits)
        assert not any("Carsat n’apparaît" in t for t in dits)


def test_a_closed_reading_gives_its_bounds_on_demand(
    lecture_close: Observatoire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OBSERVATORY_HOME", str(lecture_close.paths.root))
    st.cache_resource.clear()
    textes = read_page("partenaires", lecture=CODE, indicateur="partenaire.caf")
    st.cache_resource.clear()
    assert any("entre 2/39 et 39/39" in plain(t) for t in textes)


COMMANDES = (
    ("rates", "--lecture", CODE),
    ("rates", "--lecture", CODE, "--json"),
    ("rates", "--lecture", CODE, "--by", "departement"),
    ("compare", LUS[0], "--lecture", CODE, "--with", "peers"),
    ("compare", LUS[0], "--lecture", CODE, "--json"),
    ("cross", "partenaire.region", "nb_qpv", "--lecture", CODE),
    ("check", "--publication", CODE),
)


@pytest.mark.parametrize("commande", COMMANDES, ids=" ".join)
def test_no_command_gives_a_share(
    lecture_en_cours: Observatoire, commande: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OBSERVATORY_HOME", str(lecture_en_cours.paths.root))
    sortie = CliRunner().invoke(app, list(commande))
    assert not sortie.exception or isinstance(sortie.exception, SystemExit), sortie.exception
    if "--json" not in commande:
        assert find_faults(sortie.stdout.splitlines()) == []
    else:
        for objet in walk_objects(json.loads(sortie.stdout)):
            if "part_min" in objet and "nb_attendus" in objet:
                assert objet["n"] < 5
                assert (objet["part"], objet["part_min"], objet["bande"]) == (None, None, None)
            if "ecart" in objet and "region" in objet:
                assert (objet["ecart"], objet["ecart_possible"]) == (None, None)


def walk_objects(contenu: object) -> Iterator[dict[str, object]]:
    if isinstance(contenu, dict):
        yield contenu
        for valeur in contenu.values():
            yield from walk_objects(valeur)
    elif isinstance(contenu, list):
        for valeur in contenu:
            yield from walk_objects(valeur)


PARTS_CODEES = ("part", "part_min", "part_max", "couverture", "bande", "libelle_bande")


@pytest.mark.parametrize("forme", ["csv", "xlsx", "parquet"])
def test_no_file_gives_a_share(
    lecture_en_cours: Observatoire, forme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OBSERVATORY_HOME", str(lecture_en_cours.paths.root))
    fichier = tmp_path / f"sortie.{'xlsx' if forme == 'xlsx' else 'zip'}"
    arguments = ["export", "--lecture", CODE, "--format", forme, "--out", str(fichier)]
    sortie = CliRunner().invoke(app, arguments)
    assert sortie.exit_code == 0, sortie.output
    vues = 0
    for nom, lignes in read_tables(fichier, forme):
        for ligne in lignes:
            if "nb_attendus" in ligne and "part_min" in ligne:
                vues += 1
                pleines = [c for c in PARTS_CODEES if ligne.get(c) not in (None, "")]
                assert pleines == [], (nom, ligne)
            textes = [str(v) for v in ligne.values() if isinstance(v, str)]
            assert [t for t in textes if any(c in t for c in CONSTATS)] == []
    assert vues > 100


def read_tables(fichier: Path, forme: str) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """Yield each table of a file, its rows keyed by the codes of the columns."""
    if forme == "xlsx":
        for feuille in openpyxl.load_workbook(fichier, read_only=True).worksheets:
            rangs = [list(r) for r in feuille.iter_rows(values_only=True)]
            tetes = [i for i, r in enumerate(rangs) if "Borne basse" in r and "k" in r]
            for i in tetes[:1]:
                noms = {"Borne basse": "part_min", "Borne haute": "part_max", "Part": "part",
                        "Tranche": "libelle_bande", "N attendus": "nb_attendus"}  # fmt: skip
                cles = [noms.get(str(c), str(c)) for c in rangs[i]]
                lignes = [dict(zip(cles, r, strict=False)) for r in rangs[i + 1 :]]
                yield feuille.title, [x | {"nb_attendus": 39} for x in lignes]
        return
    with zipfile.ZipFile(fichier) as archive:
        for nom in archive.namelist():
            octets = archive.read(nom)
            if nom.endswith(".parquet"):
                yield nom, pd.read_parquet(io.BytesIO(octets)).astype(object).where(
                    lambda x: x.notna(), None
                ).to_dict("records")  # fmt: skip
            elif nom.endswith(".csv"):
                texte = octets.decode("utf-8-sig")
                yield nom, list(csv.DictReader(io.StringIO(texte), delimiter=";"))


def test_printed_sheets_name_the_contracts_and_no_share(lecture_en_cours: Observatoire) -> None:
    import pypdfium2

    fiches = {
        "thème": render_fiche_theme(lecture_en_cours.entrepot, "sante", filtres=FILTRES),
        "contrat": render_fiche_contrat(lecture_en_cours.entrepot, LUS[0], filtres=FILTRES),
    }
    for nom, octets in fiches.items():
        document = pypdfium2.PdfDocument(octets)
        texte = " ".join(p.get_textpage().get_text_bounded() for p in document)
        plat = plain(" ".join(texte.split()))
        assert "36 restent à lire" in plat, nom
        assert "au moins 2/39" in plat
        assert not [c for c in CONSTATS if plain(c)[:40] in plat]
        if nom == "thème":
            assert "%" not in plat


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


def test_the_state_is_changed_by_its_owner_and_by_the_command(
    lecture_en_cours: Observatoire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    shutil.copytree(lecture_en_cours.paths.root, tmp_path / "foyer")
    foyer = Paths(tmp_path / "foyer")
    monkeypatch.setenv("OBSERVATORY_HOME", str(foyer.root))
    assert read_etats(foyer)[CODE] == "brouillon"
    fermer = ["lectures", "state", CODE, "close"]
    refus = CliRunner().invoke(app, fermer)
    assert refus.exit_code == 1
    assert plain(str(refus.exception)) == (
        "36 contrats sur 39 ne sont pas lus : les taux ne porteront que sur 3 → ajouter --oui pour "
        "donner quand même des taux."
    )
    assert read_etats(foyer)[CODE] == "brouillon"
    assert "brouillon → close" in CliRunner().invoke(app, [*fermer, "--oui"]).output
    assert read_etats(foyer)[CODE] == "close"
    sortie = CliRunner().invoke(app, ["info", "--json"]).stdout
    etats = {x["code_lecture"]: x["etat"] for x in json.loads(sortie)["lectures"]}
    assert etats == {CODE: "close"} | dict.fromkeys(etats.keys() - {CODE}, "publiee")
    for code, etat in ((CODE, "finie"), ("inconnue", "close"), ("idf-ouest-2025", "brouillon")):
        with pytest.raises(DataError):
            change_etat(foyer, code, etat)


def test_a_file_of_the_former_version_still_opens(
    lecture_en_cours: Observatoire, tmp_path: Path
) -> None:
    """Without the column, a shipped lecture is published and a user's is in progress."""
    import shutil

    from observatory.queries.entrepot import Entrepot

    for dossier in ("geodata", "contracts_parquet"):
        shutil.copytree(lecture_en_cours.paths.root / dossier, tmp_path / dossier)
    foyer = Paths(tmp_path)
    fichier = tables.table_path(foyer.contracts, tables.LECTURES)
    pq.write_table(pq.ParquetFile(fichier).read().drop_columns("etat"), fichier)
    assert read_etats(foyer)[CODE] == "brouillon"
    entrepot = Entrepot.open(build_warehouse(foyer).path)
    try:
        assert load_lecture(entrepot, CODE).est_en_cours
        assert load_lecture(entrepot, "occitanie-2024-demo").etat == "publiee"
    finally:
        entrepot.close()
