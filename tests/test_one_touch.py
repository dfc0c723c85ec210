"""One thing, few places: what each addition touches, and that nothing else needs to be edited.

The product is copied whole; a partner, an axis, a format, a page and a printed sheet are added to
the copy, each by the files that CONTRIBUTING.md names; the copy is run as a user would.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from observatory.base.paths import project_paths
from observatory.codebook.loader import load_codebook

CODE = "partenaire.mutuelles"
LIBELLE = "Mutuelles de santé"
NOUVEAU = f"""
[termes.mutuelles]
libelle = "{LIBELLE}"
famille = "sante"
themes = ["sante"]
description = "Organismes de complémentaire santé à but non lucratif."
consigne = "Partenaire si une offre ou une action est prévue dans les quartiers."
"""
MESURES = ["citation", "partenaire", "signataire"]
AXE = """
[axes.langue]
libelle = "Langues du contrat"
fichier = "langues.toml"
echelle = "booleen"
description = "Langues dans lesquelles le contrat est publié."
consigne = "Relever chaque langue."
"""
TERMES = """
[familles.langues]
libelle = "Langues"
description = "Langues de publication."

[termes.occitan]
libelle = "Version occitane"
famille = "langues"
themes = ["participation"]
description = "Le contrat est publié en occitan."
consigne = "Oui si une version occitane est publiée."
"""
COLONNE = """depuis = { type = "VARCHAR", description = "Texte qui a créé l’instrument" }
"""
ATTRIBUT = """
[attributs.anciennete]
libelle = "Ancienneté du partenariat"
axe = "partenaire"
niveau = "partenaire"
reponse = "liste"
description = "Depuis quand le partenaire travaille avec le contrat."
consigne = "Retenir ce que le contrat écrit."
phrase = "disent depuis quand"
phrase_singulier = "dit depuis quand"
source = "Essais, page 1"

[attributs.anciennete.modalites.nouveau]
libelle = "Nouveau partenaire"
description = "Arrivé avec ce contrat."
"""
LIEN = """
[liens.avec_partenaire]
libelle = "Intervient avec un autre partenaire"
axe = "partenaire"
niveau = "partenaire"
axe_cible = "partenaire"
niveau_cible = "partenaire"
description = "Deux partenaires agissent ensemble."
consigne = "Une ligne par partenaire nommé avec lui."
phrase = "le relient à un autre"
phrase_singulier = "le relie à un autre"
source = "Essais, page 2"
"""
FORMAT = """    Format(
        "lignes", "Lignes (JSON)", "jsonl", "application/x-ndjson",
        "Pour un script qui lit ligne à ligne.", "Une ligne par contrat.", (100, 0, 90, 0),
        _write_lignes,
    ),
"""
ECRIT_FORMAT = """def _write_lignes(entrepot, filtres, _options):
    from observatory.rendering.export.jsonl import render_jsonl

    return render_jsonl(_build(entrepot, filtres))


"""
JSONL = """import json

from observatory.sheets.export.table_typee import CONTRATS, Export


def render_jsonl(export: Export) -> bytes:
    lignes = export.table(CONTRATS).records()
    return "\\n".join(json.dumps(x, default=str) for x in lignes).encode()
"""
FEUILLE_PAGE = """from observatory.queries.contrats import list_regions
from observatory.queries.entrepot import Entrepot


def build_regions(entrepot: Entrepot) -> list[str]:
    return [r.nom for r in list_regions(entrepot)]
"""
PAGE = """import streamlit as st

from observatory.app.session import ask
from observatory.sheets.pages.regions import build_regions

st.title("Régions")
st.write(", ".join(ask(build_regions)))
"""
FEUILLE_FICHE = """from dataclasses import dataclass

from observatory.queries.contrats import list_regions
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import load_lecture
from observatory.sheets.printed.fiche_pied import PiedFiche, build_pied


@dataclass(frozen=True)
class FicheRegion:
    nom: str
    pied: PiedFiche


def build_fiche_region(entrepot: Entrepot, vue: Filtres, code: str, base: str) -> FicheRegion:
    nom = next(r.nom for r in list_regions(entrepot) if r.code == code)
    lecture = load_lecture(entrepot, vue.lecture)
    return FicheRegion(nom, build_pied(entrepot, lecture, "toute la région", base))


def write_region(fiche: FicheRegion) -> dict[str, object]:
    return {"titre": fiche.nom}


