"""What leaves for a meeting: a picture once warm, the slides of thirteen themes, the document.

`python -m benchmarks restitution` prints the time of each beside its target, wall and processor.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from benchmarks.avancement import tell
from observatory.base.paths import project_paths
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.memoire import remember
from observatory.rendering.deck.diaporama import render_deck
from observatory.rendering.document.docx import render_docx
from observatory.rendering.pdf.images import render_image
from observatory.rendering.pdf.rapport import render_report
from observatory.sheets.restitution.figures import FIGURES, build_figure
from observatory.sheets.restitution.lecture import build_restitution
from observatory.warehouse.build import build_warehouse

PUBLIC, DEMO = "occitanie-2024-public", "occitanie-2024-demo"
CIBLE_IMAGE, CIBLE_DIAPORAMA, CIBLE_DOCUMENT = 0.5, 20.0, 30.0


def clock(faire: Callable[[], object]) -> tuple[float, float]:
    """Return the wall and processor seconds of one call."""
    mur, calcul = time.perf_counter(), time.process_time()
    faire()
    return time.perf_counter() - mur, time.process_time() - calcul


def write(nom: str, mur: float, calcul: float, cible: float) -> None:
    verdict = "tenue" if mur <= cible else "DÉPASSÉE"
    print(f"{nom:<44} {mur:7.2f} s (calcul {calcul:6.2f} s)  cible {cible:g} s : {verdict}")


def main() -> None:
    chemin = build_warehouse(project_paths()).path
    entrepot = remember(Entrepot.open(chemin))
    vue = Filtres(lecture=DEMO, contrat="CN03001I")
    for code in FIGURES:
        tell(f"image {code}")
        figure = build_figure(entrepot, code, vue)
        render_image(figure)
        temps = [clock(lambda f=figure: render_image(f)) for _ in range(5)]  # type: ignore[misc]
        write(
            f"image {code}",
            statistics.median(t[0] for t in temps),
            statistics.median(t[1] for t in temps),
            CIBLE_IMAGE,
        )
    for lecture in (PUBLIC, DEMO):
        tell(f"diaporama {lecture}")
        plan = build_restitution(entrepot, Filtres(lecture=lecture))
        neuf = remember(Entrepot.open(chemin))
        write(
            f"diaporama, {lecture}",
            *clock(lambda e=neuf, x=lecture: render_deck(build_restitution(e, Filtres(lecture=x)))),  # type: ignore[misc]
            CIBLE_DIAPORAMA,
        )
        for nom, rendre in (("document PDF", render_report), ("document DOCX", render_docx)):
            tell(f"{nom} {lecture}")
            write(f"{nom}, {lecture}", *clock(lambda r=rendre, p=plan: r(p)), CIBLE_DOCUMENT)  # type: ignore[misc]


if __name__ == "__main__":
    main()
