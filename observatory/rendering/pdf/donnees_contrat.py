"""The sheets of a contract as plain values for their templates."""

from __future__ import annotations

from collections.abc import Sequence

from observatory.base.french import (
    FINE,
    INSECABLE,
    NON_CONNU,
    liste,
    majuscule,
    minuscule,
    quantite,
    typographier,
)
from observatory.rendering.pdf.donnees import (
    Donnees,
    write_chiffre,
    write_constat,
    write_head,
    write_plan,
    write_strip,
    write_taux,
)
from observatory.rendering.pdf.plans import draw_contract
from observatory.sheets.pages.carte_contrat import LigneCarte
from observatory.sheets.pages.comparaison_lignes import LigneComparee
from observatory.sheets.pages.contrat import FicheContrat, say_perimeter
from observatory.sheets.printed.fiche_contrat import FicheContratImprimee
from observatory.sheets.printed.fiche_contrat_theme import FicheContratTheme
from observatory.sheets.printed.fiche_sections import SectionFiche
from observatory.sheets.rates.distributions import ChiffreCompare
from observatory.sheets.rates.reperes import RepereLu

CARTE, CARTE_GRANDE, CARTE_PETITE = (78.0, 70.0), (104.0, 86.0), (84.0, 54.0)
"""Width and height of the map (mm): beside an identity card, alone, on a page that holds all."""
NB_QPV_DECRITS = 5
NB_QPV = 16
"""Neighbourhoods numbered on the map and listed beside it; the others are counted."""
NB_QPV_DETAIL = 66
NB_BANDES = 4
NB_DITES = 12
"""Answers of a contract that its first page holds; a second page would not be half full."""
NB_LIGNES = 30
"""More lines than a page holds in one table."""
NB_CHIFFRES_THEME = 5
NB_PRECISIONS, NB_PRECISIONS_THEME = 8, 5
NB_PROCEDURES = 3
"""Cells whose attributes and links are printed; the others are counted."""
AUTRES = "autres non numérotés"


def write_contract(fiche: FicheContratImprimee) -> Donnees:
    """Return the data of the sheet of a contract: one page, or two when the second is half full."""
    sections = [write_section(s, fiche.reperes) for s in fiche.sections]
    est_seule = _hold_one_page(fiche, sections)
    dites = _gather_said(fiche, sections) if est_seule else None
    cadre = CARTE if fiche.carte.lignes or fiche.anciennes else CARTE_GRANDE
    if dites:
        cadre = CARTE_PETITE
    est_serree = est_seule or not _hold_rows(fiche)
    bandes = _choose_figures(fiche) if est_serree else fiche.comparaison.chiffres
    plan = draw_contract(fiche.formes, *cadre, NB_QPV)
    return {
        **write_head(fiche.nom, fiche.surtitre, fiche.annonce, fiche.pied, fiche.regles),
        "identite": [
            *_write_identity(fiche.fiche),
            *(
                [{"nom": "Documents", "texte": typographier(fiche.documents)}]
                if fiche.documents
                else []
            ),
        ],
        "chiffres": [write_chiffre(c) for c in fiche.fiche.chiffres],
        "carte": write_plan(plan, fiche.titre_carte, _describe_map(fiche)),
        "titre_carte": fiche.titre_carte,
        **_write_qpv(fiche.fiche),
        "qpv_en_lignes": _hold_rows(fiche),
        "est_seule": est_seule,
        "dites": dites,
        "titre_territoire": fiche.titre_territoire,
        "bandes": [_write_figure(c) for c in bandes],
        "alt_bandes": " ".join(c.phrase for c in bandes),
        "precautions": _list_cautions(bandes),
        "titre_lecture": fiche.fiche.titre_cellules,
        "phrase": fiche.carte.phrase,
        "carte_identite": [_write_card_row(x) for x in fiche.carte.lignes],
        "anciennes": [
            {"generation": generation, "lignes": [_write_card_row(x) for x in lignes]}
            for generation, lignes in fiche.anciennes
        ],
        "non_lu": fiche.carte.non_lu,
        "bilan": fiche.fiche.bilan,
        **_write_details(fiche.fiche, NB_PRECISIONS),
        "rapportes": [r.phrase for r in fiche.fiche.rapportes],
        "pairs": fiche.comparaison.groupe.phrase,
        "nom_perimetre": fiche.comparaison.nom_perimetre,
        "distinctions": [
            *(() if est_serree else map(_write_figure_difference, fiche.territoire)),
            *(write_distinction(x) for x in fiche.distinctions),
        ],
        "sections": sections,
        "resume": fiche.comparaison.resume_court,
        "non_code": fiche.non_code or "",
        "axes_non_codes": [{"nom": n, "nb": x} for n, x in fiche.axes_non_codes],
        "villes": list(fiche.villes),
        "lignes_villes": [
            {
                "libelle": x.libelle,
                "valeurs": list(x.valeurs),
                "lecture": write_taux(x.lecture) if x.lecture else None,
            }
            for x in fiche.lignes_villes
        ],
        "voisins": _write_neighbours(fiche),
    }


