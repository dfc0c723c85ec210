"""Ways a grid gets damaged: what is done to its file, and the sentence each must be given."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.formula import ArrayFormula

Damage = Callable[[Path], Path | None]
ACCUEIL, PARTENAIRES, PREUVES, REMARQUES = "Mode d’emploi", "Partenaires", "Preuves", "Remarques"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def on_workbook(change: Callable[[Any], object]) -> Damage:
    """Return a damage done by hand in a spreadsheet."""

    def damage(fichier: Path) -> None:
        classeur = openpyxl.load_workbook(fichier)
        change(classeur)
        classeur.save(fichier)

    return damage


def cells(feuille: str, **valeurs: object) -> Damage:
    """Return a damage that types values in cells of one sheet."""

    def change(classeur: Any) -> None:
        for cellule, valeur in valeurs.items():
            classeur[feuille][cellule] = valeur

    return on_workbook(change)


def content(octets: bytes, extension: str = ".xlsx") -> Damage:
    """Return a damage that puts other bytes under the name of a grid."""

    def damage(fichier: Path) -> Path:
        autre = fichier.with_suffix(extension)
        autre.write_bytes(octets)
        return autre

    return damage


def csv(texte: str, encodage: str = "utf-8") -> Damage:
    """Return a CSV in place of the workbook."""
    return content(texte.encode(encodage), ".csv")


def on_parts(change: Callable[[str, bytes], bytes | None], plus: dict[str, bytes] | None = None) -> Damage:  # fmt: skip
    """Return a damage done inside the archive: each part changed, or dropped when None."""

    def damage(fichier: Path) -> None:
        tampon = io.BytesIO()
        with zipfile.ZipFile(fichier) as source, zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED) as cible:  # fmt: skip
            for nom in source.namelist():
                nouveau = change(nom, source.read(nom))
                if nouveau is not None:
                    cible.writestr(nom, nouveau)
            for nom, octets in (plus or {}).items():
                cible.writestr(nom, octets)
        fichier.write_bytes(tampon.getvalue())

    return damage


def archive(**parties: bytes) -> bytes:
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w") as cible:
        for nom, octets in parties.items():
            cible.writestr(nom.replace("__", "/").replace("_xml", ".xml"), octets)
    return tampon.getvalue()


def keep(_: str, octets: bytes) -> bytes:
    return octets


def truncate(fichier: Path) -> None:
    fichier.write_bytes(fichier.read_bytes()[:-4_000])


def grow(fichier: Path) -> None:
    with fichier.open("r+b") as flux:
        flux.truncate(200_000_000)


def encrypt_flag(fichier: Path) -> None:
    octets = bytearray(fichier.read_bytes())
    for signature, decalage in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for trouve in re.finditer(re.escape(signature), bytes(octets)):
            octets[trouve.start() + decalage] |= 1
    fichier.write_bytes(bytes(octets))


def rename(extension: str) -> Damage:
    return lambda fichier: Path(shutil.copy(fichier, fichier.with_suffix(extension)))


def drop_sheet(classeur: Any) -> None:
    del classeur[PARTENAIRES]


def hide_sheet(classeur: Any) -> None:
    classeur[PARTENAIRES].sheet_state = "veryHidden"


def add_hidden_sheet(classeur: Any) -> None:
    classeur.create_sheet("Calculs").sheet_state = "hidden"


def copy_column_code(classeur: Any) -> None:
    feuille = classeur[PARTENAIRES]
    feuille["D4"], feuille["D3"] = feuille["C4"].value, feuille["C3"].value


def shift_codes(classeur: Any) -> None:
    feuille = classeur[PARTENAIRES]
    for colonne in range(40, 2, -1):
        feuille.cell(4, colonne + 1).value = feuille.cell(4, colonne).value


def proof(**champs: object) -> Damage:
    """Return a row of evidence typed under the headers, for a coded cell."""

    def change(classeur: Any) -> None:
        classeur[PARTENAIRES]["C5"] = "Cité"
        unite, code = (classeur[PARTENAIRES][c].value for c in ("A5", "C4"))
        feuille = classeur[PREUVES]
        titres = {c.value: c.column for c in feuille[2]}
        for titre, valeur in ({"Contrat": unite, "Indicateur": code} | champs).items():
            feuille.cell(3, titres[titre], valeur)

    return on_workbook(change)


LIGNE = "corse-2026;Marie;{unite};partenaire.drac;{valeur}\n"
ENTETE = "code_lecture;codeur;code_unite;code_indicateur;valeur\n"

CAS: dict[str, tuple[Damage, str]] = {
    # what the file is
    "absent": (lambda f: f.with_name("rien.xlsx"), "fichier introuvable"),
    "empty": (content(b""), "fichier vide"),
    "too_big": (grow, "trop lourd : 200 Mo"),
    "pdf_named_xlsx": (content(b"%PDF-1.7 ..."), "c’est un PDF"),
    "html_named_xlsx": (content(b"<html><table>"), "c’est une page HTML"),
    "text_named_xlsx": (content(b"a;b\n1;2\n"), "c’est du texte"),
    "image_named_xlsx": (content(b"\x89PNG\r\n"), "c’est une image"),
    "binary_named_csv": (content(b"\x00\x01\x02", ".csv"), "un fichier binaire inconnu"),
    "xlsx_named_csv": (rename(".csv"), "c’est un classeur ou une archive ZIP"),
    "old_xls": (content(OLE + b"\x00" * 600), "un ancien classeur .xls"),
    "encrypted": (content(OLE + "EncryptedPackage".encode("utf-16-le")), "mot de passe d’ouverture"),
    "other_extension": (rename(".json"), "extension « .json » non lue"),
    "macros_by_name": (rename(".xlsm"), "classeur avec macros ou binaire (.xlsm)"),
    "macros_inside": (on_parts(keep, {"xl/vbaProject.bin": b"x"}), "classeur qui contient des macros"),
    "plain_zip": (content(archive(lisez_moi=b"x")), "c’est une archive ZIP"),
    "opendocument": (content(archive(content_xml=b"<x/>")), "c’est un document LibreOffice"),
    "word": (content(archive(word__document_xml=b"<x/>")), "c’est un document Word"),
    "zip_password": (encrypt_flag, "archive protégée par un mot de passe"),
    "zip_bomb": (on_parts(keep, {"xl/x.bin": b"\0" * 151_000_000}), "se déplie à 15"),
    "truncated": (truncate, "tronqué ou abîmé"),
    "entity_bomb": (
        on_parts(lambda n, o: o.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet', 1)),
        "XML suspect",
    ),
    "utf16_part": (
        on_parts(lambda n, o: o.decode().encode("utf-16") if "sheet2" in n and n.endswith("xml") else o),
        "(déclaration ou encodage)"),
    "broken_xml": (
        on_parts(lambda n, o: o[: len(o) // 2] if "sheet2" in n else o), "abîmé, illisible"),
    "part_missing": (
        on_parts(lambda n, o: None if n.endswith("sheet3.xml") else o),
        "« Articulations » : feuille absente"),
    "cell_flood": (
        on_parts(lambda n, o: o.replace(b"</sheetData>", b'<row r="90">' + b"<c/>" * 1_000_100
                                        + b"</row></sheetData>") if "sheet2" in n else o),
        "plus de 1000000 cellules"),
    "far_away": (cells(PARTENAIRES, XFD9="x"), "contenu au-delà de"),
    # whose grid it is
    "no_lecture": (cells(ACCUEIL, B4=None), "lecture non dite"),
    "unknown_lecture": (cells(ACCUEIL, B4="bretagne"), "lecture inconnue « bretagne »"),
    "no_coder": (cells(ACCUEIL, B11=None), "codeur manquant"),
    "other_coder": (cells(ACCUEIL, B11="Paul"), "exportée pour « Marie Le Gall »"),
    "odd_coder": (cells(ACCUEIL, B11="<b>Paul</b>"), "ce n’est pas un nom de codeur"),
    "other_format": (cells(ACCUEIL, B13="9"), "format de grille inconnu"),
    "other_nature": (cells(ACCUEIL, B6="Partielle"), "la nature de la lecture a été changée"),
    "simulated_mark": (cells(PARTENAIRES, A1="Codage simulé — démonstration"), "ne peut pas entrer dans une lecture réelle"),
    # sheets, rows, columns
    "no_first_sheet": (on_workbook(lambda c: c.remove(c[ACCUEIL])), "« Mode d’emploi » : feuille absente"),
    "no_axis_sheet": (on_workbook(drop_sheet), "« Partenaires » : feuille absente"),
    "no_evidence_sheet": (on_workbook(lambda c: c.remove(c[PREUVES])), "« Preuves » : feuille absente"),
    "hidden_sheet": (on_workbook(hide_sheet), "feuille masquée"),
    "unknown_hidden_sheet": (on_workbook(add_hidden_sheet), "feuille masquée et inconnue"),
    "row_inserted": (on_workbook(lambda c: c[PARTENAIRES].insert_rows(1)), "commencent en C5 au lieu de C4"),
    "column_inserted": (on_workbook(lambda c: c[PARTENAIRES].insert_cols(1)), "commencent en D4 au lieu de C4"),
    "codes_deleted": (on_workbook(lambda c: c[PARTENAIRES].delete_rows(4)), "ligne des codes absente"),
    "codes_shifted": (on_workbook(shift_codes), "l’en-tête ne va pas avec le code"),
    "column_deleted": (on_workbook(lambda c: c[PARTENAIRES].delete_cols(5)), "colonnes absentes (1)"),
    "column_twice": (on_workbook(copy_column_code), "indicateur présent deux fois"),
    "unknown_code": (cells(PARTENAIRES, C4="partenaire.martiens"), "indicateur inconnu du codebook"),
    "derived_code": (cells(PARTENAIRES, C4="partenaire.acteurs_acces_droits_sociaux"), "indicateur calculé"),
    "code_of_another_sheet": (cells(PARTENAIRES, C4="instrument.ctg"), "indicateur d’une autre feuille"),
    "extra_column": (cells(PARTENAIRES, CZ5="à revoir"), "colonne sans code d’indicateur"),
    "unit_twice": (on_workbook(lambda c: c[PARTENAIRES].__setitem__("A6", c[PARTENAIRES]["A5"].value)), "deux lignes pour le même contrat"),
    "unknown_unit": (cells(PARTENAIRES, A5="CN99999X"), "contrat inconnu de cette lecture"),
    "unit_deleted": (on_workbook(lambda c: c[PARTENAIRES].delete_rows(5)), "contrats absents (1)"),
    "names_sorted_alone": (on_workbook(lambda c: c[PARTENAIRES].__setitem__("B5", c[PARTENAIRES]["B6"].value)), "le nom ne va pas avec le code"),
    "row_without_code": (cells(PARTENAIRES, B40="Total"), "ligne sans code de contrat"),
    "merged_cells": (on_workbook(lambda c: c[PARTENAIRES].merge_cells("C5:D6")), "cellule C5:D6 : cellules fusionnées"),
    # cells
    "formula": (cells(PARTENAIRES, C5='=HYPERLINK("http://x")'), "cellule C5 : formule : «"),
    "array_formula": (cells(PARTENAIRES, C5=ArrayFormula("C5:C6", "=A1:A2")), "formule : « =A1:A2 »"),
    "formula_like_text": (cells(PARTENAIRES, C5="@cmd"), "valeur inconnue : « @cmd »"),
    "spreadsheet_error": (cells(PARTENAIRES, C5="#REF!"), "erreur de calcul du tableur"),
    "unknown_value": (cells(PARTENAIRES, C5="signatère"), "valeur inconnue : « signatère » (attendu : Absent, Cité"),
    "number_for_word": (cells(PARTENAIRES, C5=3), "nombre au lieu d’un mot de la liste"),
    "date_for_word": (cells(PARTENAIRES, C5=dt.datetime(2024, 3, 1)), "date au lieu d’un mot de la liste"),
    "control_character": (cells(PARTENAIRES, C5="Cité_x0007_"), "caractère de contrôle U+0007"),
    "bound_on_status": (cells(PARTENAIRES, C5="Au moins non lu"), "un statut ne prend ni"),
    "word_for_number": (cells("Signature", E5="douze"), "ce n’est pas un nombre"),
    "word_for_date": (cells("Signature", C5="au printemps"), "ce n’est pas une date"),
    "endless_text": (
        on_parts(lambda n, o: re.sub(
            rb'<c r="B5".*?</c>',
            lambda c: c[0] + b'<c r="C5" t="inlineStr"><is><t>' + b"a" * 10_000_000 + b"</t></is></c>", o)
            if n.endswith("worksheets/sheet2.xml") else o),
        "texte de 10000000 caractères"),
    # evidence and remarks
    "proof_without_cell": (
        cells(PREUVES, A3="CN02A01I", B3="partenaire.drac", F3="https://a.fr"), "preuve d’une cellule qui n’est pas codée"),
    "proof_unknown_unit": (cells(PREUVES, A3="Ajaccio-sur-Mer", B3="partenaire.drac"), "contrat inconnu : «"),
    "proof_unknown_indicator": (cells(PREUVES, A3="CN02A01I", B3="drac ?"), "indicateur inconnu : «"),
    "proof_empty": (proof(Note=None, Certitude="Ferme"), "preuve vide"),
    "proof_page": (proof(**{"Page PDF": "p. 12"}), "ce n’est pas un numéro"),
    "proof_url": (proof(Adresse="javascript:alert(1)"), "ce n’est pas une adresse"),
    "proof_formula": (proof(Citation='=WEBSERVICE("http://x")'), "cellule E3 : formule"),
    "proof_term": (proof(Adresse="https://a.fr", Certitude="sûr"), "mot hors liste"),
    "proof_generation": (proof(Adresse="https://a.fr", Génération="2007"), "génération inconnue"),
    "proof_column_renamed": (cells(PREUVES, E2="Extrait"), "colonnes absentes ou décalées"),
    "proof_extra_column": (cells(PREUVES, Z2="Auteur"), "colonne inconnue : « Auteur »"),
    "remark_date": (
        on_workbook(lambda c: [c[PARTENAIRES].__setitem__("C5", "Cité"), *(
            c[REMARQUES].__setitem__(k, v) for k, v in
            {"A3": c[PARTENAIRES]["A5"].value, "B3": c[PARTENAIRES]["C4"].value, "C3": "2024-03"}.items())]),
        "date de codage incomplète"),
    # CSV
    "csv_no_columns": (csv("un;deux\n1;2\n"), "colonnes absentes : « code_unite"),
    "csv_extra_column": (csv(ENTETE.replace("valeur", "valeur;avis") + "a;b;c;d;e;f\n"), "colonne inconnue : « avis »"),
    "csv_column_twice": (csv(ENTETE.strip() + ";valeur\n"), "colonne présente deux fois"),
    "csv_header_only": (csv(ENTETE), "aucune cellule sous l’en-tête"),
    "csv_blank": (csv("\n\n;;\n"), "aucune ligne lisible"),
    "csv_ragged": (csv(ENTETE + "corse-2026;Marie;CN02A01I\n"), "indicateur manquant"),
    "csv_quotes": (csv(ENTETE + 'corse-2026;Marie;"CN02A'), "guillemets mal fermés"),
    "csv_endless": (csv(ENTETE + "corse-2026;Marie;" + "a" * 10_000_000), "texte démesuré"),
    "csv_two_lectures": (csv(ENTETE + LIGNE.format(unite="{unite}", valeur="Cité") + "autre;Marie;{unite};partenaire.drac;Cité\n"), "un fichier ne porte qu’une lecture"),
    "csv_two_codings": (csv(ENTETE + LIGNE.format(unite="{unite}", valeur="Cité") + LIGNE.format(unite="{unite}", valeur="Absent")), "deux codages différents de la même cellule"),
    "csv_simulated": (csv(ENTETE.strip() + ";provenance\n" + LIGNE.format(unite="{unite}", valeur="Cité").strip() + ";simule\n"), "codage simulé : il ne peut pas"),
    "csv_formula": (csv(ENTETE + LIGNE.format(unite="{unite}", valeur="=1+1")), "ligne 2, colonne « valeur » : formule, ou texte"),
    "csv_accents": (csv(ENTETE + LIGNE.format(unite="{unite}", valeur="Cit\ufffd")), "valeur inconnue : « Cit"),
}  # fmt: skip
