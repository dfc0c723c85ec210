"""An attribute of a cell, a kind of link: one table of one file each, coded then shown everywhere.

The last file of the folder: it codes in the copy and builds it again.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.one_touch.copie import Ajout, read, run

pytestmark = pytest.mark.xdist_group("one_touch")
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
AJOUT: Ajout = {
    "codebook/attributs.toml": lambda t: t + ATTRIBUT,
    "codebook/liens.toml": lambda t: t + LIEN,
}
CODER = """
import csv
from pathlib import Path
from observatory.base.paths import project_paths
from observatory.codebook.loader import load_codebook
from observatory.grid import export_grid, import_grid
from observatory.grid.etat import load_etat
from openpyxl import load_workbook

LECTURE, CODEUR = "mini-complete", "essais"
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
CONSTRUIRE = """
import sys
from observatory.cli.main import main
sys.argv = ["observatory", "build"]
main()
"""
PAGE_OUVERTE = """
import sys
from pathlib import Path
from streamlit.testing.v1 import AppTest

app = AppTest.from_file(str(Path("streamlit_app.py").resolve()), default_timeout=120)
voulu = {"indicateur": sys.argv[1], "lecture": "mini-complete"}
app.query_params.update(voulu)
app.run().switch_page("observatory/app/pages/partenaires/page.py")
app.query_params.update(voulu)
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
vue = Filtres(lecture="mini-complete")
for p in build_fiche_imprimee(entrepot, vue, sys.argv[2]).fiche.precisions:
    print(p.indicateur, p.texte)
print(*(t.nom for t in build_export(entrepot, vue).tables), sep=";")
entrepot.close()
"""
RELIRE = """
import sys
from pathlib import Path
from observatory.base.paths import project_paths
from observatory.codebook.loader import load_codebook
from observatory.grid import compare_grid, export_grid, read_grid
from openpyxl import load_workbook

paths, livre = project_paths(), load_codebook()
for par_contrat in (False, True):
    classeur = export_grid("mini-complete", Path("relue.xlsx"), paths, livre,
                           par_contrat=par_contrat)
    assert not compare_grid(read_grid(classeur, paths, livre), paths, livre).nb_changements
    for plan in load_workbook(classeur, read_only=True):
        for ligne in plan.iter_rows(values_only=True):
            for valeur in ligne:
                if str(valeur).startswith(("anciennete — ", "avec_partenaire — ")):
                    print(par_contrat, valeur)
"""
DETAILLER = """
from observatory.cli.main import main
sys.argv = ["observatory", "lectures", "details", "mini-complete"]
try:
    main()
except SystemExit as fin:
    assert not fin.code
"""
ABIMER = """
from observatory.base.errors import DataError
from observatory.base.paths import project_paths
from observatory.contracts import tables
from observatory.warehouse.build import check_warehouse

paths, lecture = project_paths(), "mini-complete"
for table, champ in ((tables.ATTRIBUTS, "valeur"), (tables.LIENS, "code_cible")):
    chemin = tables.table_path(paths.contracts, table, lecture)
    cadre = tables.read_table(table, chemin)
    cadre[champ] = "inconnu"
    tables.write_table(cadre, table, chemin)
try:
    for controle in check_warehouse(paths):
        print(*controle.anomalies, sep="\\n")
except DataError as refus:
    print(refus)
"""


BORNE = "-- la suite --"
SUITE = f"\nprint({BORNE!r})\n"
"""What stands between programs run one after the other in one process."""


def test_each_touches_one_file() -> None:
    assert len(AJOUT) == 2


def test_an_attribute_and_a_link_are_coded_served_and_shown(
    maison: Path, livre: dict[str, Any]
) -> None:
    """One table of one file each: workbook, import, warehouse, page, sheet, file, command."""
    assert "`anciennete`" in livre["page"]
    assert "`avec_partenaire`" in livre["page"]
    (codes,) = (x for x in run(maison, CODER + CONSTRUIRE).splitlines() if x.count(";") > 3)
    unite, a, b, *natures = codes.split(";")
    assert sorted(natures) == ["attribut", "lien"]
    (attribut,) = read(maison, "SELECT libelle_attribut, libelle_valeur, page_pdf FROM attribut"
                       " WHERE attribut = 'anciennete'")  # fmt: skip
    assert attribut == {"libelle_attribut": "Ancienneté du partenariat",
                        "libelle_valeur": "Nouveau partenaire", "page_pdf": 4}  # fmt: skip
    (lien,) = read(
        maison, "SELECT code_source, code_cible FROM lien WHERE lien = 'avec_partenaire'"
    )
    assert lien == {"code_source": a, "code_cible": b}
    chiffres = read(maison, "SELECT base, k, n FROM taux_facette WHERE facette = 'anciennete'"
                    " AND perimetre = 'lecture' AND valeur = 'nouveau' ORDER BY base")  # fmt: skip
    # Of the two contracts that have this partner, one says since when.
    assert [(x["k"], x["n"]) for x in chiffres] == [(1, 2), (1, 1)]
    montrer = SUITE.join((PAGE_OUVERTE, FICHE, DETAILLER, RELIRE, ABIMER))
    page, fiche, dit, relu, controle = run(maison, montrer, a, unite).split(BORNE)
    assert "Ancienneté du partenariat" in page
    assert "Intervient avec un autre partenaire" in page
    assert "nouveau partenaire" in fiche.lower()
    assert "attributs;liens;taux_attributs_liens" in fiche
    assert "Ancienneté du partenariat" in dit
    assert "Intervient avec un autre partenaire" in dit
    assert "intervient avec un autre partenaire" in fiche.lower()
    for par_contrat in ("False", "True"):
        for nom in ("anciennete", "avec_partenaire"):
            assert any(x.startswith(f"{par_contrat} {nom} — ") for x in relu.splitlines()), (
                par_contrat, nom,
            )  # fmt: skip
    assert "attribut « anciennete »" in controle
    assert "lien « avec_partenaire »" in controle
