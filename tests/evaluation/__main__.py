"""Score the reader on the corpus, beside plain search: python -m tests.evaluation [options].

The contracts kept apart (`reserve`) are scored only in CI or with --reserve, and give totals only.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from observatory.base.paths import project_paths
from observatory.codebook.loader import load_codebook
from observatory.documents.ocr import read_images
from observatory.documents.pages import Page, read_pages
from observatory.reading.propositions import Proposition, propose
from tests.evaluation import fabrique, mesure

SCAN_LU = "ocr"


@dataclass(frozen=True)
class Lecture:
    """A contract as it was read: its gold, its pages and what was proposed."""

    gold: dict[str, Any]
    pages: Sequence[Page]
    propositions: Sequence[Proposition]
    temoin: Sequence[Proposition]


def read_contract(code: str, dossier: Path, *, texte: bool = False, image: bool = False) -> Lecture:
    """Build a contract, read it as a deposited document would be, and search its labels.

    `texte`: with its text layer, a scan or not; `image`: as a scan, whatever its gold says.
    """
    fichier = fabrique.write_pdf(code, dossier, texte=texte)
    if image:
        fichier.write_bytes(fabrique.rasterise(fabrique.build_text(code), graine=code))
    pages = read_pages(fichier)
    if not texte:
        pages = read_images(fichier, pages)
    gold = fabrique.read_gold(code)
    return Lecture(gold, pages, propose(pages), mesure.search_labels(pages, labels()))


@cache
def labels() -> dict[str, tuple[str, ...]]:
    """Give the names, in the codebook, of every indicator that is coded on the corpus's axes."""
    axes = fabrique.AXES.values()
    return {
        i.code: tuple(nom for nom in (i.libelle, i.libelle_court, i.sigle) if nom)
        for i in load_codebook(project_paths().codebook).indicateurs()
        if i.axe in axes and not i.est_derive
    }


def cells(lectures: Iterable[Lecture], *, temoin: bool = False) -> list[mesure.Cellule]:
    """Score the cells of several contracts."""
    return [
        cellule
        for lecture in lectures
        for cellule in mesure.score_cells(
            lecture.gold, lecture.temoin if temoin else lecture.propositions, labels()
        )
    ]


def percent(valeur: float | None) -> str:
    """Write a rate in a column of six."""
    return "     –" if valeur is None else f"{100 * valeur:6.1f}"


def _share(oui: int, total: int) -> float | None:
    return oui / total if total else None


def line(
    nom: str,
    cellules: Sequence[mesure.Cellule],
    pieges: Sequence[mesure.Piege],
    temoin: Sequence[mesure.Cellule],
) -> str:
    """Write a line of the table: what was read, then plain search."""
    taux, avant = mesure.rate(cellules), [c for c in cellules if c.vrai]
    jugees = [c for c in cellules if c.page_preuve is not None]
    purs = [p for p in pieges if p.pur]
    simple = mesure.rate(temoin)
    exact = [c for c in cellules if c.vrai and c.propose]
    return (
        f"{nom:<16}{len(cellules):>6}{len(avant):>6} |"
        f"{percent(taux.precision)}{percent(taux.rappel)}{percent(taux.f1)} |"
        f"{percent(_share(sum(c.trouve_avant_ecart for c in avant), len(avant)))} |"
        f"{percent(_share(sum(c.vrai == c.propose for c in exact), len(exact)))} |"
        f"{percent(_share(sum(bool(c.page_preuve) for c in jugees), len(jugees)))}"
        f"{percent(_share(sum(bool(c.page_passage) for c in jugees), len(jugees)))} |"
        f"{sum(p.niveau_pris for p in purs):>4}/{len(purs):<4}"
        f"{sum(p.preuve_prise for p in pieges):>4}/{len(pieges):<4}|"
        f"{percent(simple.precision)}{percent(simple.rappel)}{percent(simple.f1)}"
    )


