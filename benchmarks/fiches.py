"""Printed sheets: time of each kind once warm, and of the ZIP of a région.

`python -m benchmarks.fiches` prints medians beside the targets (200 ms a sheet, 20 s for the 40
contract sheets) and beside a naive way: a compiler and a connection opened for each sheet, no
answer kept. Processor time is given too: it does not depend on what else the machine does.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import typst

from benchmarks.avancement import follow
from observatory.base.paths import project_paths
from observatory.queries.contrats import list_contrats
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering.pdf import (
    moteur,
    render_archive,
    render_fiche_contrat,
    render_fiche_contrat_theme,
    render_fiche_qpv,
    render_fiche_theme,
)
from observatory.rendering.pdf.donnees_contrat import write_contract
from observatory.sheets.printed.fiche_contrat import build_fiche_imprimee
from observatory.warehouse.build import build_warehouse

CIBLE_FICHE, CIBLE_ARCHIVE = 0.200, 20.0
LECTURES = ("occitanie-2024-public", "occitanie-2024-demo")
THEMES = ("sante", "gouvernance", "acces_droits", "education_jeunesse", "culture_sport")
QPV = ("QN00901M", "QN03101M", "QN03102M", "QN03402M", "QN06601M")
NB = 12


def measure(composer: Callable[[str], bytes], codes: Sequence[str]) -> tuple[float, float, float]:
    """Return the median and worst wall time and the median processor time, the first set aside."""
    murs, calculs = [], []
    for code in codes:
        mur, calcul = time.perf_counter(), time.process_time()
        composer(code)
        murs.append(time.perf_counter() - mur)
        calculs.append(time.process_time() - calcul)
    return statistics.median(murs[1:]), max(murs[1:]), statistics.median(calculs[1:])


def render_naively(chemin: Path, code: str, lecture: str) -> bytes:
    """Return the sheet of a contract with nothing kept from one to the next."""
    entrepot = Entrepot.open(chemin)
    fiche = build_fiche_imprimee(entrepot, Filtres(lecture=lecture), code)
    donnees = json.dumps(moteur.clean(write_contract(fiche)), ensure_ascii=False)
    pdf = typst.compile(
        str(moteur.MODELES / "fiche_contrat.typ"),
        root=str(moteur.MODELES),
        font_paths=[str(moteur.POLICES)],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"donnees": donnees},
    )
    entrepot.close()
    return bytes(pdf)


def list_kinds(
    entrepot: Entrepot, lecture: str, contrats: Sequence[str]
) -> dict[str, tuple[Callable[[str], bytes], Sequence[str]]]:
    """Return, by kind of sheet, how to set one and the codes to set."""
    return {
        "contrat": (lambda c: render_fiche_contrat(entrepot, c, lecture), contrats),
        "contrat × thème": (
            lambda c: render_fiche_contrat_theme(entrepot, c, "sante", lecture),
            contrats,
        ),
        "thème": (lambda t: render_fiche_theme(entrepot, t, lecture), THEMES),
        "QPV": (lambda q: render_fiche_qpv(entrepot, q, lecture), QPV),
    }


def main() -> int:
    """Print the table; return 1 when a target is missed."""
    chemin = build_warehouse(project_paths()).path
    entrepot = Entrepot.open(chemin)
    contrats = [c.code_contrat for c in list_contrats(entrepot, Filtres())][:NB]
    manques = 0
    print(f"{'fiche':<34}{'médiane':>10}{'pire':>10}{'processeur':>12}   cible 200 ms")
    for lecture in LECTURES:
        for nom, (composer, codes) in follow(
            lecture, list(list_kinds(entrepot, lecture, contrats).items())
        ):
            mediane, pire, calcul = measure(composer, codes)
            manques += mediane > CIBLE_FICHE
            print(
                f"{nom + ', ' + lecture.removeprefix('occitanie-'):<34}{mediane * 1e3:>7.0f} ms"
                f"{pire * 1e3:>7.0f} ms{calcul * 1e3:>9.0f} ms"
            )
    naif, _, _ = measure(lambda c: render_naively(chemin, c, LECTURES[1]), contrats[:4])
    ici, _, _ = measure(lambda c: render_fiche_contrat(entrepot, c, LECTURES[1]), contrats[:4])
    print(f"sans rien garder : {naif * 1e3:.0f} ms une fiche contrat, {naif / ici:.1f} fois plus")
    for lecture in follow("archives", LECTURES):
        debut, calcul = time.perf_counter(), time.process_time()
        archive = render_archive(Entrepot.open(chemin), "76", lecture)
        duree, calcul = time.perf_counter() - debut, time.process_time() - calcul
        manques += duree > CIBLE_ARCHIVE
        print(
            f"ZIP {lecture} : {archive.nb_fiches} fiches, {duree:.1f} s (processeur {calcul:.1f} s"
            f", cible {CIBLE_ARCHIVE:.0f} s), {len(archive.contenu) / 1e6:.1f} Mo"
        )
    return 1 if manques else 0


if __name__ == "__main__":
    sys.exit(main())