def _hold_rows(fiche: FicheContratImprimee) -> bool:
    """Return whether the first page tells each neighbourhood in a row of its own."""
    est_sans_codage = fiche.non_code is not None and not fiche.villes
    return len(fiche.fiche.qpv) <= (NB_QPV if est_sans_codage else NB_QPV_DECRITS)


def _hold_one_page(fiche: FicheContratImprimee, sections: Sequence[Donnees]) -> bool:
    """Return whether one page holds everything: a second one would not be half full."""
    if fiche.villes:
        return len(fiche.lignes_villes) <= NB_DITES and _hold_rows(fiche)
    if fiche.non_code is not None:
        return _hold_rows(fiche)
    details = len(fiche.fiche.precisions) + len(fiche.fiche.procedures)
    return details + sum(int(s["connues"]) for s in sections) <= NB_DITES


def _choose_figures(fiche: FicheContratImprimee) -> tuple[ChiffreCompare, ...]:
    """Return the strips of a full page: what sets the contract apart first, which they say."""
    propres = {c.code: c for c in (*fiche.territoire, *fiche.comparaison.chiffres)}
    return tuple(propres.values())[:NB_BANDES]


def _gather_said(fiche: FicheContratImprimee, sections: Sequence[Donnees]) -> Donnees | None:
    """Return what the contract answers, all axes in one table."""
    dites = [
        (x, s["axes"][i] if s["axes"] else s["titre"].partition(" — ")[0])
        for s in sections
        for i, x in enumerate(s["lignes"])
        if x["connue"]
    ]
    if not dites:
        return None
    return {
        "titre": fiche.fiche.titre_cellules,
        "reste": "",
        "lignes": [x for x, _ in dites],
        "axes": [axe for _, axe in dites],
        "priorites": list(range(len(dites))),
        "connues": len(dites),
        "autres": [],
    }


def write_contract_theme(fiche: FicheContratTheme) -> Donnees:
    """Return the data of the page of a contract on one theme."""
    return {
        **write_head(fiche.nom, fiche.surtitre, fiche.annonce, fiche.pied, fiche.regles),
        "titre_document": " — ".join(
            t
            for t in (fiche.surtitre, fiche.nom, fiche.libelle_theme, fiche.pied.mention_simulee)
            if t
        ),
        "theme": fiche.libelle_theme,
        "description": fiche.description,
        "avertissement": fiche.avertissement or "",
        "identite": _write_identity(fiche.fiche),
        "chiffres": [write_chiffre(c) for c in fiche.fiche.chiffres[:NB_CHIFFRES_THEME]],
        "bilan": fiche.fiche.bilan,
        **_write_details(fiche.fiche, NB_PRECISIONS_THEME),
        "pairs": fiche.comparaison.groupe.phrase,
        "nom_perimetre": fiche.comparaison.nom_perimetre,
        "distinctions": [write_distinction(x) for x in fiche.distinctions],
        "sections": [write_section(s, fiche.reperes) for s in fiche.sections],
        "non_code": fiche.non_code or "",
        "exemples": [write_constat(e) for e in fiche.exemples],
        "defis": [write_constat(d) for d in fiche.defis],
        "preuves": [
            {"titre": p.titre, "origine": p.origine, "url": p.url or "", "prouve": p.prouve}
            for p in fiche.preuves
        ],
        "sans_preuve": fiche.sans_preuve or "",
    }


def _write_details(fiche: FicheContrat, nombre: int) -> Donnees:
    """Return what is said besides the levels: attributes, links, documents of other procedures."""
    return {
        "titre_precisions": fiche.titre_precisions,
        "precisions": [
            {"libelle": p.indicateur, "texte": p.texte} for p in fiche.precisions[:nombre]
        ],
        "autres_precisions": max(0, len(fiche.precisions) - nombre),
        "titre_procedures": fiche.titre_procedures,
        "procedures": [
            {"libelle": p.instrument, "nom": p.nom, "texte": p.phrase}
            for p in fiche.procedures[:NB_PROCEDURES]
        ],
        "autres_procedures": max(0, len(fiche.procedures) - NB_PROCEDURES),
        "enjeux_sans_reponse": liste(fiche.enjeux_sans_reponse),
    }


def _write_card_row(ligne: LigneCarte) -> Donnees:
    """Return one row of the identity card: what is known, then where it was read or what is not."""
    dits = [
        liste(f.texte for f in g.faits) + (f" ({g.reponse})" if g.reponse else "")
        for g in ligne.groupes
    ]
    suites = [f"Lu sur {ligne.sources}" if ligne.sources else "", ligne.silence]
    return {
        "titre": ligne.titre,
        "dit": majuscule(f"{FINE}; ".join(dits)) + (f", {ligne.autres}" if ligne.autres else ""),
        "suite": " · ".join(s for s in suites if s),
    }