def list_one(entrepot: Entrepot, region: str, lecture: str) -> list[tuple[str, str]]:
    return [(r.code, r.nom) for r in list_regions(entrepot) if r.code == region]
"""
MODELE = """#let d = json(bytes(sys.inputs.donnees))
#set document(title: d.titre)
#set text(lang: "fr", font: "Atkinson Hyperlegible")
= #d.titre
"""
GENRE = """    GenreFiche(
        "region", "Fiche région", "région", "régions", 1, "regions", "fiche_region",
        build_fiche_region, write_region, list_one,
    ),
"""
IMPORT_FICHE = """from observatory.sheets.printed.fiche_region import (
    build_fiche_region,
    list_one,
    write_region,
)
"""
Ajout = dict[str, Callable[[str], str]]


def insert(avant: str, texte: str) -> Callable[[str], str]:
    """Return what writes a text before a mark of a file, which must hold it once."""

    def write(contenu: str) -> str:
        assert contenu.count(avant) == 1, avant
        return contenu.replace(avant, texte + avant)

    return write


AJOUTS: dict[str, tuple[int, Ajout]] = {
    "terme": (1, {"codebook/partenaires.toml": lambda t: t + NOUVEAU}),
    "attribut d’un terme": (
        5,
        {
            "codebook/instruments.toml": insert(
                'famille = "sante"\nfamille_politique = "droit_commun"\nthemes = ["sante"]\n'
                'formes = true\ndescription = "Contrat entre',
                'depuis = "Loi de 2009"\n',
            ),
            "codebook/model.py": insert(
                "    themes: Codes\n\n\nclass Nomme", "    depuis: Texte | None = None\n"
            ),
            "warehouse/tables.toml": lambda t: insert("renvoi = {", COLONNE)(
                insert('"domaine_genre", "domaine_min", ', '"depuis", ')(t)
            ),
            "queries/codebook.py": insert("    type_valeur: str\n", "    depuis: str | None\n"),
            "sheets/pages/methode.py": lambda t: t.replace(
                'i.consigne or "")', "f\"{i.consigne} {i.depuis or ''}\")"
            ),
        },
    ),
    "axe": (
        2,
        {"codebook/axes.toml": lambda t: t + AXE, "codebook/langues.toml": lambda _: TERMES},
    ),
    "attribut d’une cellule": (1, {"codebook/attributs.toml": lambda t: t + ATTRIBUT}),
    "genre de lien": (1, {"codebook/liens.toml": lambda t: t + LIEN}),
    "format": (
        2,
        {
            "rendering/export/formats.py": lambda t: insert(")\nFORMATS: Mapping", FORMAT)(
                insert("def _write_html(", ECRIT_FORMAT)(t)
            ),
            "rendering/export/jsonl.py": lambda _: JSONL,
        },
    ),
    "page": (
        3,
        {
            "app/shared/navigation.py": insert('    "methode":', '    "regions": "Régions",\n'),
            "app/pages/regions/page.py": lambda _: PAGE,
            "sheets/pages/regions.py": lambda _: FEUILLE_PAGE,
        },
    ),
    "fiche imprimée": (
        3,
        {
            "rendering/pdf/fiches.py": lambda t: insert(")  # fmt: skip\nGENRES", GENRE)(
                insert("from observatory.sheets.printed.fiche_theme", IMPORT_FICHE)(t)
            ),
            "rendering/pdf/modeles/fiche_region.typ": lambda _: MODELE,
            "sheets/printed/fiche_region.py": lambda _: FEUILLE_FICHE,
        },
    ),
}
"""What each addition writes, file by file, and how many files it may touch."""
COPIES = ("observatory", "geodata", "contracts_parquet", "static", ".streamlit")


@pytest.fixture(scope="module")
def maison(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the product where each addition was made, and nothing else."""
    copie = tmp_path_factory.mktemp("un_seul_geste")
    racine = project_paths().root
    for dossier in COPIES:
        if (racine / dossier).is_dir():
            shutil.copytree(
                racine / dossier, copie / dossier, ignore=shutil.ignore_patterns("__pycache__")
            )
    shutil.copy(racine / "streamlit_app.py", copie)
    for _, fichiers in AJOUTS.values():
        for chemin, write in fichiers.items():
            fichier = copie / "observatory" / chemin
            fichier.parent.mkdir(exist_ok=True)
            avant = fichier.read_text(encoding="utf-8") if fichier.exists() else ""
            fichier.write_text(write(avant), encoding="utf-8")
    run(copie, "from observatory.cli.main import main; main()", "build")
    return copie


