"""A PDF as pages of text: what each says, in two reading orders, and whether it can be trusted."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import pypdfium2 as pdfium

from observatory.base.errors import Breach, DataError
from observatory.base.french import liste_courte, quantite
from observatory.documents.colonnes import Place, order_columns, place_in_page, read_columns
from observatory.documents.ouvert import PdfOuvert, open_pdf

Etat = Literal["texte", "ocr", "vide", "illisible"]

_MOT = re.compile(r"[^\W\d_]+")
_ETRANGE = re.compile("[\ufffd\ue000-\uf8ff]")
MOTS_OUTILS = frozenset(
    _MOT.findall(
        "a au aux avec ce ces cette chaque dans de des du elle en est et il la le les leur leurs l "
        "d qu n s ne ou où par pas pour que qui sa sans se ses son sont sur un une"
    )
)
MOTS_ETRANGERS = (
    frozenset(
        _MOT.findall(
            "the of and to in is for with on by that this shall be are from as der die und das von "
            "mit für den dem ist zu nicht auf el los las y del con una por para su lo gli di che "
            "per della nel são não os dos uma ao lou dei amb els aquesta"
        )
    )
    - MOTS_OUTILS
)
"""Common words of the tongues met beside French in annexes."""

_MOTS_MINIMUM = 60
_TAUX_MINIMUM = 0.08
_PAGES_MAXIMUM = 2_000
_ACCORD = 0.6
_LIGNE_DE_MARGE = 120
"""Most signs of a line that may bear the number of its page."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: number from 1 in the file, printed number where pages agree, text and state.

    `texte` follows the stream of the file, one line of the page per line; a hyphen that ends a
    line is U+FFFE. `taux_mots_outils` is the share of French function words, None on a page of
    fewer than 60 words. A page with few of them is still text when it is a table of French names.
    `ordre`: the stretches of `texte` by columns of the page, empty when both orders say the same.
    """

    numero: int
    texte: str
    etat: Etat
    imprime: str | None = None
    rotation: int = 0
    taux_mots_outils: float | None = None
    ordre: tuple[Place, ...] = ()

    @property
    def colonnes(self) -> str:
        """Return the text in its second order, empty when both say the same."""
        return read_columns(self.texte, self.ordre)

    def find(self, trouver: Callable[[str], Sequence[Place]]) -> list[Place]:
        """Return where in `texte` stands what `trouver` finds in either order of the page."""
        trouves = list(trouver(self.texte))
        if not self.ordre:
            return trouves
        autres = {p for ici in trouver(self.colonnes) for p in place_in_page(self.ordre, *ici)}
        seuls = {p for p in autres if not any(a <= p[0] and p[1] <= b for a, b in trouves)}
        return sorted({*trouves, *seuls})


def read_pages(fichier: Path, *, nom: str | None = None) -> list[Page]:
    """Return the pages of a PDF, in order; DataError says in French why a file cannot be read.

    `nom` is what messages call the file when it is a copy.
    """
    try:
        return _read_file(fichier)
    except DataError as refus:
        if nom is None:
            raise
        fautes = [replace(b, fichier=nom) for b in refus.breaches]
        raise DataError(fautes, titre="Document refusé") from None


def _read_file(fichier: Path) -> list[Page]:
    _check_header(fichier)
    try:
        with open_pdf(fichier) as pdf:
            nombre = len(pdf)
            if not nombre:
                raise _refuse(fichier, "aucune page", "demander le fichier de nouveau")
            if nombre > _PAGES_MAXIMUM:
                raise _refuse(
                    fichier,
                    f"{nombre} pages, au-delà de {_PAGES_MAXIMUM}",
                    "le couper en plusieurs fichiers",
                )
            pages = [read_page(pdf, numero) for numero in range(1, nombre + 1)]
    except pdfium.PdfiumError as erreur:
        raise _refuse(fichier, *_say_failure(str(erreur), fichier.read_bytes())) from None
    return _number(pages)


def read_page(pdf: PdfOuvert, numero: int) -> Page:
    """Return a page (from 1) of an open PDF; its printed number is told by all pages together."""
    try:
        brut = pdf.brut(numero)
    except pdfium.PdfiumError:
        return Page(numero, "", "illisible")
    texte = brut.replace("\r\n", "\n").replace("\r", "\n")
    rotation = pdf.page(numero).get_rotation()
    etat, taux = judge(texte)
    ordre = order_columns(pdf.textes(numero), brut, texte, rotation) if etat == "texte" else ()
    return Page(numero, texte, etat, None, rotation, taux, ordre)


_FIN_DE_LIGNE = re.compile("\r\n")
_GRAND = re.compile("[\U00010000-\U0010ffff]")


def place_in_file(brut: str, passages: Sequence[Place]) -> list[Place]:
    """Return where stretches of `Page.texte` stand in the text of pdfium, given as `brut`.

    Ends of lines are two signs there and one here; a sign beyond the first plane is two there.
    """
    fins = [m.start() - rang for rang, m in enumerate(_FIN_DE_LIGNE.finditer(brut))]
    grands = [m.start() for m in _GRAND.finditer(brut)]

    def place(ici: int) -> int:
        la = ici + bisect_left(fins, ici)
        return la + bisect_left(grands, la)

    return [(place(debut), place(fin)) for debut, fin in passages]


def judge(texte: str) -> tuple[Etat, float | None]:
    """Return the state of a page's text and its share of French function words."""
    mots = _MOT.findall(texte.lower())
    if not mots:
        return "vide", None
    if len(_ETRANGE.findall(texte)) > len(texte) / 20:
        return "illisible", None
    if len(mots) < _MOTS_MINIMUM:
        return "texte", None
    taux = sum(map(MOTS_OUTILS.__contains__, mots)) / len(mots)
    if taux >= _TAUX_MINIMUM:
        return "texte", taux
    return ("illisible" if _is_foreign(mots) or _is_garbled(texte) else "texte"), taux


