"""One own term, added by the command in one place, found wherever a term of the package is.

Its label means harm: it is shown as the text it is, everywhere.
"""

from __future__ import annotations

import json
import re
import shutil

import openpyxl
import pypdfium2
import pytest

from observatory.base.paths import Paths
from observatory.codebook.loader import load_codebook
from observatory.grid import export_grid, import_grid
from observatory.queries.codebook import list_indicateurs
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering.pdf import render_fiche_theme
from observatory.sheets.export.fichiers import build_export
from observatory.sheets.pages.lecture import build_lecture_regionale
from observatory.sheets.rates.preuve import build_detail
from observatory.warehouse.access import current_warehouse
from tests.commande import run_inside
from tests.mini.fabrique import BRUME, COMPLETE, COTEAU, PARTIELLE

LIBELLE = '<b>Accès</b> "aux" soins =1+1 *vite*'
CODEUR = "Marie Le Gall"


@pytest.fixture(scope="module")
def foyer(mini: Paths, tmp_path_factory: pytest.TempPathFactory) -> Paths:
    """Return a copy of the small observatory where the term was added, coded once, and built."""
    racine = tmp_path_factory.mktemp("terme") / "foyer"
    shutil.copytree(mini.root, racine)
    foyer, env = Paths(racine), {"OBSERVATORY_HOME": str(racine)}
    ajout = run_inside(
        "lectures", "terms", COMPLETE, "--add", LIBELLE, "--definition", "Dit des soins.",
        "--consigne", "Oui si dit.", "--theme", "sante", "--auteur", CODEUR, env=env,
    )  # fmt: skip
    assert ajout.returncode == 0, ajout.stderr
    (code,) = re.findall(r"enjeu\.propre-\S+\w", ajout.stdout)
    codebook = load_codebook()
    grille = export_grid(COMPLETE, racine / "g.xlsx", foyer, codebook, codeur=CODEUR)
    classeur = openpyxl.load_workbook(grille)
    plan = classeur["Enjeux"]
    colonne = next(c.column for c in plan[4] if c.value == code)
    rangs = {plan.cell(r, 1).value: r for r in range(5, plan.max_row + 1)}
    plan.cell(rangs[BRUME], colonne).value = "Oui"
    plan.cell(rangs[COTEAU], colonne).value = "Non"
    classeur.save(grille)
    import_grid(grille, foyer, codebook)
    assert run_inside("build", env=env).returncode == 0
    return foyer


@pytest.fixture(scope="module")
def code(foyer: Paths) -> str:
    """Return the code of the term."""
    entrepot = Entrepot.open(current_warehouse(foyer))
    siens = [i for i in list_indicateurs(entrepot, lecture=COMPLETE) if i.lecture_propre]
    entrepot.close()
    (terme,) = siens
    assert terme.libelle.startswith(LIBELLE)
    return terme.code_indicateur


@pytest.fixture
def env(foyer: Paths) -> dict[str, str]:
    return {"OBSERVATORY_HOME": str(foyer.root)}


@pytest.fixture(scope="module")
def entrepot(foyer: Paths) -> Entrepot:
    return Entrepot.open(current_warehouse(foyer))


def test_it_is_counted_like_any_other_and_opens_to_its_proof(entrepot: Entrepot, code: str) -> None:
    detail = build_detail(entrepot, Filtres(lecture=COMPLETE, indicateur=code))
    assert detail is not None
    ligne = detail.taux.ligne
    assert (ligne.k, ligne.n, ligne.nb_attendus) == (1, 2, 3)  # the third was read before it was
    cotes = {c.code: [u.code_unite for u in c.unites] for c in detail.cotes}
    assert cotes["oui"] == [BRUME]
    assert cotes["non"] == [COTEAU]


def test_it_is_on_the_sheet_of_its_theme_and_in_no_other_lecture(
    entrepot: Entrepot, code: str
) -> None:
    def list_shown(lecture: str) -> list[str]:
        page = build_lecture_regionale(entrepot, Filtres(lecture=lecture, theme="sante"))
        assert page.theme is not None
        return [x.code_indicateur for t in page.theme.tableaux for x in t.lignes]

    assert code in list_shown(COMPLETE)
    assert code not in list_shown(PARTIELLE)


def test_it_is_in_the_files_its_label_a_text(entrepot: Entrepot, code: str) -> None:
    tables = {t.nom: t for t in build_export(entrepot, Filtres(lecture=COMPLETE)).tables}
    trouvees = [nom for nom, t in tables.items() if code in json.dumps(t.lignes, default=str)]
    assert {"livre_de_codes", "taux"} <= set(trouvees)


def test_it_is_printed_with_its_theme(entrepot: Entrepot) -> None:
    octets = render_fiche_theme(entrepot, "sante", filtres=Filtres(lecture=COMPLETE))
    lu = " ".join(p.get_textpage().get_text_bounded() for p in pypdfium2.PdfDocument(octets))
    serre = "".join(lu.split())
    assert "<b>Accès</b>" in serre
    assert "=1+1*vite*" in serre


def test_it_is_said_by_the_commands(foyer: Paths, code: str, env: dict[str, str]) -> None:
    liste = run_inside("lectures", "terms", COMPLETE, env=env)
    assert code in liste.stdout
    taux = run_inside("rates", "--lecture", COMPLETE, "--indicateur", code, "--json", env=env)
    assert [x["k"] for x in json.loads(taux.stdout)] == [1]
    controle = run_inside("check", "--publication", COMPLETE, env=env)
    assert "Traceback" not in controle.stdout + controle.stderr
    absent = run_inside("rates", "--lecture", PARTIELLE, "--indicateur", code, env=env)
    assert absent.returncode != 0
    assert LIBELLE not in absent.stderr


def test_the_pages_show_its_label_as_text(
    foyer: Paths, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.app.ouvrir import open_page, texts

    monkeypatch.setenv("OBSERVATORY_HOME", str(foyer.root))
    for page, filtres in (
        ("lecture", {"theme": "sante", "indicateur": code}),
        ("carte", {"indicateur": code}),
        ("contrat", {"contrat": BRUME, "indicateur": code, "unite": BRUME}),
    ):
        at = open_page(page, lecture=COMPLETE, **filtres)
        assert not at.exception, page
        vu = texts(at) + "".join(str(h.value) for h in at.html)
        assert "Accès" in vu, page
        assert "<b>Accès" not in vu, page