def _three_scales(nom: str, lectures: Sequence[Lecture]) -> str:
    pieges = [p for le in lectures for p in mesure.score_decoys(le.gold, le.propositions)]
    return line(
        nom,
        [c for c in cells(lectures) if c.axe in mesure.ECHELONNES],
        [p for p in pieges if p.axe in mesure.ECHELONNES],
        [c for c in cells(lectures, temoin=True) if c.axe in mesure.ECHELONNES],
    )


def _signatories(lectures: Sequence[Lecture]) -> str:
    taux = mesure.rate_signatories(cells(lectures))
    return (
        f"   signataires : P{percent(taux.precision)}  R{percent(taux.rappel)}"
        f"  ({taux.vp} trouvés, {taux.fp} de trop, {taux.fn} manqués)"
    )


def table(lectures: Sequence[Lecture]) -> Iterator[str]:
    """Write the table by axis, then by contract; contracts kept apart give totals."""
    cellules, temoin = cells(lectures), cells(lectures, temoin=True)
    pieges = [p for le in lectures for p in mesure.score_decoys(le.gold, le.propositions)]
    yield (
        "                 cell.  pos. |  mention ou plus   | avant | niveau|  page (%)   |"
        "    leurres         | recherche simple"
    )
    yield (
        "                             |     P     R    F1  | écart | exact | preuve pass.|"
        " niveau   passage   |     P     R    F1"
    )
    for axe in fabrique.AXES.values():
        yield line(
            axe,
            [c for c in cellules if c.axe == axe],
            [p for p in pieges if p.axe == axe],
            [c for c in temoin if c.axe == axe],
        )
    yield line("tous les axes", cellules, pieges, temoin)
    yield _three_scales("trois échelles", lectures)
    bas, haut = mesure.interval([c for c in cellules if c.axe in mesure.ECHELONNES])
    yield (
        f"   F1 des trois échelles, intervalle à 95 % sur {len(lectures)} contrats retirés au "
        f"sort :{percent(bas)} –{percent(haut)}"
    )
    yield _signatories(lectures)
    faux = sum(len(mesure.not_verbatim(le.propositions, le.pages)) for le in lectures)
    total = sum(len(le.propositions) for le in lectures)
    gardees = sum(p.motif_ecart is None for le in lectures for p in le.propositions)
    yield (
        f"   citations mot pour mot à leur page : {total - faux}/{total} ; "
        f"propositions gardées : {gardees}"
    )
    yield ""
    ouverts = [le for le in lectures if not le.gold["reserve"]]
    for lecture in ouverts:
        yield _three_scales(lecture.gold["contrat"], [lecture])
    if reserves := [le for le in lectures if le.gold["reserve"]]:
        for nom, groupe in (("à régler", ouverts), ("réservés", reserves)):
            if groupe:
                yield _three_scales(f"{nom} ({len(groupe)})", groupe)
                yield _signatories(groupe)


def terms(lectures: Sequence[Lecture]) -> Iterator[str]:
    """Write a line per term that some contract has or that was proposed in one."""
    yield (
        "                                                      contrats |     P     R    F1  "
        "| recherche simple"
    )
    cherche: dict[str, list[mesure.Cellule]] = {}
    for c in cells(lectures, temoin=True):
        cherche.setdefault(c.indicateur, []).append(c)
    lues: dict[str, list[mesure.Cellule]] = {}
    for c in cells(lectures):
        lues.setdefault(c.indicateur, []).append(c)
    for indicateur, siennes in lues.items():
        taux, simple = mesure.rate(siennes), mesure.rate(cherche[indicateur])
        if taux.vp + taux.fn + taux.fp:
            yield (
                f"{indicateur:<54}{taux.vp + taux.fn:>4}/{len(siennes):<4}|"
                f"{percent(taux.precision)}{percent(taux.rappel)}{percent(taux.f1)} |"
                f"{percent(simple.precision)}{percent(simple.rappel)}{percent(simple.f1)}"
            )


