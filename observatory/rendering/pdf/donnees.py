"""What the templates share, as plain values: rates, figures, maps, foot. No figure is made here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from observatory.base.french import INSECABLE, liste, minuscule
from observatory.rendering.pdf.etiquettes import Etiquette
from observatory.rendering.pdf.plans import Plan, draw_outline, draw_qpv
from observatory.sheets.printed.fiche_pied import PiedFiche
from observatory.sheets.printed.fiche_qpv import FicheQpv
from observatory.sheets.rates.chiffres import ChiffreCle
from observatory.sheets.rates.constats import ConstatLu
from observatory.sheets.rates.distributions import Distribution
from observatory.sheets.rates.reperes import IMPOSSIBLE, RepereLu
from observatory.sheets.rates.taux import Taux

Donnees = dict[str, Any]


def write_taux(taux: Taux, reperes: Sequence[RepereLu] = ()) -> Donnees:
    """Return a rate with the shares its bar is drawn from (0–1, None when nothing is known).

    `reste` is what a finished reading leaves undecided; a bound says it in place of its share.
    """
    attendus = taux.ligne.nb_attendus
    return {
        "chiffre": taux.chiffre,
        "complement": taux.complement or "",
        "reste": "" if taux.ligne.est_bornee else taux.reste,
        "pourcentage": taux.portee if taux.ligne.est_bornee else taux.pourcentage or "",
        "bande": taux.ligne.libelle_bande or "",
        "bascule": taux.est_bascule,
        "mesure": taux.ligne.libelle_mesure,
        "noms": ", ".join(taux.noms),
        "lu": taux.est_lu,
        "borne": taux.ligne.est_bornee,
        "part": taux.ligne.part,
        "min": taux.ligne.part_min,
        "probable": (taux.ligne.k + taux.ligne.k_probable) / attendus if attendus else None,
        "max": taux.ligne.part_max,
        "reperes": [write_mark(r) for r in reperes if r.mesure == taux.ligne.mesure],
    }


def write_mark(repere: RepereLu) -> Donnees:
    """Return a published mark; an impossible one is drawn hollow, « plus de » as an arrow."""
    return {
        "valeur": repere.valeur,
        "publie": repere.dit,
        "impossible": repere.verdict == IMPOSSIBLE,
        "ouvert": repere.est_ouvert,
    }


def write_constat(constat: ConstatLu) -> Donnees:
    """Return a finding: whom it names, its words, its counts, what changed since."""
    return {
        "nom": constat.nom,
        "texte": minuscule(constat.texte) if constat.lieux else constat.texte,
        "passage": constat.passage,
        "comptes": constat.comptes,
        "a_revoir": constat.a_revoir,
    }


def write_chiffre(chiffre: ChiffreCle) -> Donnees:
    """Return a key figure."""
    details = [d for d in (chiffre.detail, chiffre.precaution) if d]
    return {"libelle": chiffre.libelle, "valeur": chiffre.valeur, "detail": " ; ".join(details)}


def write_strip(
    libelle: str,
    texte: str,
    valeur: float | None,
    region: Distribution,
    france: tuple[float | None, str],
) -> Donnees:
    """Return a strip of dots; its scale holds the region, the own value and both averages."""
    connues = [p.valeur for p in region.points]
    connues += [v for v in (valeur, region.moyenne, france[0]) if v is not None]
    bas, haut = min(connues, default=0.0), max(connues, default=1.0)
    return {
        "libelle": libelle,
        "texte": texte,
        "valeur": valeur,
        "points": [p.valeur for p in region.points],
        "moyenne": region.moyenne,
        "texte_moyenne": region.texte_moyenne,
        "nom_region": region.libelle,
        "france": france[0],
        "texte_france": france[1],
        "rang": region.rang or "",
        "bas": bas,
        "haut": haut if haut > bas else bas + 1,
    }


def write_plan(plan: Plan | None, titre: str, alt: str) -> Donnees | None:
    """Return a map with its title and its alternative text."""
    if plan is None:
        return None
    return {
        "titre": titre,
        "alt": alt,
        **write_bare_plan(plan),
    }


def write_bare_plan(plan: Plan) -> Donnees:
    """Return a map alone: its drawing, its scale and its labels."""
    return {
        "svg": plan.svg,
        "largeur": plan.largeur,
        "hauteur": plan.hauteur,
        "echelle": plan.echelle[0],
        "texte_echelle": plan.echelle[1],
        "etiquettes": [write_label(e) for e in plan.etiquettes],
    }


def write_pied(pied: PiedFiche) -> Donnees:
    """Return the foot of the sheet."""
    return {
        "mentions": [{"nom": nom, "texte": texte} for nom, texte in pied.mentions],
        "adresse": pied.adresse,
    }


def write_head(
    titre: str, surtitre: str, annonce: tuple[str, str], pied: PiedFiche, regles: Sequence[str]
) -> Donnees:
    """Return what every sheet begins and ends with; `simulee` is empty for a real lecture."""
    return {
        "titre": titre,
        "surtitre": surtitre,
        "titre_document": " — ".join(t for t in (surtitre, titre, pied.mention_simulee) if t),
        "simulee": pied.mention_simulee,
        "annonce": {"titre": annonce[0], "texte": annonce[1]},
        "regles": list(regles),
        "pied": write_pied(pied),
    }


def write_label(etiquette: Etiquette) -> Donnees:
    """Return a label of a map, in millimetres."""
    return {
        "texte": etiquette.texte,
        "x": etiquette.x,
        "y": etiquette.y,
        "largeur": etiquette.largeur,
        "corps": etiquette.corps,
        "style": etiquette.style,
        "trait": list(etiquette.trait) if etiquette.trait else [],
    }


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
