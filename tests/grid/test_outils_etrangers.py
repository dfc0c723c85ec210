"""A grid saved by another tool is the same grid: what does not bear on its content never counts."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from observatory.base.errors import DataError
from observatory.base.paths import Paths
from observatory.codebook.codebook import Codebook
from observatory.grid import compare_grid, export_grid, import_grid, inspect_grid
from tests.bornes import bound_number

PETITE = "corse-2026"
Parties = dict[str, bytes]


@pytest.fixture(scope="module")
def codee(
    modele: Paths, codebook: Codebook, vierge: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Paths, Path, Path]:
    """Return a home with a coded lecture, its grid as a workbook and as a CSV."""
    dossier = tmp_path_factory.mktemp("codee")
    foyer = Paths(dossier / "foyer")
    shutil.copytree(modele.contracts, foyer.contracts)
    classeur = openpyxl.load_workbook(vierge)
    partenaires, signature = classeur["Partenaires"], classeur["Signature"]
    for ligne, mot in enumerate(("Cité", "Au moins partenaire ?", "Absent"), start=5):
        if partenaires.cell(ligne, 1).value:
            partenaires.cell(ligne, 3).value = mot
    signature["C5"] = "2024-03-12"
    unite = partenaires["A5"].value
    code = partenaires["C4"].value
    preuves = classeur["Preuves"]
    for colonne, valeur in ((1, unite), (2, code), (3, 12), (4, "3-4"), (5, "=1+1 « été »\ndeux")):
        cellule = preuves.cell(3, colonne)
        cellule.value = valeur
        if isinstance(valeur, str):
            cellule.data_type = "s"
    fichier = dossier / "codee.xlsx"
    classeur.save(fichier)
    import_grid(fichier, foyer, codebook)
    grille = export_grid(PETITE, dossier / "grille.xlsx", foyer, codebook)
    return foyer, grille, export_grid(PETITE, dossier / "grille.csv", foyer, codebook)


def rewrite(fichier: Path, cible: Path, *changements: Callable[[Parties], None]) -> Path:
    """Write the parts of a workbook again, changed."""
    with zipfile.ZipFile(fichier) as archive:
        parties = {p.filename: archive.read(p) for p in archive.infolist()}
    for change in changements:
        change(parties)
    with zipfile.ZipFile(cible, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, contenu in parties.items():
            archive.writestr(nom, contenu)
    return cible


def everywhere(avant: str, apres: str) -> Callable[[Parties], None]:
    def change(parties: Parties) -> None:
        for nom in parties:
            parties[nom] = re.sub(avant.encode(), apres.encode(), parties[nom])

    return change


def put(partie: str, contenu: bytes) -> Callable[[Parties], None]:
    return lambda parties: parties.update({partie: contenu})


def drop_style(parties: Parties) -> None:
    """Leave the styles out of the archive, as a converter may."""
    del parties["xl/styles.xml"]


STRICT = everywhere(
    r"http://schemas\.openxmlformats\.org/(spreadsheetml/2006/main|officeDocument/2006/relationships)",
    r"http://purl.oclc.org/ooxml/\1",
)
OUTILS: dict[str, Callable[[Parties], None]] = {
    "strict": STRICT,
    "fond vide": everywhere(r"<fills?[^>]*>.*</fills>", "<fills><fill/></fills>"),
    "couleur #RRGGBB": everywhere(r'rgb="[0-9A-F]{8}"', 'rgb="#12AB34"'),
    "alignement": everywhere(r'vertical="top"', 'vertical="middle"'),
    "création": everywhere(r"(<dcterms:created[^>]*>)[^<]*", r"\1hier soir"),
    "propriété sans nom": everywhere(r'name="observatoire_nature"', ""),
    "styles illisibles": put("xl/styles.xml", b"<styleSheet"),
    "sans styles": drop_style,
    "partie inconnue": put("xl/persons/person.xml", b"<personList/>"),
    "noms définis": everywhere(r"</workbook>", "<definedNames><x/></definedNames></workbook>"),
    "dimension fausse": everywhere(r'<dimension ref="[^"]*"', '<dimension ref="A1"'),
    "sans adresses": everywhere(r'<row r="(\d+)"', r'<row r="\1" spans="a:b"'),
}


@pytest.mark.parametrize("outil", OUTILS)
def test_what_another_tool_writes_badly_is_read_all_the_same(
    outil: str, codee: tuple[Paths, Path, Path], codebook: Codebook, tmp_path: Path
) -> None:
    foyer, grille, _ = codee
    fichier = rewrite(grille, tmp_path / "g.xlsx", OUTILS[outil])
    lue = inspect_grid(fichier, foyer, codebook)
    assert not lue.anomalies
    assert compare_grid(lue, foyer, codebook).nb_changements == 0


@given(noms=st.sets(st.sampled_from(sorted(OUTILS)), min_size=2), par_openpyxl=st.booleans())
@settings(
    max_examples=bound_number(12, 4),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_chain_of_tools_leaves_the_same_grid(
    noms: set[str],
    codee: tuple[Paths, Path, Path],
    codebook: Codebook,
    tmp_path: Path,
    *,
    par_openpyxl: bool,
) -> None:
    foyer, grille, _ = codee
    fichier = tmp_path / "g.xlsx"
    if par_openpyxl:
        openpyxl.load_workbook(grille).save(fichier)
        grille = fichier
    rewrite(grille, fichier, *(OUTILS[nom] for nom in sorted(noms)))
    lue = inspect_grid(fichier, foyer, codebook)
    assert not lue.anomalies
    assert compare_grid(lue, foyer, codebook).nb_changements == 0


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice absent")
@pytest.mark.parametrize("forme", ["xlsx", "csv"])
def test_libreoffice_saves_the_same_grid(
    forme: str, codee: tuple[Paths, Path, Path], codebook: Codebook, tmp_path: Path
) -> None:
    foyer, classeur, texte = codee
    source = classeur if forme == "xlsx" else texte
    convertir = (
        "xlsx:Calc MS Excel 2007 XML"
        if forme == "xlsx"
        else "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false"
    )
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profil", "--headless",
         *([] if forme == "xlsx" else ["--infilter=CSV:59,34,76,1"]),
         "--convert-to", convertir, "--outdir", str(tmp_path / "lo"), str(source)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    lue = inspect_grid(tmp_path / "lo" / f"grille.{forme}", foyer, codebook)
    assert not lue.anomalies
    assert compare_grid(lue, foyer, codebook).nb_changements == 0


@given(
    fins=st.sampled_from(["\r\n", "\n", "\r"]),
    separateur=st.sampled_from([";", ",", "\t"]),
    colonnes_vides=st.integers(0, 4),
    coupe=st.integers(0, 3),
    vides=st.booleans(),
    annonce=st.booleans(),
)
@settings(
    max_examples=bound_number(25, 8),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_csv_in_any_usual_shape_is_the_same_grid(
    codee: tuple[Paths, Path, Path],
    codebook: Codebook,
    tmp_path: Path,
    fins: str,
    separateur: str,
    colonnes_vides: int,
    coupe: int,
    *,
    vides: bool,
    annonce: bool,
) -> None:
    foyer, _, texte = codee
    lignes = read_rows(texte)
    lignes[0] += [""] * colonnes_vides
    for rang in range(1, len(lignes)):
        while coupe and rang % coupe == 0 and lignes[rang] and not lignes[rang][-1]:
            lignes[rang].pop()
    if vides:
        lignes.insert(2, [""] * 9)
    sortie = io.StringIO()
    citation = csv.QUOTE_ALL if fins == "\r" else csv.QUOTE_MINIMAL
    ecrivain = csv.writer(sortie, delimiter=separateur, lineterminator=fins, quoting=citation)
    ecrivain.writerows(lignes)
    fichier = tmp_path / "g.csv"
    tete = f"sep={separateur}{fins}" if annonce else ""
    fichier.write_text(tete + sortie.getvalue(), encoding="utf-8-sig", newline="")
    lue = inspect_grid(fichier, foyer, codebook)
    assert not lue.anomalies
    assert compare_grid(lue, foyer, codebook).nb_changements == 0


def test_a_column_without_title_that_holds_something_is_named(
    codee: tuple[Paths, Path, Path], codebook: Codebook, tmp_path: Path
) -> None:
    foyer, _, texte = codee
    lignes = read_rows(texte)
    lignes[1].append("perdu")
    fichier = tmp_path / "g.csv"
    with fichier.open("w", encoding="utf-8", newline="") as flux:
        csv.writer(flux, delimiter=";").writerows([[*lignes[0], ""], *lignes[1:]])
    with pytest.raises(
        DataError, match=f"{len(lignes[0]) + 1}e colonne a des valeurs mais pas de titre"
    ):
        inspect_grid(fichier, foyer, codebook)


def read_rows(texte: Path) -> list[list[str]]:
    flux = io.StringIO(texte.read_bytes().decode("utf-8-sig"), newline="")
    return list(csv.reader(flux, delimiter=";"))


def write_lines(fichier: Path, *lignes: str) -> Path:
    entete = "code_lecture;codeur;code_unite;code_indicateur;valeur;commentaire;citation"
    fichier.write_text("\n".join([entete, *lignes]), encoding="utf-8")
    return fichier


@pytest.mark.parametrize(
    "ecrit", [unicodedata.normalize("NFD", "Hélène"), "Hélène\u00a0", " Hélène", "H\u200bélène"]
)
def test_one_person_is_one_coder_however_her_name_is_encoded(
    ecrit: str, foyer: Paths, codebook: Codebook, tmp_path: Path, unites: dict[str, str]
) -> None:
    unite = next(iter(unites))
    un = write_lines(tmp_path / "a.csv", f"{PETITE};Hélène;{unite};partenaire.drac;cite;;")
    import_grid(un, foyer, codebook)
    autre = write_lines(tmp_path / "b.csv", f"{PETITE};{ecrit};{unite};partenaire.drac;absent;;")
    fait = import_grid(autre, foyer, codebook)
    assert fait.difference.codeur == "Hélène"
    assert len(fait.difference.modifiees) == 1


@pytest.mark.parametrize("ecrit", ["JEAN-PAUL DUPRÉ", "Jean-Paul Dupre", "Jean Paul  Dupré"])
def test_a_name_too_close_to_another_asks_whether_it_is_the_same_person(
    ecrit: str, foyer: Paths, codebook: Codebook, tmp_path: Path, unites: dict[str, str]
) -> None:
    unite = next(iter(unites))
    un = write_lines(tmp_path / "a.csv", f"{PETITE};Jean-Paul Dupré;{unite};partenaire.drac;cite;;")
    import_grid(un, foyer, codebook)
    autre = write_lines(tmp_path / "b.csv", f"{PETITE};{ecrit};{unite};partenaire.drac;absent;;")
    with pytest.raises(DataError, match="est-ce la même personne"):
        import_grid(autre, foyer, codebook)
    with pytest.raises(DataError, match="est-ce la même personne"):
        export_grid(PETITE, tmp_path / "c.xlsx", foyer, codebook, codeur=ecrit)
    distingue = write_lines(
        tmp_path / "d.csv", f"{PETITE};Jean-Paul Dupré B.;{unite};partenaire.drac;absent;;"
    )
    assert len(import_grid(distingue, foyer, codebook).difference.ajoutees) == 1


@pytest.mark.parametrize("debut", ["- ", "+ ", "@", "-", "+33 "])
@pytest.mark.parametrize("forme", ["xlsx", "csv"])
def test_a_quotation_may_begin_as_a_list_does(
    debut: str, forme: str, foyer: Paths, codebook: Codebook, grille: Path, tmp_path: Path
) -> None:
    citation = f"{debut}renforcer l’accès aux droits"
    classeur = openpyxl.load_workbook(grille)
    unite = classeur["Partenaires"]["A5"].value
    if forme == "xlsx":
        classeur["Partenaires"]["C5"] = "Cité"
        for colonne, valeur in ((1, unite), (2, classeur["Partenaires"]["C4"].value)):
            classeur["Preuves"].cell(3, colonne).value = valeur
        cellule = classeur["Preuves"].cell(3, 5)
        cellule.value, cellule.data_type = citation, "s"
        classeur.save(grille)
    else:
        grille = tmp_path / "g.csv"
        write_lines(grille, f"{PETITE};Marie;{unite};partenaire.drac;cite;;{citation}")
    lue = inspect_grid(grille, foyer, codebook)
    assert not lue.anomalies
    assert [p.citation for ps in lue.preuves.values() for p in ps] == [citation]


def test_accents_broken_in_a_workbook_are_mended_and_told(
    foyer: Paths, codebook: Codebook, grille: Path
) -> None:
    classeur = openpyxl.load_workbook(grille)
    feuille, preuves = classeur["Partenaires"], classeur["Preuves"]
    feuille["C5"] = "CitÃ©"
    for colonne, valeur in ((1, feuille["A5"].value), (2, feuille["C4"].value), (5, "lâ€™été")):
        preuves.cell(3, colonne).value = valeur
    classeur.save(grille)
    lue = inspect_grid(grille, foyer, codebook)
    assert not lue.anomalies
    assert [s.valeur for s in lue.cellules.values()] == ["cite"]
    assert [p.citation for ps in lue.preuves.values() for p in ps] == ["l’été"]
    dites = [str(r) for r in lue.reparations if "accents abîmés" in str(r)]
    assert [("Partenaires" in d, "Preuves" in d) for d in dites] == [(True, False), (False, True)]


@pytest.mark.parametrize(
    ("saut", "lu"), [("\x0b", "\n"), ("\x0c", "\n"), ("\u2028", "\n"), ("\x1e", "-"), ("\x1f", "")]
)
def test_breaks_of_a_word_processor_are_read_and_told(
    saut: str, lu: str, foyer: Paths, codebook: Codebook, tmp_path: Path, unites: dict[str, str]
) -> None:
    fichier = tmp_path / "g.csv"
    write_lines(fichier, f"{PETITE};Marie;{next(iter(unites))};partenaire.drac;cite;a{saut}b;")
    grille = inspect_grid(fichier, foyer, codebook)
    assert [s.commentaire for s in grille.cellules.values()] == [f"a{lu}b"]
    assert "traitement de texte" in str(grille.reparations[0])


@pytest.mark.parametrize(
    ("cellule", "valeur"),
    [("E5", -5), ("E5", 2.5), ("E5", 100_000), ("G5", 20300), ("G5", 24), ("C5", "01/01/2099"),
     ("C5", "2013"), ("E5", 0)],
)  # fmt: skip
def test_preview_and_import_refuse_the_same_value_at_the_same_place(
    cellule: str, valeur: object, foyer: Paths, codebook: Codebook, grille: Path
) -> None:
    classeur = openpyxl.load_workbook(grille)
    classeur["Signature"][cellule] = valeur
    classeur.save(grille)
    lue = inspect_grid(grille, foyer, codebook)
    (faute,) = lue.anomalies
    assert faute.message == "valeur hors de son domaine"
    with pytest.raises(DataError, match=f"feuille « Signature », cellule {cellule}") as refus:
        import_grid(grille, foyer, codebook)
    assert faute.remede in str(refus.value)


def test_a_code_a_tool_made_a_number_is_mended_on_every_sheet(
    foyer: Paths, codebook: Codebook, tmp_path: Path
) -> None:
    fichier = export_grid(
        "idf-ouest-2025", tmp_path / "g.xlsx", foyer, codebook, codeur="tableau-par-ville"
    )
    avant = compare_grid(inspect_grid(fichier, foyer, codebook), foyer, codebook)
    assert avant.nb_changements == 0

    def spoil(parties: Parties) -> None:
        textes = re.findall(rb"<si>(.*?)</si>", parties["xl/sharedStrings.xml"])
        rangs = {n: t for n, t in enumerate(textes) if re.fullmatch(rb"<t>\d{5}</t>", t)}
        for nom in [n for n in parties if n.startswith("xl/worksheets/sheet")]:
            parties[nom] = re.sub(
                rb' t="s"([^>]*)><v>(\d+)</v>',
                lambda m: (
                    b"%b><v>%b.0</v>" % (m[1], rangs[int(m[2])][3:-4])
                    if int(m[2]) in rangs
                    else m[0]
                ),
                parties[nom],
            )

    rewrite(fichier, tmp_path / "h.xlsx", spoil)
    lue = inspect_grid(tmp_path / "h.xlsx", foyer, codebook)
    assert not lue.anomalies
    assert compare_grid(lue, foyer, codebook).nb_changements == 0
