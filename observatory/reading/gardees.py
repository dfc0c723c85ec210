"""What the reader found in a deposited document, kept with the versions that found it.

It is read anew when the reader, the codebook, the names of the lecture or the text of a page
change. It is shown to coders only: nothing here is imported by figures, sheets or files.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from observatory.base import files
from observatory.codebook.loader import load_codebook
from observatory.documents.depot import Depot, now
from observatory.documents.lues import Lue, find_kept, keep
from observatory.documents.pages import Page
from observatory.reading.absences import JournalRecherche, log_search
from observatory.reading.mentions import Forme
from observatory.reading.propositions import Proposition, propose
from observatory.reading.questions import ReponsePassage
from observatory.reading.vocabulaire import load_vocabulaire

_LECTEUR = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class DocumentLu:
    """The proposals of a document and the log of what was searched in it."""

    propositions: tuple[Proposition, ...]
    recherche: JournalRecherche


@cache
def read_version() -> str:
    """Return the version of the reader: of the product, then a digest of its own files."""
    empreinte = hashlib.sha256()
    for fichier in sorted(_LECTEUR.iterdir()):
        if fichier.suffix in (".py", ".toml"):
            empreinte.update(fichier.read_bytes())
    return f"{version('observatoire-contrats-de-ville')}+{empreinte.hexdigest()[:8]}"


def read_deposited(
    depot: Depot, sha256: str, pages: Sequence[Page], noms: Sequence[Forme] = ()
) -> DocumentLu:
    """Return what was found in a deposited document: kept, or found now and kept.

    `noms`: those of its lecture. Nothing is kept where nothing may be written, nor of a document
    removed meanwhile.
    """
    versions = (read_version(), load_codebook().version)
    empreinte = _digest(pages, noms, versions)
    gardee = find_kept(depot.dossier, sha256)
    if gardee is not None and gardee.empreinte == empreinte:
        return _load(gardee.contenu)
    mots = load_vocabulaire().with_names(noms)
    propositions = tuple(propose(pages, mots))
    lu = DocumentLu(propositions, log_search(pages, propositions, *versions))
    if files.can_write(depot.dossier) and files.can_write(depot.paths.var):
        with depot.held():
            if depot.of_content(sha256):
                keep(depot.dossier, Lue(_dump(lu), sha256, empreinte, *versions, now()))
    return lu


def _digest(pages: Sequence[Page], noms: Sequence[Forme], versions: tuple[str, str]) -> str:
    dit = hashlib.sha256("|".join(versions).encode())
    for nom in sorted((n.indicateur, n.texte) for n in noms):
        dit.update(repr(nom).encode())
    for page in pages:
        dit.update(repr((page.numero, page.etat, page.texte, page.ordre)).encode())
    return dit.hexdigest()


def _dump(lu: DocumentLu) -> str:
    return json.dumps(
        {"propositions": [asdict(p) for p in lu.propositions], "recherche": asdict(lu.recherche)},
        ensure_ascii=False,
    )


def _load(contenu: str) -> DocumentLu:
    lu = json.loads(contenu)
    return DocumentLu(
        tuple(
            Proposition(
                **{
                    **p,
                    "indices": tuple(p["indices"]),
                    "segments": tuple((page, texte) for page, texte in p["segments"]),
                    "reponses": tuple(ReponsePassage(**r) for r in p["reponses"]),
                }
            )
            for p in lu["propositions"]
        ),
        JournalRecherche(**lu["recherche"]),
    )
