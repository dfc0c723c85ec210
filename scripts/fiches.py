"""Draw the pages of a few printed sheets for docs/fiches: python scripts/fiches.py.

Needs pdftoppm (poppler). The same build gives the same pictures.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from observatory.base.paths import project_paths
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering.pdf import (
    render_fiche_contrat,
    render_fiche_contrat_theme,
    render_fiche_qpv,
    render_fiche_theme,
)
from observatory.warehouse.build import build_warehouse

DOSSIER = Path(__file__).resolve().parent.parent / "docs" / "fiches"
POINTS_PAR_POUCE = 75
DEMO, PUBLIC = Filtres(lecture="occitanie-2024-demo"), Filtres(lecture="occitanie-2024-public")
FICHES: dict[str, Callable[[Entrepot], bytes]] = {
    "theme-sante-demonstration": lambda e: render_fiche_theme(e, "sante", filtres=DEMO),
    "theme-culture-publique": lambda e: render_fiche_theme(e, "culture_sport", filtres=PUBLIC),
    "contrat-auch-demonstration": lambda e: render_fiche_contrat(e, "CN03201M", filtres=DEMO),
    "contrat-toulouse-publique": lambda e: render_fiche_contrat(e, "CN03103I", filtres=PUBLIC),
    "contrat-papeete-non-code": lambda e: render_fiche_contrat(e, "CN98701M", filtres=PUBLIC),
    "contrat-theme-auch-sante": lambda e: render_fiche_contrat_theme(
        e, "CN03201M", "sante", filtres=DEMO
    ),
    "qpv-grand-garros": lambda e: render_fiche_qpv(e, "QN03201M"),
}


def main() -> None:
    if shutil.which("pdftoppm") is None:
        raise SystemExit("pdftoppm est introuvable → installer « poppler-utils ».")
    entrepot = Entrepot.open(build_warehouse(project_paths()).path)
    DOSSIER.mkdir(parents=True, exist_ok=True)
    for nom, composer in FICHES.items():
        with tempfile.TemporaryDirectory() as dossier:
            pdf = Path(dossier) / "fiche.pdf"
            pdf.write_bytes(composer(entrepot))
            racine = DOSSIER / nom
            options = ["-png", "-gray", "-r", str(POINTS_PAR_POUCE)]
            subprocess.run(["pdftoppm", *options, str(pdf), str(racine)], check=True)
        for image in sorted(DOSSIER.glob(f"{nom}-*.png")):
            with Image.open(image) as trait:
                trait.quantize(16).save(image, optimize=True)
            print(f"{image.name}  {image.stat().st_size / 1000:.0f} ko")


if __name__ == "__main__":
    main()
