"""What every sheet says of twelve invented contracts, value by value, is what was read once.

Each sheet is written as text, one line an object: its codes and numbers as they are, and of its
sentences the numbers only, so that a sentence may be said better without a difference here. The
counts were read against the letters of tests/mini/douze.py. After a change that is meant:
`OBSERVATORY_REFERENCES=1 pytest tests/golden/test_valeurs.py`, then read the difference.
"""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from observatory.queries.contrats import list_contrats
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import load_lecture
from observatory.queries.memoire import remember
from observatory.queries.taux import LigneTaux, list_taux
from observatory.rendering.map.payload import write_payload
from observatory.sheets.export.fichiers import (
    build_couches,
    build_export,
    count_export,
    describe_inventaire,
)
from observatory.sheets.map.fiche import build_fiche_carte
from observatory.sheets.pages.accueil import build_accueil
from observatory.sheets.pages.ailleurs import build_ailleurs
from observatory.sheets.pages.articulations import build_articulations
from observatory.sheets.pages.candidats import list_candidats
from observatory.sheets.pages.carte_contrat import build_carte_contrat
from observatory.sheets.pages.combinaison import ChoixCroisement
from observatory.sheets.pages.comparaison import ChoixComparaison, build_comparaison
from observatory.sheets.pages.comparatif import ChoixComparer
from observatory.sheets.pages.contrat import build_fiche_contrat
from observatory.sheets.pages.cote_a_cote import build_cote_a_cote
from observatory.sheets.pages.croisement import build_croisement
from observatory.sheets.pages.dehors import build_dehors
from observatory.sheets.pages.departements import build_departements
from observatory.sheets.pages.generations import build_generations
from observatory.sheets.pages.lecture import build_lecture_regionale
from observatory.sheets.pages.partenaires import build_partenaires
from observatory.sheets.pages.recherche import build_repertoire, list_trouvailles
from observatory.sheets.pages.selection import build_selection
from observatory.sheets.pages.ville import build_fiche_ville
from observatory.sheets.pages.villes import build_villes
from observatory.sheets.printed.fiche_contrat import build_fiche_imprimee
from observatory.sheets.printed.fiche_contrat_theme import build_fiche_contrat_theme
from observatory.sheets.printed.fiche_qpv import build_fiche_qpv
from observatory.sheets.printed.fiche_theme import build_fiche_theme
from observatory.sheets.publication.controle import check_publication
from observatory.sheets.rates.cellules import build_fiche_cellule
from observatory.sheets.rates.connu import build_connu
from observatory.sheets.rates.groupes import list_repartitions
from observatory.sheets.rates.preuve import (
    CleTaux,
    Compte,
    build_detail,
    list_rates,
    open_compte,
    open_rate,
)
from observatory.sheets.restitution.contrat import build_contract_restitution
from observatory.sheets.restitution.figure import ChoixFigure
from observatory.sheets.restitution.figures import FIGURES, try_figure
from observatory.sheets.restitution.lecture import build_restitution
from scripts.dump_figures import simplify
from tests.mini.douze import BORNEE, CODES, DOUZE, VILLES
from tests.mini.fabrique import AUTRE_REGION

ATTENDU = Path(__file__).resolve().parent / "valeurs"
SIXIEME = CODES[5]
VUE, BORNES = Filtres(lecture=DOUZE), Filtres(lecture=BORNEE)


def opened(indicateur: str, mesure: str, vue: Filtres = VUE) -> Filtres:
    """Return a view with a rate opened."""
    return vue.with_changes(indicateur=indicateur, mesure=mesure)