def write_section(section: SectionFiche, reperes: Sequence[RepereLu]) -> Donnees:
    """Return some lines of a comparison under their title: no more than a page may hold."""
    priorites = (section.priorites or tuple(range(len(section.lignes))))[:NB_LIGNES]
    gardees = sorted(priorites)
    return {
        "titre": section.titre,
        "reste": section.reste or "",
        "lignes": [_write_line(section.lignes[i], reperes) for i in gardees],
        "axes": [section.axes[i] for i in gardees] if section.axes else [],
        "priorites": [gardees.index(i) for i in priorites],
        "connues": sum(section.lignes[i].mienne.valeur is not None for i in gardees),
        "autres": [
            {"tu": _name_hidden(x)} for i, x in enumerate(section.lignes) if i not in gardees
        ],
    }


def write_distinction(ligne: LigneComparee) -> Donnees:
    """Return one difference as a name and a sentence."""
    return {"libelle": ligne.libelle, "phrase": minuscule(ligne.phrase)}


def _write_figure_difference(chiffre: ChiffreCompare) -> Donnees:
    """Return one figure of the territory as a name and a sentence."""
    dit = chiffre.phrase.partition(f"{INSECABLE}: ")[2]
    return {"libelle": majuscule(chiffre.libelle_court), "phrase": dit}


def _name_hidden(ligne: LigneComparee) -> str:
    """Return what is said of a line that finds no room: its name, and the answer if any."""
    if ligne.mienne.valeur is None:
        return ligne.libelle
    return f"{ligne.libelle} ({minuscule(ligne.mienne.texte)})"


def _write_line(ligne: LigneComparee, reperes: Sequence[RepereLu]) -> Donnees:
    siens = [r for r in reperes if r.code_indicateur == ligne.code_indicateur]
    return {
        "libelle": ligne.libelle,
        "tu": _name_hidden(ligne),
        "mesure": ligne.libelle_mesure,
        "connue": ligne.mienne.valeur is not None,
        "etat": ligne.mienne.etat,
        "mienne": ligne.mienne.texte,
        "region": write_taux(ligne.region, siens),
        "pairs": write_taux(ligne.pairs) if ligne.pairs else None,
        "difference": ligne.est_difference,
    }


def _write_identity(fiche: FicheContrat) -> list[Donnees]:
    return [{"nom": nom, "texte": texte} for nom, texte in fiche.identite]


def _write_qpv(fiche: FicheContrat) -> Donnees:
    """Return the neighbourhoods: the first ones for the map, all (up to a page) for the detail."""
    lignes = [
        {
            "nom": q.nom,
            "communes": q.communes,
            "population": q.population,
            "pauvrete": q.pauvrete,
            "emploi": q.emploi,
            "evolution": q.evolution,
            "perimetre": say_perimeter(q.evolution),
            "dispositifs": majuscule(q.dispositifs_courts),
        }
        for q in fiche.qpv
    ]
    return {
        "qpv": lignes,
        "cites": fiche.cites_educatives or "",
        "nb_numeros": NB_QPV,
        "nb_detail": NB_QPV_DETAIL,
    }


def _write_neighbours(fiche: FicheContratImprimee) -> Donnees | None:
    """Return the contracts read that look like this one, with the figures they are told by."""
    groupe = fiche.voisins
    if groupe is None or not groupe.voisins:
        return None
    criteres = list(dict.fromkeys(c.libelle for v in groupe.voisins for c in v.criteres))
    mien = {c.libelle: c.valeur for v in groupe.voisins for c in v.criteres}
    lignes = [
        {
            "nom": v.nom,
            "distance": v.texte,
            "valeurs": [
                next((c.valeur_voisin for c in v.criteres if c.libelle == nom), NON_CONNU)
                for nom in criteres
            ],
        }
        for v in groupe.voisins
    ]
    return {
        "criteres": [majuscule(c) for c in criteres],
        "mien": [mien[c] for c in criteres],
        "lignes": lignes,
        "phrase": groupe.phrase,
    }


def _write_figure(chiffre: ChiffreCompare) -> Donnees:
    france = (chiffre.france.moyenne, chiffre.france.texte_moyenne)
    return write_strip(chiffre.libelle, chiffre.texte, chiffre.valeur, chiffre.region, france)


def _list_cautions(chiffres: Sequence[ChiffreCompare]) -> list[str]:
    return list(dict.fromkeys(p for c in chiffres for p in c.precautions))


def _describe_map(fiche: FicheContratImprimee) -> str:
    """Return the map in words: how many neighbourhoods, where each number stands."""
    qpv = fiche.fiche.qpv
    communes = sorted({f.nom for f in fiche.formes if f.role == "commune"})
    if not qpv:
        return f"Carte du territoire de {fiche.nom}, sans quartier prioritaire."
    noms = [f"{i + 1}. {q.nom} ({q.communes})" for i, q in enumerate(qpv[:NB_QPV])]
    reste = len(qpv) - len(noms)
    fin = f"{FINE}; {quantite(reste, 'autre non numéroté', AUTRES)}" if reste > 0 else ""
    return (
        f"Carte de {quantite(len(qpv), 'quartier prioritaire', 'quartiers prioritaires')} "
        f"de {fiche.nom} dans {liste(communes) or 'des communes sans contour'}{INSECABLE}: "
        f"{f'{FINE}; '.join(noms)}{fin}."
    )