def _is_foreign(mots: Sequence[str]) -> bool:
    return sum(m in MOTS_ETRANGERS for m in mots) >= _TAUX_MINIMUM * len(mots)


_SUITE_DE_CONSONNES = re.compile(r"[^aeiouyàâäéèêëîïôöùûüœæ\W\d_]{5}", re.IGNORECASE)
_VOYELLE = re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]", re.IGNORECASE)
_TAUX_BROUILLE = 0.2


def _is_garbled(texte: str) -> bool:
    """Return whether words are no words, as in a file whose letters were coded anew.

    A table of names has few function words too, but its words can be said; acronyms are left out.
    """
    longs = [m for m in _MOT.findall(texte) if len(m) >= 4 and not m.isupper()]
    brouilles = sum(
        not _VOYELLE.search(m)
        or _SUITE_DE_CONSONNES.search(m) is not None
        or re.search(r"[^\W\d_A-ZÀ-Ý][A-ZÀ-Ý]", m) is not None
        for m in longs
    )
    return brouilles > _TAUX_BROUILLE * len(longs)


def list_attached(fichier: Path) -> list[str]:
    """Return the names of the files attached to a PDF, whose text is not its own."""
    try:
        with open_pdf(fichier) as pdf:
            nombre = pdf.document.count_attachments()
            return [pdf.document.get_attachment(rang).get_name() for rang in range(nombre)]
    except pdfium.PdfiumError:
        return []


def say_attached(fichier: Path) -> str:
    """Return what to do with the files attached to a PDF, "" when it has none."""
    noms = list_attached(fichier)
    if not noms:
        return ""
    joints = quantite(len(noms), "fichier joint n’est pas lu", "fichiers joints ne sont pas lus")
    return f"{joints} ({liste_courte(noms)}) → l’extraire du PDF et le déposer aussi."


def _number(pages: Sequence[Page]) -> list[Page]:
    """Return the pages with their printed number, where at least 60 % of pages agree."""
    ecarts = Counter(
        ecart
        for page in pages
        for ecart in {int(numero) - page.numero for numero in _list_margin_numbers(page.texte)}
    )
    if not ecarts:
        return list(pages)
    ecart, accord = ecarts.most_common(1)[0]
    if accord < _ACCORD * len(pages):
        return list(pages)
    return [
        replace(p, imprime=str(p.numero + ecart) if p.numero + ecart > 0 else None) for p in pages
    ]


_NUMERO = re.compile(r"^\s*(\d{1,4})\b(?![.,)°]\d?)|(?:^|\D)(\d{1,4})(?:\s*/\s*\d{1,4})?\s*$")


def _list_margin_numbers(texte: str) -> list[str]:
    """Return the numbers that begin or end the first two and the last two lines of a page."""
    lignes = [ligne for ligne in texte.splitlines() if ligne.strip()]
    marges = [ligne for ligne in {*lignes[:2], *lignes[-2:]} if len(ligne) < _LIGNE_DE_MARGE]
    return [m[1] or m[2] for ligne in marges for m in _NUMERO.finditer(ligne)]


def _check_header(fichier: Path) -> None:
    try:
        debut = fichier.open("rb").read(1024)
    except FileNotFoundError:
        raise _refuse(fichier, "fichier introuvable", "vérifier son nom") from None
    except IsADirectoryError:
        raise _refuse(fichier, "c’est un dossier", "donner un fichier PDF") from None
    except PermissionError:
        raise _refuse(fichier, "lecture interdite", "vérifier les droits du fichier") from None
    if b"%PDF-" in debut:
        return
    if re.search(rb"<(!doctype\s+html|html)", debut, re.IGNORECASE):
        raise _refuse(
            fichier, "c’est une page web renommée en .pdf", "télécharger le document lui-même"
        )
    raise _refuse(fichier, "ce n’est pas un PDF", "l’enregistrer en PDF, puis recommencer")


def _say_failure(message: str, octets: bytes) -> tuple[str, str]:
    """Return what is wrong with a file that pdfium refuses, and what to do.

    pdfium may give the error of the file before: a password is said only where the file has one.
    """
    if "password" in message.lower() and b"/Encrypt" in octets:
        return "protégé par un mot de passe", "demander un exemplaire sans mot de passe"
    if re.search(rb"/Count\s+0\b", octets):
        return "aucune page", "demander le fichier de nouveau"
    return "abîmé ou tronqué, impossible à ouvrir", "le télécharger ou le demander de nouveau"


def _refuse(fichier: Path, probleme: str, remede: str) -> DataError:
    return DataError([Breach(fichier.name, probleme, remede)], titre="Document refusé")