SANTE = VUE.with_changes(theme="sante")
FEUILLES: Mapping[str, Callable[[Entrepot], Any]] = {
    "taux": lambda e: [
        [x for x in list_taux(e, v) if x.n or x.k_probable] for v in (VUE, BORNES)
    ],
    "ouverts": lambda e: [
        build_detail(e, opened("partenaire.ars", "signataire")),
        build_detail(e, opened("partenaire.cpam", "citation")),
        build_detail(e, opened("partenaire.caf", "partenaire", BORNES)),
        open_rate(e, CleTaux(DOUZE, "partenaire.caf", "citation", "nature_epci=CA")),
        build_fiche_cellule(e, DOUZE, SIXIEME, "partenaire.ars"),
        build_connu(e, BORNES, "partenaire.ars"),
    ],
    "groupes": lambda e: list_repartitions(e, VUE, "partenaire.caf", "signataire"),
    "accueil": lambda e: [build_accueil(e, v) for v in (VUE, BORNES)],
    "lecture": lambda e: build_lecture_regionale(e, SANTE),
    "articulations": lambda e: build_articulations(e, VUE),
    "partenaires": lambda e: build_partenaires(e, opened("partenaire.caf", "signataire")),
    "croisement": lambda e: [
        build_croisement(
            e, opened("partenaire.caf", "signataire"), ChoixCroisement(*choix)
        )
        for choix in (
            ("part_pauvrete", 45.0, "plus", "oui"),
            ("population_epci", 20_000.0, "moins", "non"),
        )
    ]
    + [
        build_croisement(e, opened("public.jeunes", "presence"), ChoixCroisement("part_emploi")),
        build_croisement(e, opened("partenaire.etat", "signataire")),
        build_croisement(e, opened("partenaire.caf", "partenaire", BORNES)),
    ],
    "contrat": lambda e: [
        build_fiche_contrat(e, VUE, SIXIEME), build_carte_contrat(e, VUE, SIXIEME),
    ],
    "comparaison": lambda e: [
        build_comparaison(e, VUE, SIXIEME, ChoixComparaison((regle,)))
        for regle in ("classe_qpv", "proches", "nature_epci")
    ],
    "comparer": lambda e: [
        build_cote_a_cote(e, VUE, CODES[4:7]),
        build_departements(e, VUE, ChoixComparer()),
        build_departements(e, VUE, ChoixComparer(moyenne="contrats", ordre="pauvrete")),
        build_generations(e, VUE),
        build_generations(e, VUE, SIXIEME),
    ],
    "candidats": lambda e: list_candidats(e, DOUZE),
    "villes": lambda e: [
        build_villes(e, VUE),
        build_villes(e, Filtres(lecture=VILLES)),
        build_fiche_ville(e, Filtres(lecture=VILLES), "96103"),
        build_articulations(e, Filtres(lecture=VILLES)),
    ],
    "ailleurs": lambda e: [
        build_dehors(e, VUE.with_changes(region=AUTRE_REGION)),
        build_ailleurs(e, VUE, load_lecture(e, DOUZE), "instrument", CODES),
        build_connu(e, VUE.with_changes(region=AUTRE_REGION), "partenaire.caf"),
    ],
    "recherche": lambda e: [
        [noms for noms in build_repertoire(e).noms if any("Fagne" in nom for nom in noms)],
        {c: x for c, x in list_trouvailles(e, DOUZE).items() if "Fagne" in x.libelle},
    ],
    "couches": lambda e: [describe_inventaire(count_export(build_selection(e, VUE))),
                          build_couches(e, VUE)],
    "combinaisons": lambda e: [
        open_compte(e, x)
        for x in list_rates(build_partenaires(e, VUE).lignes[:2])
        if isinstance(x, Compte)
    ],
    "selection": lambda e: build_selection(e, opened("partenaire.caf", "signataire")),
    "cartes": lambda e: [
        json.loads(write_payload(build_fiche_carte(e, VUE.with_changes(indicateur=i)).carte))
        for i in (None, "partenaire.ars", "partenaire.cpam")
    ],
    "imprimees": lambda e: [
        build_fiche_imprimee(e, VUE, SIXIEME),
        build_fiche_contrat_theme(e, VUE, SIXIEME, "sante"),
        build_fiche_qpv(e, VUE, "QN961050"),
        build_fiche_theme(e, VUE, "sante"),
    ],
    "publication": lambda e: check_publication(e, DOUZE),
    "restitution": lambda e: [
        build_restitution(e, VUE), build_contract_restitution(e, VUE, SIXIEME),
    ],
    "figures": lambda e: {
        code: try_figure(e, code, VUE, ChoixFigure(axe="partenaire", chiffre="part_pauvrete"))
        for code in FIGURES
    },
    "export": lambda e: build_export(e, VUE),
    "contrats": lambda e: list_contrats(e, VUE),
}  # fmt: skip


