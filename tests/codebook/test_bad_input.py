"""A spoiled codebook is refused in one message that names file, table, line and remedy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from observatory.base.errors import CodebookError
from observatory.codebook.loader import load_codebook

Refuser = Callable[[], CodebookError]


def replace_once(fichier: Path, avant: str, apres: str) -> None:
    """Replace the only occurrence of a text in a file."""
    texte = fichier.read_text(encoding="utf-8")
    assert texte.count(avant) == 1, avant
    fichier.write_text(texte.replace(avant, apres), encoding="utf-8")


def test_an_untouched_copy_loads_as_the_original(copie: Path) -> None:
    assert load_codebook(copie).indicateurs() == load_codebook().indicateurs()
    assert load_codebook(copie).version == load_codebook().version


def test_a_code_declared_twice_names_the_table_and_the_line(copie: Path, refuser: Refuser) -> None:
    fichier = copie / "partenaires.toml"
    texte = fichier.read_text(encoding="utf-8")
    fichier.write_text(texte + '\n[termes.caf]\nlibelle = "Autre"\n', encoding="utf-8")
    [faute] = refuser().breaches
    assert faute.fichier == "partenaires.toml"
    assert "[termes.caf] déclarée deux fois" in faute.message
    assert faute.ligne == str(len(texte.splitlines()) + 2)


def test_invalid_toml_gives_file_and_line(copie: Path, refuser: Refuser) -> None:
    fichier = copie / "publics.toml"
    lignes = fichier.read_text(encoding="utf-8").splitlines()
    numero = lignes.index("[termes.seniors]") + 2
    lignes[numero - 1] = "libelle = Seniors"
    fichier.write_text("\n".join(lignes), encoding="utf-8")
    [faute] = refuser().breaches
    assert (faute.fichier, faute.ligne) == ("publics.toml", str(numero))
    assert "TOML invalide" in faute.message


def test_a_file_that_is_not_utf8_is_refused(copie: Path, refuser: Refuser) -> None:
    (copie / "publics.toml").write_bytes("[familles.âges]".encode("latin-1"))
    assert any("illisible en UTF-8" in f.message for f in refuser().breaches)


@pytest.mark.parametrize(
    ("fichier", "avant", "apres", "table", "message"),
    [
        ("partenaires.toml", 'sigle = "Caf"', 'acronyme = "Caf"', "termes.caf.acronyme",
         "clé inconnue"),
        ("partenaires.toml", 'libelle = "Parc naturel régional"\n', "", "termes.pnr.libelle",
         "clé obligatoire absente"),
        ("partenaires.toml", '"Parc naturel régional"', '" Parc naturel régional"',
         "termes.pnr.libelle", "espace au début ou à la fin"),
        ("partenaires.toml", '"Parc naturel régional"', '"Parc naturel  régional"',
         "termes.pnr.libelle", "espaces doublées"),
        ("partenaires.toml", '"Parc naturel régional"', '"Parc d\'ici"', "termes.pnr.libelle",
         "apostrophe droite"),
        ("partenaires.toml", '"Parc naturel régional"', '"Parc..."', "termes.pnr.libelle",
         "trois points"),
        ("partenaires.toml", '"Parc naturel régional"', '""', "termes.pnr.libelle", "texte vide"),
        ("partenaires.toml", '"Parc naturel régional"', '"La Poste"', "termes.la_poste.libelle",
         "libellé déjà porté par « pnr »"),
        ("partenaires.toml", "[termes.pnr]", "[termes.PNR]", "termes.PNR", "code mal formé"),
        ("partenaires.toml", "[groupes.forces_securite]", "[groupes.gendarmerie]",
         "groupes.gendarmerie", "déjà pris par un terme"),
        ("partenaires.toml", 'membres = ["justice", "parquet"]', 'membres = ["justice", "juge"]',
         "groupes.autorite_judiciaire.membres", "code inconnu « juge »"),
        ("instruments.toml", '[termes.gusp]', '[termes.gusp]\nthemes_bis = []',
         "termes.gusp.themes_bis", "clé inconnue"),
        ("mesures.toml", "[mesures.role.signataire]\nlibelle = \"Taux de signature\"\nseuil = 3",
         "[mesures.role.signataire]\nlibelle = \"Taux de signature\"\nseuil = 4",
         "mesures.role.signataire.seuil", "au-delà du rang 3"),
        ("mesures.toml", "borne_basse = 0.10", "borne_basse = 0.90", "bandes",
         "bornes non croissantes"),
        ("suivi.toml", 'echelle = "avancement"', 'echelle = "progres"',
         "termes.partenariat_donnees.echelle", "code inconnu « progres »"),
        ("axes.toml", "[axes.public]", "[axes.publics]", "", "axe « public » absent"),
        ("axes.toml", "[axes.presence]", "[axes.presences]", "axes.presences", "axe sans fichier"),
        ("axes.toml", 'fichier = "suivi.toml"\n', "", "axes.suivi", "axe sans fichier de termes"),
        ("thematiques/sante.toml", "ordre = 4", "ordre = 5", "ordre", "ordre 5 pris deux fois"),
    ],
)  # fmt: skip
def test_each_fault_is_named(
    copie: Path, refuser: Refuser, fichier: str, avant: str, apres: str, table: str, message: str
) -> None:
    replace_once(copie / fichier, avant, apres)
    fautes = refuser().breaches
    trouvees = [f for f in fautes if message in f.message and f.fichier == fichier]
    assert trouvees, str(fautes)
    assert f"[{table}]" in trouvees[0].message if table else True
    assert trouvees[0].remede


def test_an_unknown_theme_is_named_with_its_line(copie: Path, refuser: Refuser) -> None:
    fichier = copie / "instruments.toml"
    replace_once(
        fichier,
        '[termes.icope]\nlibelle = "Programme de soins intégrés pour les personnes âgées"',
        '[termes.icope]\nlibelle = "Programme de soins intégrés"',
    )
    texte = fichier.read_text(encoding="utf-8")
    debut = texte.index("[termes.icope]")
    fichier.write_text(
        texte[:debut] + texte[debut:].replace('themes = ["sante"]', 'themes = ["santé"]', 1),
        encoding="utf-8",
    )
    [faute] = refuser().breaches
    ligne = fichier.read_text(encoding="utf-8").splitlines()[int(faute.ligne or 0) - 1]
    assert ligne == 'themes = ["santé"]'


def test_faults_of_several_files_come_in_one_message(copie: Path, refuser: Refuser) -> None:
    replace_once(copie / "partenaires.toml", 'sigle = "Caf"', 'acronyme = "Caf"')
    replace_once(copie / "thematiques/sante.toml", 'publics = ["enfants",', 'publics = ["bebes",')
    (copie / "codebook.toml").unlink()
    (copie / "idees.toml").write_text("", encoding="utf-8")
    erreur = refuser()
    assert {f.fichier for f in erreur.breaches} == {
        "partenaires.toml", "thematiques/sante.toml", "codebook.toml", "idees.toml",
    }  # fmt: skip
    assert str(erreur).startswith("Codebook refusé : 4 anomalies.")


def test_an_empty_folder_is_refused_without_a_traceback(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match="fichier absent"):
        load_codebook(tmp_path)