def _motifs(lectures: Sequence[Lecture]) -> Iterator[str]:
    motifs: Counter[str] = Counter()
    rencontres = 0
    for lecture in lectures:
        les_siens, vus = mesure.hidden_truth(lecture.gold, lecture.propositions)
        motifs += les_siens
        rencontres += vus
    yield f"Vrais passages mis à l’écart, par motif, sur {rencontres} rencontrés :"
    for motif, nombre in motifs.most_common():
        yield f"   {nombre:>4} ({100 * nombre / max(1, rencontres):.1f} %)  {motif}"


def misses(lectures: Sequence[Lecture]) -> Iterator[str]:
    """List every miss of contracts that may be tuned on: missed, invented, pages, decoys."""
    for lecture in (le for le in lectures if not le.gold["reserve"]):
        code = lecture.gold["contrat"]
        codages = {c["indicateur"]: c for c in lecture.gold["codages"]}
        yield f"\n===== {code} : {lecture.gold['titre']}"
        for c in cells([lecture]):
            codage, preuve = codages.get(c.indicateur), c.preuve
            if c.vrai and not c.propose and codage:
                ecarts = sorted(
                    {
                        p.motif_ecart or ""
                        for p in lecture.propositions
                        if p.indicateur == c.indicateur
                    }
                )
                vrai = codage["preuves"][0]
                suite = f" [écarté : {', '.join(ecarts)}]" if ecarts else ""
                yield f"MANQUÉ   {c.indicateur} ({codage['niveau']}) p. {vrai['pages']}{suite}"
                yield f"         {vrai['citation']}"
            elif preuve and not c.vrai:
                yield f"DE TROP  {c.indicateur} ({preuve.niveau}) p. {preuve.page}"
                yield f"         {preuve.citation}"
            elif preuve and codage and not c.page_passage:
                attendu = codage["preuves"][0]
                yield (
                    f"PAGE     {c.indicateur} ({preuve.niveau}) proposé p. {preuve.page}, "
                    f"attendu {attendu['pages']}"
                )
                yield f"         {preuve.citation}"
            if codage and c.axe == "partenaire" and (c.vrai == 3) != (c.propose == 3):
                sens = "SIGNE -" if c.vrai == 3 else "SIGNE +"
                passage = codage["preuves"][0]["citation"] if c.vrai == 3 else None
                yield f"{sens}  {c.indicateur} : {passage or (preuve and preuve.citation)}"
        for p in mesure.score_decoys(lecture.gold, lecture.propositions):
            if p.niveau_pris or p.preuve_prise:
                genre = "niveau" if p.niveau_pris else "preuve"
                yield f"LEURRE   {p.indicateur} ({genre}) {p.pourquoi}\n         {p.citation}"


def count_elsewhere(dossier: Path) -> Iterator[str]:
    """Count what is proposed on the PDFs of a folder that are not contracts: all of it is wrong."""
    pages = 0
    faux: Counter[str] = Counter()
    for fichier in sorted(dossier.rglob("*.pdf")):
        lues = read_pages(fichier)
        pages += len(lues)
        for p in propose(lues):
            if p.motif_ecart is None:
                faux[p.indicateur.split(".", maxsplit=1)[0]] += 1
                faux["signataires"] += p.niveau == "signataire"
    yield f"Propositions pour 100 pages qui ne sont pas d’un contrat, sur {pages} pages :"
    for axe in [*fabrique.AXES.values(), "signataires"]:
        yield f"   {axe:<16}{100 * faux[axe] / max(1, pages):6.1f}"


