"""The sheet of a neighbourhood as plain values for its template."""

from __future__ import annotations

from observatory.base.french import INSECABLE, liste
from observatory.rendering.pdf.donnees import (
    Donnees,
    write_chiffre,
    write_head,
    write_plan,
    write_strip,
)
from observatory.rendering.pdf.plans import draw_outline, draw_qpv
from observatory.sheets.printed.fiche_qpv import FicheQpv

CARTE = (100.0, 82.0)
CONTOUR = (75.0, 82.0)


def write_qpv(fiche: FicheQpv) -> Donnees:
    """Return the data of the page of a QPV."""
    mention = f" — {fiche.pied.mention_simulee}" if fiche.pied.mention_simulee else ""
    carte, contour = draw_qpv(fiche.formes, *CARTE), draw_outline(fiche.formes, *CONTOUR)
    return {
        **write_head(fiche.nom, fiche.surtitre, fiche.annonce, fiche.pied, fiche.regles),
        "identite": [{"nom": nom, "texte": texte} for nom, texte in fiche.identite],
        "chiffres": [write_chiffre(c) for c in fiche.chiffres],
        "carte": write_plan(carte, fiche.titre_carte, _describe_map(fiche)),
        "contour": write_plan(
            contour, f"Son contour simplifié{mention}", f"Contour simplifié de {fiche.nom}."
        ),
        "sans_contour": fiche.est_geom_absente or contour is None,
        "services": any(p and p.nb_services for p in (carte, contour)),
        "voisins": any(f.role == "voisin" for f in fiche.formes),
        "titre_bandes": fiche.titre_comparaisons,
        "bandes": [
            write_strip(c.libelle, c.texte, c.valeur, c.region, (c.moyenne_france, c.texte_france))
            for c in fiche.comparaisons
        ],
        "alt_bandes": " ".join(c.phrase for c in fiche.comparaisons),
        "rubriques": [{"titre": r.titre, "phrases": list(r.phrases)} for r in fiche.rubriques],
    }


def _describe_map(fiche: FicheQpv) -> str:
    communes = liste([f.nom for f in fiche.formes if f.role == "commune"])
    voisins = [f.nom for f in fiche.formes if f.role == "voisin"]
    autres = f" Autres quartiers prioritaires{INSECABLE}: {liste(voisins)}." if voisins else ""
    return f"Carte de {fiche.nom} dans {communes or 'sa commune'}.{autres}"
