"""Figures of « Partenaires »: the ladder of each, the gaps, the families, the table."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from observatory.app.session import ask, draw
from observatory.app.shared import adresse
from observatory.app.shared.ailleurs import show_nothing, show_outside
from observatory.app.shared.chiffres import open_line
from observatory.app.shared.csv_differe import show_csv
from observatory.app.shared.filtres import render_choice, render_several
from observatory.app.shared.images import show_image
from observatory.app.shared.liens import show_here
from observatory.app.shared.passage import show_arrival, show_way_to_table
from observatory.app.shared.suite import fold_on_phone
from observatory.app.shared.tables import show_on_paper, show_rows
from observatory.app.shared.taux_ouverts import name_measure
from observatory.app.shared.volet import Ecoute, name_view, open_in_page, pick, show_chart
from observatory.base.french import liste, quantite
from observatory.base.text import slug
from observatory.queries.codebook import find_top, list_axes, list_bandes
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture
from observatory.queries.lieu import list_departements_offerts
from observatory.rendering.charts.ecart import chart_ecarts, list_signs
from observatory.rendering.charts.echelle import GroupeLignes, chart_echelles
from observatory.rendering.charts.rangees import ECHELON, INDICATEUR, SEGMENT
from observatory.rendering.echappement import escape
from observatory.rendering.signes import Marque, build_marques, write_legend
from observatory.rendering.tables.lignes import list_rows_partenaires
from observatory.rendering.tables.papier import print_partenaires
from observatory.sheets.pages.partenaires import FamilleLue, LignePartenaire, Partenaires
from observatory.sheets.pages.renvois import TABLEAU
from observatory.sheets.rates.axes import AXE_PARTENAIRE, name_terme
from observatory.sheets.rates.echelons import list_legend
from observatory.sheets.rates.reperes import RepereLu
from observatory.sheets.rates.unites import MotUnite, mot_unite, titrer

REGROUPEMENTS = "Regroupements d’acteurs"
_GRAPHIQUES = {"echelle": "Toute l’échelle", "ecart": "Écart avec la signature"}


@dataclass(frozen=True)
class VuePartenaires:
    """What the page shows: the sheet, its published marks, the family kept (a slug, or none)."""

    filtres: Filtres
    lecture: Lecture
    page: Partenaires
    reperes: tuple[RepereLu, ...]
    famille: str

    @property
    def cle(self) -> tuple[object, ...]:
        """Return all that the figures depend on."""
        return self.filtres, self.famille

    @property
    def mot(self) -> MotUnite:
        """Return the noun of what is counted."""
        return mot_unite(self.lecture.type_unite)

    @property
    def groupes(self) -> tuple[GroupeLignes, ...]:
        """Return the lines by family, groups of several actors last."""
        titres = [f.libelle for f in self.page.familles]
        par_titre: dict[str, list[LignePartenaire]] = {t: [] for t in (*titres, REGROUPEMENTS)}
        for ligne in self.page.lignes:
            titre = REGROUPEMENTS if ligne.est_derive else ligne.famille
            par_titre.setdefault(titre, []).append(ligne)
        return tuple(
            GroupeLignes(titre, tuple(lignes))
            for titre, lignes in par_titre.items()
            if lignes and self.famille in ("", slug(titre))
        )

    @property
    def lignes(self) -> tuple[LignePartenaire, ...]:
        """Return the lines shown."""
        return tuple(x for groupe in self.groupes for x in groupe.lignes)

    @property
    def marques(self) -> dict[str, Marque]:
        """Return the look of each step used in the page."""
        return build_marques(
            list_legend(x.echelons for x in self.lignes),
            ask(find_top, ask(list_axes)[AXE_PARTENAIRE].code_echelle),
        )


def _open_segment(clic: tuple[str, ...]) -> None:
    indicateur, echelon = clic
    open_in_page(indicateur, compte=echelon)


_ECOUTE = Ecoute(SEGMENT, (INDICATEUR, ECHELON), _open_segment)


def list_familles(page: Partenaires) -> dict[str, str]:
    """Return the families a reader may keep, as an address names them → as a page does."""
    familles = {slug(f.libelle): f.libelle for f in page.familles}
    return familles | ({slug(REGROUPEMENTS): REGROUPEMENTS} if familles else {})


def show_choices(vue: VuePartenaires) -> None:
    """Show what the reader may choose: a family, départements, the partner to open."""
    familles = list_familles(vue.page)
    lieux = {d.code: f"{d.nom} ({d.code})" for d in ask(list_departements_offerts, vue.filtres)}
    noms = {x.code_indicateur: name_terme(x.libelle, x.sigle) for x in vue.lignes}
    for autre in vue.page.non_lus:
        noms.setdefault(autre.code_indicateur, autre.nom)
    ouvert = adresse.current_filtres().indicateur or ""
    with st.container(key="filtres"):
        colonnes = st.columns(3)
        with colonnes[0]:
            pick("famille", "Famille", familles, vue.famille, _take_family, vide="Toutes")
        with colonnes[1]:
            render_several("departement", "Départements", lieux, "Tous")
        with colonnes[2]:
            pick("partenaire", "Ouvrir un partenaire", noms, ouvert, _take_partner, vide="Aucun")


def _take_family(famille: str) -> None:
    adresse.change_choice("famille", famille)


def _take_partner(code: str) -> None:
    open_in_page(code or None)


def show_empty(vue: VuePartenaires) -> None:
    """Say that there is nothing to see, what is known beside, and what to do."""
    if not vue.page.noms:
        show_outside("partenaires", vue.filtres)
        return
    dit = vue.page.reserve or "Aucun partenaire de cette famille n’est établi ici."
    show_nothing(dit, vue.page.ailleurs, "Ce qui se code d’un partenaire")


def show_figures(vue: VuePartenaires) -> None:
    """Show the chart chosen, then the families, the table and what nobody established."""
    titre, choix = st.columns([1.6, 1], vertical_alignment="bottom")
    titre.header("Du simple nom à la signature", anchor=False)
    with choix:
        render_choice("graphique", "Graphique", _GRAPHIQUES, label_visibility="collapsed")
    if adresse.current_choice("graphique") == "echelle":
        _show_ladders(vue)
    else:
        _show_gaps(vue)
    show_image("partenaires", vue.filtres)
    with fold_on_phone("partenaires"):
        _show_families(vue)
        _show_table(vue)
        _show_silences(vue)


def _show_ladders(vue: VuePartenaires) -> None:
    marques = vue.marques
    st.html(write_legend(marques, notes=_list_notes(vue)))
    titre = titrer("Place de chaque partenaire", vue.page.est_simulee)
    spec = draw(
        lambda: chart_echelles(
            titre, vue.groupes, marques, vue.reperes, len(vue.page.noms), vue.mot.pluriel
        ),
        "echelles",
        *vue.cle,
    )
    texte = f"{titre}. {_describe(vue)}"
    show_way_to_table()
    show_chart(spec, name_view("echelle", *vue.cle), _ECOUTE, texte=texte, largeur="stretch")


def _list_notes(vue: VuePartenaires) -> list[str]:
    notes = ["Un clic sur un segment ouvre ses contrats."]
    if any(r.code_indicateur in {x.code_indicateur for x in vue.lignes} for r in vue.reperes):
        notes.append("Trait orange : taux publié ; avec une flèche, « plus de ».")
    if vue.page.est_bornee:
        notes.append(
            f"« À établir » : la page lue s’arrête là, le {vue.mot.singulier} peut dire plus."
        )
    if any(m.est_probable for m in vue.marques.values()):
        notes.append("Hachures et ◐ : seulement probable, compté à part.")
    return notes


def _describe(vue: VuePartenaires) -> str:
    premieres = [f"{x.libelle} : {x.principal.phrase}" for x in vue.lignes[:5]]
    return f"{' ; '.join(premieres)}. Le tableau en bas de page donne toutes les lignes."


def _show_gaps(vue: VuePartenaires) -> None:
    """Show the gaps of a complete reading; a partial one draws none that it cannot prove."""
    if vue.page.est_bornee:
        _list_proven_gaps(vue)
        return
    lignes = sorted(
        (x for x in vue.lignes if x.ecarts and x.ecarts[-1].ecart is not None),
        key=lambda x: -(x.ecarts[-1].ecart or 0),
    )
    if not lignes or any(t.ligne.est_petit_groupe for t in lignes[0].taux):
        st.info(f"Moins de 5 {vue.mot.pluriel} : pas de pourcentage. Élargir la sélection.")
        return
    signes = " · ".join(f"{signe} {nom.lower()}" for signe, nom in list_signs(lignes))
    st.caption(
        escape(f"{signes}. Trait épais : partenaires qui n’ont pas signé ; le plus grand en tête.")
    )
    titre = titrer("Être partenaire sans signer", vue.page.est_simulee)
    bornes = [b.borne_pourcent for b in ask(list_bandes)]
    spec = draw(lambda: chart_ecarts(titre, lignes, bornes), "ecarts", *vue.cle)
    texte = f"{titre}. " + " ; ".join(x.ecarts[-1].phrase for x in lignes[:5])
    show_way_to_table()
    show_chart(spec, name_view("ecart", *vue.cle), _ECOUTE, texte=texte, largeur="stretch")


def _list_proven_gaps(vue: VuePartenaires) -> None:
    prouves = [(x, e) for x in vue.lignes for e in x.ecarts[-1:] if e.compte.k]
    st.info(
        f"Lecture partielle : un écart se prouve {vue.mot.singulier} par {vue.mot.singulier}, en "
        "sachant qui est partenaire et n’a pas signé. Ce qui n’a pas été lu ne fait pas un écart."
    )
    for ligne, ecart in prouves:
        ouvre = {"indicateur": ligne.code_indicateur, "compte": f"ecart.{ecart.bas.ligne.mesure}"}
        show_here(f"{ligne.libelle} : {ecart.phrase}", ouvre)
    if not prouves:
        st.markdown("Aucun écart n’est prouvé par ce qui a été lu.")


def _show_families(vue: VuePartenaires) -> None:
    familles = [f for f in vue.page.familles if vue.famille in ("", slug(f.libelle))]
    lues = [f for f in familles if any(c.k or c.probables for c in f.comptes)]
    if not lues:
        return
    titre = titrer("Par famille : au moins un partenaire", vue.page.est_simulee)
    st.header(escape(titre), anchor=False)
    mesures = liste(name_measure(t).lower() for t in vue.page.lignes[0].taux)
    st.caption(
        escape(f"{vue.mot.pluriel.capitalize()} où la famille compte au moins un : {mesures}.")
    )
    for famille in lues:
        _show_family(famille, vue.page.lignes[0])


def _show_family(famille: FamilleLue, modele: LignePartenaire) -> None:
    with open_line(f"**{escape(famille.libelle)}**", 230):
        for rang, compte in enumerate(famille.comptes):
            nom = name_measure(modele.taux[rang]).lower()
            if compte.k == 0 and compte.inconnus and not compte.probables:
                st.caption(escape(f"{nom} : rien d’établi"), width="content")
                continue
            ouvre = {"compte": f"famille.{slug(famille.libelle)}.{rang}"}
            show_here(f"{nom} : {compte.chiffre}", ouvre, aide=(f"{compte.phrase}.",))


def _show_table(vue: VuePartenaires) -> None:
    show_arrival(TABLEAU)
    volet = st.expander("Tableau et fichier", key="volet-tableau", on_change="rerun")
    titre = titrer("Place de chaque partenaire", vue.page.est_simulee)
    show_on_paper(print_partenaires(vue.lignes, vue.marques, vue.reperes), titre)
    if not volet.open:
        return
    with volet:
        lignes = list_rows_partenaires(
            vue.lignes, vue.marques, vue.reperes, est_simulee=vue.page.est_simulee
        )
        st.caption(f"**{escape(titre)}**")
        with st.container(key="ecran-partenaires"):
            show_rows(lignes, titre)
        show_csv(
            "Télécharger le tableau (CSV)",
            lambda: [{c: str(v) for c, v in x.items()} for x in lignes],
            f"partenaires{'_simule' if vue.page.est_simulee else ''}.csv",
        )


def _show_silences(vue: VuePartenaires) -> None:
    if not vue.page.silences or vue.famille:
        return
    combien = quantite(len(vue.page.silences), "partenaire")
    with st.container(key="titres-partenaires"), st.expander(f"Rien d’établi pour {combien}"):
        st.markdown(escape(f"{liste(vue.page.silences)}."))
        st.caption("Rien d’établi ne veut pas dire absent\u00a0: ces points n’ont pas été lus.")
