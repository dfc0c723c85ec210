"""A contract written for the purpose: fifteen pages that name most of what the reader looks for."""

from __future__ import annotations

from pathlib import Path

import typst

from observatory.base.paths import Paths
from observatory.codebook.loader import load_formes
from observatory.documents.depot import Fiche, open_depot

POLICES = Path(__file__).resolve().parents[2] / "observatory" / "rendering" / "pdf" / "polices"
PAGES = 15


def write_contract(fichier: Path, pages: int = PAGES, *, blanche: bool = False) -> Path:
    """Write the PDF: one term a sentence, spread over the pages; a blank page may end it."""
    phrases = [
        f"Le contrat mobilise {libelle.libelle} auprès des habitants chaque année."
        for code, (libelle, _) in sorted(load_formes().items())
        if code.startswith(("partenaire.", "instrument.", "gouvernance.", "suivi.", "public."))
    ]
    part = -(-len(phrases) // pages)
    tranches = [phrases[n * part : (n + 1) * part] for n in range(pages)]
    corps = "\n#pagebreak()\n".join("\n\n".join(map(_escape, t)) for t in tranches if t)
    corps += "\n#pagebreak(weak: false)\n#hide[x]" if blanche else ""
    source = f'#set page(width: 21cm, height: 29.7cm)\n#set text(size: 9pt, lang: "fr")\n{corps}'
    fichier.write_bytes(typst.compile(source.encode(), font_paths=[str(POLICES)]))
    return fichier


def write_home(dossier: Path, fiche: Fiche) -> Paths:
    """Return a home that holds one contract of two pages and a blank one."""
    lieu = Paths(dossier / "foyer")
    lieu.contracts.mkdir(parents=True)
    pdf = write_contract(dossier / "contrat.pdf", pages=2, blanche=True)
    with open_depot(lieu) as depot:
        depot.add(pdf, fiche)
    return lieu


def _escape(phrase: str) -> str:
    return "".join(f"\\{c}" if c in "#*_`$<>@[]\\~/" else c for c in phrase)
