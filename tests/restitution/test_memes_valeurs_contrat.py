"""All figures of a contract: page, workbook, printed sheet, pictures and slides agree.

Contracts coded, partly known, read by nobody, read by their towns, or in progress.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pypdfium2
import pytest
from pptx import Presentation

from observatory.base.french import nombre, pourcentage
from observatory.queries.comparaison import list_unites_contrat
from observatory.queries.filtres import Filtres
from observatory.rendering.deck.diaporama import render_deck
from observatory.rendering.pdf import render_fiche_contrat
from observatory.rendering.pdf.donnees_contrat import write_contract
from observatory.sheets.pages.carte_contrat import CarteContrat, build_carte_contrat
from observatory.sheets.pages.comparaison import Comparaison, build_comparaison
from observatory.sheets.pages.comparaison_lignes import LigneComparee
from observatory.sheets.pages.contrat import FicheContrat, build_fiche_contrat
from observatory.sheets.printed.fiche_contrat import build_fiche_imprimee
from observatory.sheets.restitution.contrat import build_contract_restitution
from observatory.sheets.restitution.figures import ChoixFigure, try_figure
from tests.en_cours.lecture import LUS
from tests.lus import plain, walk
from tests.restitution.dites import DEMO, EN_COURS, IDF, PUBLIC, Dite, squeeze

pytestmark = pytest.mark.xdist_group("memes_valeurs")


@dataclass(frozen=True)
class ContratDit:
    """One contract in one lecture: what its page says of it, and what leaves."""

    dite: Dite
    code: str

    @property
    def vue(self) -> Filtres:
        return Filtres(lecture=self.dite.code)

    @cached_property
    def fiche(self) -> FicheContrat:
        return build_fiche_contrat(self.dite.entrepot, self.vue, self.code)

    @cached_property
    def comparaison(self) -> Comparaison:
        return build_comparaison(self.dite.entrepot, self.vue, self.code)

    @cached_property
    def carte(self) -> CarteContrat:
        chiffres = self.comparaison.chiffres
        return build_carte_contrat(self.dite.entrepot, self.vue, self.code, chiffres)

    @cached_property
    def imprimee(self) -> Any:
        fiche = build_fiche_imprimee(self.dite.entrepot, self.vue, self.code)
        return write_contract(fiche)

    @cached_property
    def lignes(self) -> dict[str, LigneComparee]:
        return {x.libelle: x for a in self.comparaison.axes for x in a.lignes}

    @property
    def quartiers(self) -> list[tuple[str, str, str, str]]:
        return [(q.nom, q.population, q.pauvrete, q.emploi) for q in self.fiche.qpv]

    @property
    def textes(self) -> str:
        """Return all that the page says, to look a figure up in."""
        vus = walk((self.fiche, self.comparaison, self.carte))
        lus = [t for x in self.lignes.values() for t in (x.region, x.pairs) if t]
        taux = [f"{t.dit_en_entier} {t.portee}" for t in lus]
        return plain(" ".join([*(x for x in vus if isinstance(x, str)), *taux]))


CONTRATS = [
    (DEMO, "CN03001I"), (PUBLIC, "CN03001I"), (PUBLIC, "CN01104M"), (IDF, "CN09501I"),
    (IDF, "CN09506M"), (EN_COURS, LUS[0]),
]  # fmt: skip
"""Coded, partly known, read by nobody; two towns read, one town read; in progress."""
ANCIENNES = {"CN01104M": ["2015-2023"]}
"""What the sheet of a contract that nobody read tells of its former one."""


@pytest.fixture(scope="module", params=CONTRATS, ids=" ".join)
def contrat(request: pytest.FixtureRequest, dites: dict[str, Dite]) -> ContratDit:
    lecture, code = request.param
    return ContratDit(dites[lecture], code)


FRACTION = re.compile(r"\d+/\d+|\d+(?:,\d+)? ?%")
"""What is a figure of the product: k/N, or a percentage."""


def list_figures(texte: str) -> set[str]:
    return {re.sub(r"\s", "", x) for x in FRACTION.findall(plain(texte))}


def test_the_printed_sheet_of_a_contract_gives_the_figures_of_its_page(contrat: ContratDit) -> None:
    lu, page = contrat.imprimee, contrat.comparaison
    assert [(x["libelle"], x["valeur"]) for x in lu["chiffres"]] == [
        (c.libelle, c.valeur) for c in contrat.fiche.chiffres
    ]
    assert [(q["nom"], q["population"], q["pauvrete"], q["emploi"]) for q in lu["qpv"]] == (
        contrat.quartiers
    )
    chiffres = {c.libelle: c for c in page.chiffres}
    assert lu["bandes"]
    for bande in lu["bandes"]:
        sien = chiffres[bande["libelle"]]
        region, france = sien.region, sien.france
        assert (bande["texte"], bande["valeur"], bande["rang"]) == (
            sien.texte, sien.valeur, region.rang or "",
        )  # fmt: skip
        assert (bande["texte_moyenne"], bande["texte_france"], bande["points"]) == (
            region.texte_moyenne, france.texte_moyenne, [p.valeur for p in region.points],
        )  # fmt: skip
    dites = [x for s in lu["sections"] for x in s["lignes"]]
    dites += lu["dites"]["lignes"] if lu["dites"] else []
    for ligne in dites:
        sienne = contrat.lignes[ligne["libelle"]]
        assert ligne["mienne"] == sienne.mienne.texte
        assert ligne["region"]["chiffre"] == sienne.region.chiffre
        assert ligne["region"]["pourcentage"] == (sienne.region.portee or "")
        assert (ligne["pairs"] or {}).get("chiffre") == (sienne.pairs and sienne.pairs.chiffre)
    lues = {c.libelle: c.valeur for a in contrat.fiche.axes for c in a.cellules if c.valeur != "—"}
    for ligne in lu["lignes_villes"]:
        for ville, valeur in zip(lu["villes"], ligne["valeurs"], strict=True):
            assert lues.get(f"{ville}\u00a0: {ligne['libelle']}", valeur) == valeur
        assert ligne["lecture"]["chiffre"] == contrat.lignes[ligne["libelle"]].region.chiffre
    assert [x["titre"] for x in lu["carte_identite"]] == [x.titre for x in contrat.carte.lignes]
    for ecrite, x in zip(lu["carte_identite"], contrat.carte.lignes, strict=True):
        dit = squeeze(ecrite["dit"]).lower()
        assert all(squeeze(f.texte).lower() in dit for g in x.groupes for f in g.faits)


def test_the_pdf_of_a_contract_shows_them_and_no_other(contrat: ContratDit) -> None:
    octets = render_fiche_contrat(contrat.dite.entrepot, contrat.code, filtres=contrat.vue)
    pages = pypdfium2.PdfDocument(octets)
    textes = plain(" ".join(p.get_textpage().get_text_range() for p in pages))
    serre = squeeze(textes)
    lu = contrat.imprimee
    voulus = [x["valeur"] for x in lu["chiffres"]]
    voulus += [x for b in lu["bandes"] for x in (b["texte"], b["rang"], b["texte_moyenne"])]
    voulus += [x["dit"] for x in lu["carte_identite"]]
    voulus += [x["phrase"] for x in lu["distinctions"]]
    voulus += [x["dit"] for a in lu["anciennes"] for x in a["lignes"]]
    assert [a["generation"] for a in lu["anciennes"]] == ANCIENNES.get(contrat.code, [])
    voulus += [v for x in lu["lignes_villes"] for v in (*x["valeurs"], x["lecture"]["chiffre"])]
    assert [v for v in voulus if squeeze(v) not in serre] == []
    publies = [
        m["publie"] for s in lu["sections"] for x in s["lignes"] for m in x["region"]["reperes"]
    ]
    permis = list_figures(" ".join([contrat.textes, *lu["regles"], *publies, "100 %"]))
    assert list_figures(textes) - permis - {"1/2", "2/2"} == set()


def test_the_slides_of_a_contract_show_them_and_no_other(contrat: ContratDit) -> None:
    plan = build_contract_restitution(contrat.dite.entrepot, contrat.vue, contrat.code)
    diapos = list(Presentation(io.BytesIO(render_deck(plan))).slides)
    assert len(diapos) == 5
    rangees = [
        [[plain(c.text) for c in r.cells] for f in d.shapes if f.has_table for r in f.table.rows]
        for d in diapos
    ]
    for c in contrat.fiche.chiffres[:3]:
        assert [plain(c.libelle), plain(f"{c.valeur} ({c.detail})")] in rangees[0]
    notes = squeeze("".join(d.notes_slide.notes_text_frame.text for d in diapos))
    for nom, population, pauvrete, emploi in contrat.quartiers:
        dit = f"{population} habitants, pauvreté {pauvrete}, emploi {emploi}"
        assert squeeze(dit) in notes, nom
    montres = [[squeeze(x) for x in r] for r in rangees[3][1:]]
    assert montres == [
        [squeeze(x) for x in (f"{i}. {nom}", population, pauvrete)]
        for i, (nom, population, pauvrete, _) in enumerate(contrat.quartiers[: len(montres)], 1)
    ]
    (bande,) = [f.chart for f in diapos[2].shapes if f.has_chart]
    tete = next(c for c in contrat.comparaison.chiffres if plain(c.libelle) == rangees[2][1][0])
    attendus = [p.valeur for p in tete.region.points]
    attendus += [tete.region.quartiles[2]] if tete.region.quartiles else []
    tracees = [float(v.text) for v in bande._chartSpace.findall(".//{*}xVal//{*}v")]
    assert sorted(tracees) == pytest.approx(sorted(attendus))
    faits = [f.texte for x in contrat.carte.lignes for g in x.groupes for f in g.faits]
    assert [f for f in faits if squeeze(f) not in notes] == []
    for ligne in contrat.imprimee["lignes_villes"]:
        assert squeeze("".join(ligne["valeurs"])) in notes.replace(";", "")
    ecrits = " ".join(x for d in diapos for x in read_parts(d))
    assert list_figures(ecrits) - list_figures(contrat.textes) == set()


def read_parts(diapo: Any) -> Iterator[str]:
    """Yield the texts of a slide paragraph by paragraph, its notes included."""
    for arbre in (diapo.element, diapo.notes_slide.element):
        for paragraphe in arbre.iter("{*}p"):
            yield "".join(t.text or "" for t in paragraphe.iter("{*}t"))


def test_the_pictures_of_a_contract_draw_the_figures_of_its_page(contrat: ContratDit) -> None:
    vue = contrat.vue.with_changes(contrat=contrat.code)
    for chiffre in contrat.comparaison.chiffres:
        choix = ChoixFigure(chiffre=chiffre.code)
        figure = try_figure(contrat.dite.entrepot, "bande", vue, choix)
        assert figure is not None
        assert sorted(v for _, v, _ in figure.dessin.points) == sorted(  # type: ignore[union-attr]
            p.valeur for p in chiffre.region.points
        )
        assert chiffre.texte in figure.titre
        assert chiffre.phrase in figure.alternative
    quartiers = try_figure(contrat.dite.entrepot, "quartiers", vue, ChoixFigure())
    assert quartiers is not None
    assert list(quartiers.dessin.noms) == [q.nom for q in contrat.fiche.qpv]  # type: ignore[union-attr]


def test_the_workbook_gives_the_figures_of_the_contract(contrat: ContratDit) -> None:
    (rang,) = (
        r for r in contrat.dite.read_sheet("Contrats") if r["Code du contrat"] == contrat.code
    )
    chiffres = [c.valeur for c in contrat.fiche.chiffres]
    parts = ("Part de l’EPCI", "Part des communes", "Taux de pauvreté", "Taux d’emploi")
    ecrits = [nombre(rang["QPV"]), nombre(rang["Habitants en QPV"])]
    assert chiffres == [*ecrits, *(pourcentage(rang[p]) for p in parts)]
    siens = sorted(
        (
            r["QPV"],
            nombre(r["Habitants"]),
            *(
                pourcentage(r[taux], absent="non publié")
                for taux in ("Taux de pauvreté", "Taux d’emploi")
            ),
        )
        for r in contrat.dite.read_sheet("QPV")
        if r["Code du contrat"] == contrat.code
    )
    assert siens == sorted(contrat.quartiers)
    unites = list_unites_contrat(contrat.dite.entrepot, contrat.dite.code, contrat.code)
    villes = [u.nom_unite for u in unites if u.code_unite != contrat.code]
    cellules = [c for axe in contrat.fiche.axes for c in axe.cellules]
    for cellule in cellules:
        ville = next((v for v in villes if cellule.libelle.startswith(f"{v}\u00a0: ")), "")
        libelle = cellule.libelle.removeprefix(f"{ville}\u00a0: ") if ville else cellule.libelle
        ecrit = next(v for colonne, v in rang.items() if str(colonne).endswith(f" · {libelle}"))
        dit = cellule.valeur.partition(", dit pour")[0]
        dit = cellule.statut if dit == "—" else dit
        attendu = squeeze(f"{ville}: {dit}" if ville else dit).lower()
        assert attendu in squeeze(str(ecrit)).lower(), cellule.libelle
    assert cellules or contrat.code == "CN01104M"