def compare_scans(paires: Sequence[tuple[Lecture, Lecture]]) -> Iterator[str]:
    """Write what contracts read from their image give beside the same ones read from their text."""
    yield f"\nNumérisation : {len(paires)} contrats lus de leur image (200 dpi), puis de leur texte"
    for image, _ in paires:
        if not any(page.etat == SCAN_LU for page in image.pages):
            yield f"   {image.gold['contrat']} : non lu, Tesseract et son français manquent"
    ouverts = [p for p in paires if not p[0].gold["reserve"]]
    groupes = [(image.gold["contrat"], [(image, texte)]) for image, texte in ouverts]
    for nom, reserve in (("à régler", False), ("réservés", True)):
        groupes.append((nom, [p for p in paires if p[0].gold["reserve"] == reserve]))
    for nom, groupe in [*groupes, ("tous", list(paires))]:
        if not groupe:
            continue
        images, textes = zip(*groupe, strict=True)
        scores = [
            mesure.rate(c for c in cells(lus) if c.axe in mesure.ECHELONNES).f1
            for lus in (images, textes)
        ]
        signatures = [mesure.rate_signatories(cells(lus)).rappel for lus in (images, textes)]
        vus = [
            {(n, p.page, p.indicateur) for n, lu in enumerate(lus) for p in lu.propositions}
            for lus in (images, textes)
        ]
        yield (
            f"   {nom:<14} F1 des trois échelles{percent(scores[0])} /{percent(scores[1])}   "
            f"signataires R{percent(signatures[0])} /{percent(signatures[1])}   "
            f"termes retrouvés{percent(_share(len(vus[0] & vus[1]), len(vus[1])))}"
        )


@contextmanager
def _step(nom: str) -> Iterator[None]:
    print(f"   {nom} …", end="", flush=True, file=sys.stderr)
    debut = time.monotonic()
    yield
    print(f" {time.monotonic() - debut:.1f} s", flush=True, file=sys.stderr)


def main(arguments: list[str] | None = None) -> None:
    """Read the corpus and print the table."""
    lecteur = argparse.ArgumentParser(prog="python -m tests.evaluation", description=__doc__)
    lecteur.add_argument("contrats", nargs="*", metavar="CODE")
    lecteur.add_argument("--reserve", action="store_true", help="scores the contracts kept apart")
    lecteur.add_argument("--misses", type=Path, metavar="FILE", help="writes every miss there")
    lecteur.add_argument("--json", type=Path, metavar="FILE", help="writes the proposals there")
    lecteur.add_argument("--scan", action="store_true", help="reads every contract as a scan too")
    lecteur.add_argument("--elsewhere", type=Path, metavar="FOLDER", help="PDFs of no contract")
    options = lecteur.parse_args(arguments)
    reserves = options.reserve or bool(os.environ.get("CI"))
    golds = [fabrique.read_gold(code) for code in options.contrats or fabrique.codes()]
    lectures: list[Lecture] = []
    jumeaux: list[tuple[Lecture, Lecture]] = []
    with tempfile.TemporaryDirectory() as dossier:
        for gold in golds:
            if gold["reserve"] and not reserves:
                continue
            code = gold["contrat"]
            with _step(f"{code} – {gold['titre']}, {gold['pages']} pages"):
                lectures.append(read_contract(code, Path(dossier)))
            if gold["scan"]:
                with _step(f"{code} – le même, avec son texte"):
                    jumeau = read_contract(code, Path(dossier), texte=True)
                jumeaux.append((lectures[-1], jumeau))
            elif options.scan:
                with _step(f"{code} – le même, de son image"):
                    jumeau = read_contract(code, Path(dossier), image=True)
                jumeaux.append((jumeau, lectures[-1]))
    print("\n".join(table(lectures)))
    print("\n".join(compare_scans(jumeaux)))
    print()
    connus = [le for le in lectures if not le.gold["reserve"]]
    print("\n".join(_motifs(connus)))
    print(f"\nPar terme, sur {len(lectures)} contrats :")
    print("\n".join(terms(lectures)))
    print("\nTermes jamais trouvés (contrats qui les portent) :")
    print("   " + ", ".join(f"{i} ({n})" for i, n in mesure.mute_terms(cells(connus))))
    if options.elsewhere:
        print("\n" + "\n".join(count_elsewhere(options.elsewhere)))
    if options.misses:
        options.misses.write_text("\n".join(misses(lectures)) + "\n", "utf-8")
    if options.json:
        sortie = {le.gold["contrat"]: [asdict(p) for p in le.propositions] for le in connus}
        options.json.write_text(json.dumps(sortie, ensure_ascii=False, indent=1), "utf-8")


if __name__ == "__main__":
    main()
