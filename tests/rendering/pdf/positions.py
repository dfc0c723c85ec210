"""Where the texts of a page stand, read back from the drawing orders of the PDF (points)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream

CORPS_PIED, DEBUT_PIED = 6.0, "Lecture"
"""How the foot begins: the size of its letters, its first word."""
MONTEE, DESCENTE = 0.75, 0.22
"""Height of the letters above and under their line, in share of their size."""

Matrice = tuple[float, float, float, float, float, float]
Cases = Mapping[int, tuple[int, int]]


@dataclass(frozen=True)
class Texte:
    """A run of letters and its box (`bas` under `haut`: a PDF page counts from its foot).

    `case` is the mark of its table cell in the structure, `rangee` that of its row.
    """

    texte: str
    gauche: float
    droite: float
    ligne: float
    corps: float
    case: int | None
    rangee: int | None

    @property
    def bas(self) -> float:
        return self.ligne - DESCENTE * self.corps

    @property
    def haut(self) -> float:
        return self.ligne + MONTEE * self.corps


@dataclass(frozen=True)
class Page:
    """The level texts of a page in the order of the drawing (the watermark, slanted, left out)."""

    textes: list[Texte]

    @cached_property
    def debut_pied(self) -> int:
        """Return the place of the first text of the foot."""
        lecture = max(
            i
            for i, t in enumerate(self.textes)
            if t.corps == CORPS_PIED and t.texte.startswith(DEBUT_PIED)
        )
        ligne = self.textes[lecture].ligne
        while abs(self.textes[lecture - 1].ligne - ligne) < 0.01:
            lecture -= 1
        return lecture

    @property
    def marge_pied(self) -> float:
        """Return the room between the lowest text of the body and the top of the foot."""
        return (
            min(t.bas for t in self.textes[: self.debut_pied]) - self.textes[self.debut_pied].haut
        )

    def list_collisions(self, ecart: float) -> Iterator[tuple[str, str]]:
        """Yield the texts of two cells of a row that stand less than `ecart` apart."""
        rangees: dict[int, dict[int, list[Texte]]] = {}
        for t in self.textes:
            if t.case is not None and t.rangee is not None and t.texte.strip():
                rangees.setdefault(t.rangee, {}).setdefault(t.case, []).append(t)
        for cases in rangees.values():
            for avant, apres in pairwise(sorted(cases.values(), key=_measure_left)):
                if _measure_left(apres) - max(t.droite for t in avant) < ecart:
                    yield _join(avant), _join(apres)

    def list_overlaps(self) -> Iterator[tuple[str, str]]:
        """Yield the texts drawn one upon the other."""
        vus = sorted((t for t in self.textes if t.texte.strip()), key=lambda t: t.bas)
        for i, bas in enumerate(vus):
            for haut in vus[i + 1 :]:
                if haut.bas > bas.haut - 1:
                    break
                if min(bas.droite, haut.droite) - max(bas.gauche, haut.gauche) > 1:
                    yield bas.texte, haut.texte


@dataclass(frozen=True)
class _Police:
    """A font of the page: the width (thousandths) and the sign of each of its codes."""

    largeurs: Mapping[int, float]
    signes: Mapping[int, str]


@dataclass
class _Plume:
    """What the drawing orders leave set: places, font, marks of the structure."""

    trace: Matrice = (1, 0, 0, 1, 0, 0)
    ligne: Matrice = (1, 0, 0, 1, 0, 0)
    pile: list[Matrice] = field(default_factory=list)
    police: str = ""
    corps: float = 0.0
    marques: list[int | None] = field(default_factory=list)

    def obey(self, ordre: bytes, valeurs: Any) -> None:
        if ordre == b"q":
            self.pile.append(self.trace)
        elif ordre == b"Q":
            self.trace = self.pile.pop()
        elif ordre == b"cm":
            self.trace = _multiply(_read_matrix(valeurs), self.trace)
        elif ordre == b"Tm":
            self.ligne = _read_matrix(valeurs)
        elif ordre == b"Tf":
            self.police, self.corps = valeurs[0], float(valeurs[1])
        elif ordre in (b"BDC", b"BMC"):
            suite = valeurs[1] if len(valeurs) > 1 else None
            self.marques.append(suite.get("/MCID") if isinstance(suite, dict) else None)
        elif ordre == b"EMC":
            self.marques.pop()

    @property
    def marque(self) -> int | None:
        return next((m for m in reversed(self.marques) if m is not None), None)


def read_pages(lecteur: PdfReader) -> list[Page]:
    """Return the pages of an open PDF with their texts."""
    cases = _read_cells(lecteur.trailer["/Root"])
    return [
        Page(list(_read_texts(page, lecteur, cases.get(_identify(page), {}))))
        for page in lecteur.pages
    ]


def _identify(page: Any) -> int:
    return int(page.indirect_reference.idnum)


def _read_cells(racine: Any) -> dict[int, dict[int, tuple[int, int]]]:
    """Return, page by page, the cell and the row of each marked content, from the structure."""
    pages: dict[int, dict[int, tuple[int, int]]] = {}
    a_voir: list[tuple[Any, int | None, int | None, int | None]]
    a_voir = [(racine["/StructTreeRoot"], None, None, None)]
    for rang, (brut, page, case, rangee) in enumerate(a_voir):
        noeud = brut.get_object()
        if isinstance(noeud, int):
            if page is not None and case is not None and rangee is not None:
                pages.setdefault(page, {})[int(noeud)] = (case, rangee)
            continue
        sorte = noeud.get("/S")
        sienne = rang if sorte == "/TR" else rangee
        dedans = rang if sorte in ("/TD", "/TH") else case
        ici = noeud.raw_get("/Pg").idnum if "/Pg" in noeud else page
        enfants = noeud.get("/MCID", noeud.get("/K", []))
        enfants = enfants if isinstance(enfants, list) else [enfants]
        a_voir += [(e, ici, dedans, sienne) for e in enfants]
    return pages


def _read_texts(page: Any, lecteur: PdfReader, cases: Cases) -> Iterator[Texte]:
    polices = {n: _read_font(p.get_object()) for n, p in page["/Resources"]["/Font"].items()}
    plume = _Plume()
    for valeurs, ordre in ContentStream(
        page["/Contents"].get_object(), lecteur, "bytes"
    ).operations:
        plume.obey(ordre, valeurs)
        if ordre not in (b"Tj", b"TJ"):
            continue
        morceaux = valeurs[0] if ordre == b"TJ" else valeurs
        a, b, _, _, x, y = _multiply(plume.ligne, plume.trace)
        if abs(b) > 0.01:
            continue
        texte, largeur = _measure(morceaux, polices[plume.police])
        case, rangee = cases.get(plume.marque, (None, None))  # type: ignore[arg-type]
        corps = plume.corps * a
        yield Texte(texte, x, x + largeur * corps / 1000, y, round(corps, 3), case, rangee)


def _measure(morceaux: Any, police: _Police) -> tuple[str, float]:
    """Return a run of letters and its width, in thousandths of the size of the letters."""
    texte, largeur = "", 0.0
    for morceau in morceaux:
        if not isinstance(morceau, bytes):
            largeur -= float(morceau)
            continue
        for i in range(0, len(morceau), 2):
            code = int.from_bytes(morceau[i : i + 2], "big")
            largeur += police.largeurs.get(code, 0.0)
            texte += police.signes.get(code, "?")
    return texte, largeur


def _read_font(police: Any) -> _Police:
    largeurs: dict[int, float] = {}
    liste = list(police["/DescendantFonts"][0].get_object()["/W"])
    while liste:
        debut, fin, suite = int(liste.pop(0)), liste.pop(0), None
        if isinstance(fin, list):
            largeurs |= {debut + i: float(w) for i, w in enumerate(fin)}
            continue
        suite = float(liste.pop(0))
        largeurs |= dict.fromkeys(range(debut, int(fin) + 1), suite)
    table = police["/ToUnicode"].get_data().decode("latin-1")
    signes = {
        int(code, 16): bytes.fromhex(signe).decode("utf-16-be")
        for code, signe in re.findall(r"<([0-9A-F]{4})> <([0-9A-F]+)>", table)
    }
    return _Police(largeurs, signes)


def _read_matrix(valeurs: Any) -> Matrice:
    a, b, c, d, x, y = (float(v) for v in valeurs)
    return a, b, c, d, x, y


def _multiply(m: Matrice, n: Matrice) -> Matrice:
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _measure_left(textes: list[Texte]) -> float:
    return min(t.gauche for t in textes)


def _join(textes: list[Texte]) -> str:
    return "".join(t.texte for t in textes)