def run(maison: Path, programme: str, *arguments: str) -> str:
    """Return what a Python program of the copied product prints; fail with its errors."""
    fait = subprocess.run(
        [sys.executable, "-c", programme, *arguments],
        cwd=maison,
        env={
            **os.environ,
            "OBSERVATORY_HOME": str(maison),
            "PYTHONPATH": str(maison),
            "PYTHONIOENCODING": "utf-8",
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert fait.returncode == 0, fait.stderr
    return fait.stdout


def ask(maison: Path, sql: str) -> list[dict[str, Any]]:
    """Return the rows the copied product's command line answers."""
    cli = "from observatory.cli.main import main; main()"
    return list(json.loads(run(maison, cli, "query", sql, "--format", "json")))


@pytest.mark.parametrize("ajout", AJOUTS)
def test_an_addition_touches_few_files(ajout: str) -> None:
    permis, fichiers = AJOUTS[ajout]
    assert len(fichiers) <= permis


def test_the_copy_runs_its_own_code(maison: Path) -> None:
    lieu = run(maison, "import observatory; print(observatory.__file__)").strip()
    assert Path(lieu).is_relative_to(maison)


LIVRE = """
import json
from observatory.codebook.loader import load_codebook
from observatory.codebook.markdown import render_codebook_markdown

livre = load_codebook()
print(json.dumps({
    "version": livre.version,
    "codes": [i.code for i in livre.indicateurs()],
    "mesures": {i.code: [m.code for m in livre.mesures_de(i)] for i in livre.indicateurs()},
    "familles": {i.code: i.libelle_famille for i in livre.indicateurs()},
    "page": render_codebook_markdown(livre),
}))
"""


@pytest.fixture(scope="module")
def livre(maison: Path) -> dict[str, Any]:
    """Return what the copied product reads in its codebook."""
    return dict(json.loads(run(maison, LIVRE)))


def test_it_is_an_indicator_with_its_measures(livre: dict[str, Any]) -> None:
    assert livre["familles"][CODE] == "Santé"
    assert livre["mesures"][CODE] == MESURES
    assert livre["version"] != load_codebook().version


def test_nothing_else_of_the_codebook_moves(livre: dict[str, Any]) -> None:
    avant = {i.code for i in load_codebook().indicateurs()}
    apres = set(livre["codes"])
    assert apres - avant == {CODE, "langue.occitan"}
    assert avant <= apres


def test_it_is_on_the_page_of_documentation(livre: dict[str, Any]) -> None:
    assert f"| `mutuelles` | {LIBELLE} |" in livre["page"]


def test_it_is_in_the_warehouse_with_its_theme(maison: Path) -> None:
    sql = f"""
        SELECT libelle, libelle_famille, code_theme
        FROM indicateur JOIN indicateur_theme USING (code_indicateur)
        WHERE code_indicateur = '{CODE}'
    """  # noqa: S608
    assert ask(maison, sql) == [
        {"libelle": LIBELLE, "libelle_famille": "Santé", "code_theme": "sante"}
    ]


def test_nobody_has_read_it_yet_which_is_not_absent(maison: Path) -> None:
    sql = f"""
        SELECT DISTINCT statut, count(*) AS nb FROM codage
        WHERE code_indicateur = '{CODE}' AND code_lecture = 'occitanie-2024-public' GROUP BY statut
    """  # noqa: S608
    assert ask(maison, sql) == [{"statut": "non_lu", "nb": 40}]


def test_its_rates_are_bounds_that_know_nothing(maison: Path) -> None:
    sql = f"""
        SELECT mesure, k, n, nb_inconnus, part, part_min, part_max FROM taux
        WHERE code_indicateur = '{CODE}' AND code_lecture = 'occitanie-2024-public'
          AND perimetre = 'lecture' ORDER BY mesure
    """  # noqa: S608
    rien = {"k": 0, "n": 0, "nb_inconnus": 40, "part": None, "part_min": None, "part_max": None}
    assert ask(maison, sql) == [{"mesure": m, **rien} for m in MESURES]


PAGES = """
import json, sys
from pathlib import Path
from streamlit.testing.v1 import AppTest

app = AppTest.from_file(str(Path("streamlit_app.py").resolve()), default_timeout=120).run()
for page in sys.argv[1:]:
    app.switch_page(f"observatory/app/pages/{page}/page.py").run()
    print(json.dumps({
        "page": page,
        "erreurs": [e.message for e in app.exception] + [e.value for e in app.error],
        "titres": [t.value for t in app.title],
        "textes": [m.value for m in app.markdown],
        "choix": [o for liste in app.selectbox for o in liste.options],
        "cellules": [str(h.value) for h in app.html if 'class="obs-table' in str(h.value)],
    }))
"""


@pytest.fixture(scope="module")
def pages(maison: Path) -> dict[str, dict[str, Any]]:
    """Return what the pages of the copied product show."""
    lignes = run(maison, PAGES, "carte", "methode", "regions").splitlines()
    vues = [json.loads(ligne) for ligne in lignes if ligne.startswith("{")]
    return {vue["page"]: vue for vue in vues}


def test_the_map_offers_it(pages: dict[str, dict[str, Any]]) -> None:
    assert pages["carte"]["erreurs"] == []
    assert [choix for choix in pages["carte"]["choix"] if LIBELLE in choix]


def test_the_method_page_defines_it(pages: dict[str, dict[str, Any]]) -> None:
    assert pages["methode"]["erreurs"] == []
    assert any(LIBELLE in cellule for cellule in pages["methode"]["cellules"])
    assert any("complémentaire santé" in cellule for cellule in pages["methode"]["cellules"])


GRILLE = """
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from openpyxl import load_workbook
from observatory.codebook.loader import load_codebook
from observatory.grid import export_grid
from observatory.base.paths import project_paths

lieu = export_grid("occitanie-2024-public", Path(sys.argv[1]), project_paths(), load_codebook())
for feuille in load_workbook(lieu).worksheets:
    for ligne in feuille.iter_rows(max_row=6, values_only=True):
        print(*(v for v in ligne if v is not None), sep="\\n")
"""


def test_the_coding_grid_has_its_column(maison: Path) -> None:
    cellules = run(maison, GRILLE, str(maison / "grille.xlsx")).splitlines()
    assert CODE in cellules
    assert LIBELLE in cellules


def test_an_axis_is_coded_served_and_shown(maison: Path, pages: dict[str, dict[str, Any]]) -> None:
    sql = """
        SELECT a.libelle AS axe, i.libelle, count(t.mesure) AS mesures
        FROM axe a JOIN indicateur i USING (axe) LEFT JOIN taux t USING (code_indicateur)
        WHERE a.axe = 'langue' AND perimetre = 'lecture' AND code_lecture = 'occitanie-2024-public'
        GROUP BY ALL
    """
    attendu = {"axe": "Langues du contrat", "libelle": "Version occitane", "mesures": 1}
    assert ask(maison, sql) == [attendu]
    assert any("Version occitane" in cellule for cellule in pages["methode"]["cellules"])
    assert "langue.occitan" in run(maison, GRILLE, str(maison / "axe.xlsx"))


def test_an_attribute_is_served_and_shown(maison: Path, pages: dict[str, dict[str, Any]]) -> None:
    sql = "SELECT code_indicateur, depuis FROM indicateur WHERE depuis IS NOT NULL ORDER BY ordre"
    portent = ["instrument.cls", "presence.cls", "forme_haute.cls"]
    assert ask(maison, sql) == [{"code_indicateur": c, "depuis": "Loi de 2009"} for c in portent]
    assert any("Loi de 2009" in cellule for cellule in pages["methode"]["cellules"])


def test_a_format_is_offered_and_written(maison: Path) -> None:
    cli = "from observatory.cli.main import main; main()"
    cible = maison / "contrats.jsonl"
    run(maison, cli, "export", "--format", "lignes", "--out", str(cible))
    lignes = cible.read_text(encoding="utf-8").splitlines()
    assert len(lignes) == 40
    assert all("code_contrat" in json.loads(ligne) for ligne in lignes)


def test_a_page_is_in_the_menu_and_answers(pages: dict[str, dict[str, Any]]) -> None:
    assert pages["regions"]["erreurs"] == []
    assert pages["regions"]["titres"] == ["Régions"]
    assert any("Occitanie" in texte for texte in pages["regions"]["textes"])


def test_a_printed_sheet_is_set_and_archived(maison: Path) -> None:
    cli = "from observatory.cli.main import main; main()"
    cible = maison / "regions.zip"
    run(maison, cli, "sheet", "archive", "76", "--genre", "region", "-o", str(cible))
    with zipfile.ZipFile(cible) as archive:
        (fiche,) = [n for n in archive.namelist() if n.endswith(".pdf")]
        assert fiche == "regions/76-Occitanie.pdf"
        assert archive.read(fiche).startswith(b"%PDF")
        assert "Fiche région" in archive.read("index.html").decode()


CODER = """
import csv
from pathlib import Path
from observatory.base.paths import project_paths
from observatory.codebook.loader import load_codebook
from observatory.grid import export_grid, import_grid
from observatory.grid.etat import load_etat
from openpyxl import load_workbook

LECTURE, CODEUR = "occitanie-2024-public", "pages-publiques"
paths, livre = project_paths(), load_codebook()
par_unite = {}
for (unite, code), s in load_etat(paths, LECTURE).list_saisies(CODEUR).items():
    if code.startswith("partenaire.") and s.valeur == "signataire" and s.certitude == "ferme":
        par_unite.setdefault(unite, []).append(code)
unite, (a, b) = next((u, sorted(c)[:2]) for u, c in sorted(par_unite.items()) if len(c) > 1)
classeur = export_grid(LECTURE, Path("grille-facettes.xlsx"), paths, livre)
lu = load_workbook(classeur)
for feuille, ligne in (
    ("Attributs", [unite, a, "anciennete", "Nouveau partenaire", 4]),
    ("Liens", [unite, a, "avec_partenaire", b, 5]),
):
    plan = lu[feuille]
    for rang, valeur in enumerate(ligne, start=1):
        plan.cell(3, rang, valeur)
lu.save(classeur)
fait = import_grid(classeur, paths, livre)
print(unite, a, b, *(c.nature for c in fait.difference.facettes), sep=";")
"""
PAGE_OUVERTE = """
import sys
from pathlib import Path
from streamlit.testing.v1 import AppTest

app = AppTest.from_file(str(Path("streamlit_app.py").resolve()), default_timeout=120)
app.query_params["indicateur"] = sys.argv[1]
app.run().switch_page("observatory/app/pages/partenaires/page.py")
app.query_params["indicateur"] = sys.argv[1]
app.run()
assert not app.exception, app.exception
print(*(m.value for m in app.markdown), *(s.value for s in app.subheader), sep="\\n")
"""
FICHE = """
import sys
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.sheets.export.fichiers import build_export
from observatory.sheets.printed.fiche_contrat import build_fiche_imprimee
from observatory.base.paths import project_paths
from observatory.warehouse.access import current_warehouse

entrepot = Entrepot.open(current_warehouse(project_paths()))
vue = Filtres(lecture="occitanie-2024-public")
for p in build_fiche_imprimee(entrepot, vue, sys.argv[1]).fiche.precisions:
    print(p.indicateur, p.texte)
print(*(t.nom for t in build_export(entrepot, vue).tables), sep=";")
"""


def test_an_attribute_and_a_link_are_coded_served_and_shown(
    maison: Path, livre: dict[str, Any]
) -> None:
    """One table of one file each: workbook, import, warehouse, page, sheet, file, command."""
    assert "`anciennete`" in livre["page"]
    assert "`avec_partenaire`" in livre["page"]
    unite, a, b, *natures = run(maison, CODER).strip().split(";")
    assert sorted(natures) == ["attribut", "lien"]
    cli = "from observatory.cli.main import main; main()"
    run(maison, cli, "build")
    (attribut,) = ask(maison, "SELECT libelle_attribut, libelle_valeur, page_pdf FROM attribut"
                      " WHERE attribut = 'anciennete'")  # fmt: skip
    assert attribut == {"libelle_attribut": "Ancienneté du partenariat",
                        "libelle_valeur": "Nouveau partenaire", "page_pdf": 4}  # fmt: skip
    (lien,) = ask(maison, "SELECT code_source, code_cible FROM lien WHERE lien = 'avec_partenaire'")
    assert lien == {"code_source": a, "code_cible": b}
    chiffres = ask(maison, "SELECT base, k, n FROM taux_facette WHERE facette = 'anciennete'"
                   " AND perimetre = 'lecture' AND valeur = 'nouveau' ORDER BY base")  # fmt: skip
    assert [(x["k"], x["n"]) for x in chiffres] == [(1, 1), (1, 1)]
    page = run(maison, PAGE_OUVERTE, a)
    assert "Ancienneté du partenariat" in page
    assert "Intervient avec un autre partenaire" in page
    fiche = run(maison, FICHE, unite)
    assert "nouveau partenaire" in fiche.lower()
    assert "attributs;liens;taux_attributs_liens" in fiche
    dit = run(maison, cli, "lectures", "details", "occitanie-2024-public")
    assert "Ancienneté du partenariat" in dit