@pytest.mark.parametrize("feuille", FEUILLES)
def test_every_value_is_the_one_read(feuille: str, douze_entrepot: Entrepot) -> None:
    texte = write(simplify(FEUILLES[feuille](remember(douze_entrepot))))
    fichier = ATTENDU / f"{feuille}.txt"
    if os.environ.get("OBSERVATORY_REFERENCES"):
        fichier.write_text(texte, encoding="utf-8")
    assert texte == fichier.read_text(encoding="utf-8")


LIGNE = {c.name for c in dataclasses.fields(LigneTaux)} - {"code_indicateur", "mesure", "k", "n"}
"""Fields of the row of a rate: written once, where the rows are; elsewhere what a sheet adds."""
MONTRES = 2
"""Objects of a long list written out, with the last; all of them make its digest."""


def write(valeur: Any) -> str:
    """Return a sheet as text, one line an object, what it holds under it."""
    return "\n".join(_list_lines("", valeur, "")) + "\n"


def _list_lines(nom: str, valeur: Any, marge: str) -> Iterator[str]:
    champs = list(valeur.items()) if isinstance(valeur, Mapping) else [("", valeur)]
    if "dit" in dict(champs):
        champs = [(n, v) for n, v in champs if n not in LIGNE]
    simples = [(n, v) for n, v in champs if _is_plain(v)]
    dits = [
        f"{n}={_say(v)}" if n else _say(v)
        for n, v in simples
        if v not in (None, False, "", [], {}) or (v == 0 and v is not False)
    ]
    yield f"{marge}{nom} {' '.join(dits)}".rstrip()
    for n, v in champs:
        if _is_plain(v):
            continue
        contenus = v if isinstance(v, list) else [v]
        lots = [list(_list_lines(f"{n}{r}", c, f"{marge} ")) for r, c in enumerate(contenus)]
        gardes = lots if len(lots) <= MONTRES + 1 else [*lots[:MONTRES], lots[-1]]
        yield from itertools.chain.from_iterable(gardes)
        if gardes is not lots:
            tus = "\n".join(itertools.chain.from_iterable(lots))
            empreinte = hashlib.sha256(tus.encode()).hexdigest()[:12]
            yield f"{marge} {n}: {len(lots)} en tout, empreinte {empreinte}"


def _is_plain(valeur: Any) -> bool:
    if isinstance(valeur, list):
        return all(not isinstance(v, Mapping | list) for v in valeur)
    return not isinstance(valeur, Mapping) or not valeur


_EMPREINTE = re.compile(r"\b[0-9.]*\+?[0-9a-f]{12}\b")
"""The warehouse or the codebook a sheet was made with: another at each change of either."""


def _say(valeur: Any) -> str:
    if isinstance(valeur, list):
        return f"[{' '.join(_say(v) for v in valeur)}]"
    if isinstance(valeur, float):
        return f"{valeur:.6g}"
    if isinstance(valeur, str):
        valeur = _EMPREINTE.sub("EMPREINTE", valeur)
    if isinstance(valeur, str) and re.search(r"\s", valeur):
        return f"«{' '.join(re.findall(r'[0-9]+(?:,[0-9]+)?', valeur))}»"
    return str(valeur)
