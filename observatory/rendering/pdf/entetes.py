"""The first column of each table, made the headers of its rows.

Typst marks the header row of a table; row headers wait behind a flag its Python package does not
pass (`pdf.header-cell`). The structure is therefore completed after setting, in the objects of the
file, which Typst writes in clear, and the table of their places is written anew (ISO 32000-1,
7.5.4). In each row of a body the first cell becomes a TH of scope Row with an identifier, which the
other cells of the row name among their headers.
"""

from __future__ import annotations

import re

_FIN = b"\nendobj"
_TABLE_DES_OBJETS = re.compile(rb"xref\n0 (\d+)\n")
_TRAILER = re.compile(rb"trailer\n<<(.*)>>\nstartxref\n(\d+)\n%%EOF\s*$", re.DOTALL)
_LIGNE = re.compile(rb"<</Type/StructElem/S/TR/P (\d+) 0 R/K\[([\d R]+)\]")
_CELLULE = b"<</Type/StructElem/S/TD/"
_ENTETES = re.compile(rb"/A\[<</O/Table(?P<autres>[^>]*?)/Headers\[(?P<noms>[^\]]*)\]")
_NOMS = b"/IDTree<</Names["


def mark_row_headers(octets: bytes) -> bytes:
    """Return the PDF of a sheet with row headers; the same octets when it has no table.

    Raises ValueError when the file is not written as Typst 0.14 and 0.15 do.
    """
    trailer, places = _read_places(octets)

    def read(numero: int) -> bytes:
        return octets[places[numero] : octets.index(_FIN, places[numero])].partition(b" obj\n")[2]

    changes: dict[int, bytes] = {}
    noms: list[tuple[bytes, int]] = []
    for numero in range(1, len(places)):
        ligne = _LIGNE.match(read(numero)) if _starts(octets, places[numero], b"TR") else None
        if ligne is None or not read(int(ligne[1])).startswith(b"<</Type/StructElem/S/TBody"):
            continue
        premiere, *suite = (int(n) for n in re.findall(rb"(\d+) 0 R", ligne[2]))
        if not read(premiere).startswith(_CELLULE):
            continue
        nom = b"L%06d" % premiere
        noms.append((nom, premiere))
        changes[premiere] = _make_header(read(premiere), nom)
        changes.update((autre, _add_header(read(autre), nom)) for autre in suite)
    if not noms:
        return octets
    racine = int(_find(rb"/StructTreeRoot (\d+) 0 R", read(_root(trailer))))
    entrees = b"".join(b"(%s)%d 0 R" % entree for entree in sorted(noms))
    ancien = read(racine)
    if _NOMS not in ancien:
        raise ValueError("no names of header cells")
    # « L… » comes before the « U… » of Typst: the names of the tree stay sorted.
    changes[racine] = ancien.replace(_NOMS, _NOMS + entrees, 1)
    return _rewrite(octets, trailer, places, changes)


def _starts(octets: bytes, place: int, sorte: bytes) -> bool:
    """Return whether the object at this place is a structure element of this kind."""
    return b"/S/" + sorte + b"/" in octets[place : place + 60]


def _find(motif: bytes, texte: bytes) -> bytes:
    trouve = re.search(motif, texte)
    if trouve is None:
        raise ValueError(f"{motif!r} not found")
    return trouve[1]


def _root(trailer: bytes) -> int:
    return int(_find(rb"/Root (\d+) 0 R", trailer))


def _read_places(octets: bytes) -> tuple[bytes, list[int]]:
    """Return what the trailer says, and where each object starts."""
    fin = _TRAILER.search(octets, max(0, len(octets) - 2000))
    debut = int(fin[2]) if fin else -1
    table = _TABLE_DES_OBJETS.match(octets, debut) if fin else None
    if fin is None or table is None:
        raise ValueError("no plain table of objects")
    depart = table.end()
    lignes = [octets[depart + 20 * i : depart + 20 * i + 10] for i in range(int(table[1]))]
    return fin[1], [int(ligne) for ligne in lignes]


def _make_header(cellule: bytes, nom: bytes) -> bytes:
    """Return a data cell as the header of its row."""
    tete = cellule.replace(b"/S/TD/", b"/S/TH/", 1)
    return _ENTETES.sub(
        lambda m: b"/ID(%s)/A[<</O/Table/Scope/Row%s/Headers[%s]" % (nom, m["autres"], m["noms"]),
        tete,
        count=1,
    )


def _add_header(cellule: bytes, nom: bytes) -> bytes:
    """Return a data cell that names the header of its row, after that of its column."""
    return _ENTETES.sub(
        lambda m: b"/A[<</O/Table%s/Headers[%s(%s)]" % (m["autres"], m["noms"], nom),
        cellule,
        count=1,
    )


def _rewrite(octets: bytes, trailer: bytes, places: list[int], changes: dict[int, bytes]) -> bytes:
    """Return the file with the objects changed, and the table of the new places."""
    ordre = sorted((place, numero) for numero, place in enumerate(places) if numero > 0)
    fin = int(_find(rb"startxref\n(\d+)\n%%EOF\s*$", octets[-100:]))
    sortie = bytearray(octets[: ordre[0][0]])
    nouvelles = [0] * len(places)
    for (place, numero), (suivante, _) in zip(ordre, [*ordre[1:], (fin, 0)], strict=True):
        nouvelles[numero] = len(sortie)
        if numero in changes:
            sortie += b"%d 0 obj\n%s%s\n" % (numero, changes[numero], _FIN)
        else:
            sortie += octets[place:suivante]
    debut = len(sortie)
    sortie += b"xref\n0 %d\n0000000000 65535 f\r\n" % len(places)
    sortie += b"".join(b"%010d 00000 n\r\n" % place for place in nouvelles[1:])
    sortie += b"trailer\n<<%s>>\nstartxref\n%d\n%%%%EOF" % (trailer, debut)
    return bytes(sortie)
