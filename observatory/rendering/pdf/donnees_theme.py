"""The sheet of a theme as plain values for its template."""

from __future__ import annotations

from observatory.base.french import FINE, INSECABLE, liste_courte
from observatory.rendering.map.layers import shorten_name
from observatory.rendering.pdf.donnees import (
    Donnees,
    write_constat,
    write_head,
    write_mark,
    write_plan,
    write_taux,
)
from observatory.rendering.pdf.plans import draw_region
from observatory.sheets.pages.lecture import LectureTheme
from observatory.sheets.printed.fiche_theme import Etabli, FicheTheme
from observatory.sheets.rates.constats import CONSTAT
from observatory.sheets.rates.reperes import RepereLu
from observatory.sheets.rates.tableaux import LigneTableau, Tableau

LARGEUR_CARTE, HAUTEUR_CARTE = 92.0, 84.0
NB_NOMS = 6


def write_theme(fiche: FicheTheme) -> Donnees:
    """Return the data of the two pages of a theme."""
    tetes = [g for g in fiche.theme.constats if g.nature == CONSTAT]
    plan = draw_region(fiche.carte, LARGEUR_CARTE, HAUTEUR_CARTE)
    return {
        **write_head(fiche.titre, fiche.surtitre, fiche.annonce, fiche.pied, fiche.regles),
        "sous_titre": fiche.sous_titre,
        "description": fiche.theme.description,
        "avertissement": fiche.theme.avertissement or "",
        "source": fiche.theme.source,
        "renvoi": fiche.theme.renvoi.texte if fiche.theme.renvoi else "",
        "titre_constats": next((g.titre for g in tetes), ""),
        "constats": [write_constat(c) for g in tetes for c in g.constats],
        "groupes": [
            {"titre": g.titre, "constats": [write_constat(c) for c in g.constats]}
            for g in fiche.theme.constats
            if g not in tetes
        ],
        "carte": write_plan(plan, fiche.carte.titre, _describe_map(fiche)),
        "legende": [
            {
                "cote": e.cote,
                "libelle": e.libelle,
                "nb": str(e.nb),
                "noms": ", ".join(shorten_name(n) for n in e.noms),
            }
            for e in fiche.carte.legende
        ],
        "sans_place": liste_courte(fiche.carte.sans_place, NB_NOMS),
        "thematiques": [_write_table(t) for t in fiche.thematiques],
        "instruments": [_write_table(t) for t in fiche.instruments],
        "partenaires": _write_table(fiche.partenaires) if fiche.partenaires else None,
        "releves": [_write_table(t) for t in fiche.releves],
        "autres": [_write_table(t) for t in fiche.autres],
        "muets": [{"titre": titre, "nb": str(nb)} for titre, nb in fiche.muets],
        "titre_reperes": fiche.titre_reperes,
        "bilan_reperes": fiche.bilan_reperes,
        "reperes": [_write_mark_line(r) for r in fiche.reperes],
        "facettes": _write_facettes(fiche.theme),
        "etablis": [
            {
                "libelle": e.libelle,
                "mesure": e.taux.ligne.libelle_mesure,
                "chiffre": e.taux.dit_en_entier,
                "noms": _name_units(e),
            }
            for e in fiche.etablis
        ],
    }


def _write_facettes(theme: LectureTheme) -> list[Donnees]:
    """Return how many enjeux no orientation answers: one line, for what the page lists."""
    if theme.enjeux is None:
        return []
    return [{"titre": "Enjeux sans réponse", "texte": f"{theme.enjeux.phrase}."}]


def _name_units(etabli: Etabli) -> str:
    """Return the units of a rate, the probable ones after their mark."""
    fermes = ", ".join(shorten_name(n) for n in etabli.noms)
    probables = ", ".join(shorten_name(n) for n in etabli.probables)
    apart = f"◐{INSECABLE}probable{'s' if len(etabli.probables) >= 2 else ''}{INSECABLE}: "
    return f"{FINE}; ".join(x for x in (fermes, apart + probables if probables else "") if x)


def _write_table(tableau: Tableau) -> Donnees:
    return {
        "titre": tableau.titre,
        "mesures": list(tableau.mesures),
        "lignes": [_write_line(x) for x in tableau.lignes],
        "silences": list(tableau.silences),
        "releve": tableau.est_releve_publie,
    }


def _write_line(ligne: LigneTableau) -> Donnees:
    return {
        "libelle": ligne.libelle,
        "sigle": ligne.sigle or "",
        "principal": write_taux(ligne.principal, ligne.reperes),
        "taux": [write_taux(t, ligne.reperes) for t in ligne.taux],
        "ecart": ligne.ecart or "",
        "publie": ", ".join(
            r.dit for r in ligne.reperes if r.mesure == ligne.principal.ligne.mesure
        ),
    }


def _write_mark_line(repere: RepereLu) -> Donnees:
    taux = repere.taux
    ici = "—" if taux is None else taux.dit if taux.ligne.est_bornee else taux.dit_en_entier
    return {
        **write_mark(repere),
        "libelle": f"{repere.libelle} — {taux.ligne.libelle_mesure}" if taux else repere.libelle,
        "ici": ici,
        "verdict": repere.verdict,
        "phrase": repere.phrase,
        "taux": write_taux(taux, [repere]) if taux else None,
    }


def _describe_map(fiche: FicheTheme) -> str:
    carte = fiche.carte
    return f"Carte de {carte.nom_region}, {carte.titre}. {carte.resume}"
