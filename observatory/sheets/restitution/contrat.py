"""The restitution of one contract, in five ideas: who it is, what it writes, what sets it apart."""

from __future__ import annotations

from dataclasses import replace

from observatory.base.french import (
    FINE,
    INSECABLE,
    NON_CONNU,
    liste,
    liste_courte,
    majuscule,
    minuscule,
    pluriel,
    quantite,
    typographier,
)
from observatory.queries.comparaison import list_unites_contrat
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import load_lecture
from observatory.sheets.pages.carte_contrat import LigneCarte, list_other_generations
from observatory.sheets.pages.contrat import say_perimeter
from observatory.sheets.printed.fiche_contrat import FicheContratImprimee, build_fiche_imprimee
from observatory.sheets.printed.fiche_pied import ADRESSE_DEFAUT
from observatory.sheets.rates.axes import AXE_INSTRUMENT, AXE_PARTENAIRE
from observatory.sheets.rates.distributions import ChiffreCompare
from observatory.sheets.restitution.figure import ChoixFigure, Figure, build_cadre
from observatory.sheets.restitution.figures import try_figure
from observatory.sheets.restitution.figures_territoire import figure_of_strip
from observatory.sheets.restitution.plan import (
    ChapitreDit,
    Phrases,
    Restitution,
    TableDite,
    Volet,
    write_sentences,
)

NON_LU = "non lu"
AXES_ECRITS = (AXE_PARTENAIRE, AXE_INSTRUMENT)
IDENTITE = ("Intercommunalité", "Département", "Niveau")
"""Rows that close the card when few things are known."""
NB_DISTINGUES, NB_FAITS_DITS = 4, 4


def build_contract_restitution(
    entrepot: Entrepot, filtres: Filtres, code: str, base: str = ADRESSE_DEFAUT
) -> Restitution:
    """Return the five ideas of a contract. Raises QueryError when it or the lecture is unknown."""
    vue = Filtres(lecture=filtres.lecture)
    lecture = load_lecture(entrepot, vue.lecture)
    fiche = build_fiche_imprimee(entrepot, vue, code, base)
    if fiche.carte.lignes:  # said here at the end, beside what is known
        fiche = replace(fiche, anciennes=list_other_generations(entrepot, lecture, code))
    volets = (
        _identify(fiche),
        _tell(entrepot, fiche, code),
        _compare(entrepot, fiche, code),
        _place(entrepot, fiche, code),
        _say_unknown(fiche),
    )
    return Restitution(
        nom=f"contrat-{code}-{lecture.code_lecture}",
        titre=f"{fiche.nom} — {fiche.pied.mention_simulee}" if fiche.est_simulee else fiche.nom,
        sous_titre=fiche.carte.phrase,
        annonce=". ".join(x.rstrip(".") for x in fiche.annonce if x) + ".",
        parties=(ChapitreDit("contrat", fiche.nom, volets),),
        annexes=(),
        preuves=(),
        sources=write_sentences([t for n, t in fiche.pied.mentions if n in ("Sources", "Lecture")]),
        versions=fiche.pied.mentions,
        cadre=build_cadre(entrepot, lecture, vue.with_changes(contrat=code)),
        adresse=fiche.pied.adresse,
    )


def _identify(fiche: FicheContratImprimee) -> Volet:
    """Return the identity card: the territory, then what is known, as people ask it."""
    dits = [x for x in fiche.carte.lignes if x.axe not in AXES_ECRITS]
    lignes = [
        (c.libelle, f"{c.valeur}" + (f" ({c.detail})" if c.detail else ""))
        for c in fiche.fiche.chiffres[:3]
    ]
    lignes += [(x.titre, _say_row(x)) for x in dits]
    connus = {nom: texte for nom, texte in fiche.fiche.identite if nom in IDENTITE}
    lignes += [(nom, connus[nom]) for nom in IDENTITE if nom in connus]
    return Volet(
        "Carte d’identité",
        fiche.carte.phrase,
        (TableDite("Carte d’identité", ("", "Ce qui est écrit ou dit"), tuple(lignes)),),
        notes=(*_list_notes(fiche.carte.lignes), fiche.fiche.bilan),
    )


def _tell(entrepot: Entrepot, fiche: FicheContratImprimee, code: str) -> Volet:
    """Return what the contract writes: instruments, signatories, and where it was read.

    Where neither is known, what is said of the contract elsewhere stands in their place.
    """
    ecrites = [x for x in fiche.carte.lignes if x.axe in AXES_ECRITS]
    retenues = ecrites + [
        x for x in fiche.carte.lignes if len(ecrites) < len(AXES_ECRITS) and x not in ecrites
    ]
    notes = (
        *_list_notes(fiche.carte.lignes),
        *(f"{p.indicateur}{INSECABLE}: {p.texte}" for p in fiche.fiche.precisions[:12]),
        *(r.phrase for r in fiche.fiche.rapportes),
    )
    lignes = [(x.titre, _say_row(x), x.sources or x.silence or "—") for x in retenues]
    lignes += [
        (
            r.titre,
            liste_courte(r.points, NB_FAITS_DITS, "autre point"),
            liste([s.origine for s in r.sources[:2]]),
        )
        for r in fiche.fiche.rapportes[:2]
    ]
    if not lignes and (lue := _tell_towns(entrepot, fiche, code)) is not None:
        return lue
    if not lignes:
        return _tell_former(fiche)
    titre = "Ce que le contrat écrit" if ecrites else "Ce qui est dit du contrat"
    quoi = liste([minuscule(x.titre) for x in retenues] or [minuscule(lignes[0][0])])
    return Volet(
        titre,
        f"{titre}{INSECABLE}: {quoi}.",
        (_write_read(titre, "Ce qui est écrit", lignes),),
        notes=(*notes, fiche.fiche.bilan),
    )


def _tell_towns(entrepot: Entrepot, fiche: FicheContratImprimee, code: str) -> Volet | None:
    """Return what the towns of the contract answer beside all the towns read; None without any."""
    unites = list_unites_contrat(entrepot, fiche.comparaison.code_lecture, code)
    villes = tuple(u.nom_unite for u in unites if u.code_unite != code)
    if not villes:
        return None
    tout = "Toutes les villes lues"
    lignes = [
        (x.libelle, *x.valeurs, x.lecture.dit_en_entier if x.lecture else "—")
        for x in fiche.lignes_villes
    ] or [
        (x.libelle, x.mienne.texte, x.region.dit_en_entier)
        for s in fiche.sections
        for x in s.lignes
        if x.mienne.valeur is not None
    ]
    if not lignes:
        return None
    combien = quantite(len(lignes), "point lu", "points lus")
    return Volet(
        "Ce qui en est lu",
        f"{liste(villes)}{INSECABLE}: {combien}.",
        (TableDite("Ce qui en est lu", ("", *villes, tout), tuple(lignes)),),
        notes=write_sentences(
            [fiche.non_code or "", *(f"{FINE}; ".join(x) for x in lignes), fiche.fiche.bilan]
        ),
    )


def _tell_former(fiche: FicheContratImprimee) -> Volet:
    """Return what is known of the former contract where nobody read the present one."""
    tue = write_sentences([fiche.carte.non_lu or fiche.non_code or fiche.fiche.bilan])
    for generation, anciennes in fiche.anciennes:
        lignes = [(x.titre, _say_row(x), x.sources or "—") for x in anciennes]
        return Volet(
            f"Le contrat {generation}",
            f"Le contrat {generation} est connu{FINE}; celui de cette lecture reste à lire.",
            (_write_read(f"En {generation}", "Ce qui en est dit", lignes),),
            notes=(*_list_notes(anciennes), *tue),
        )
    titre = "Ce que le contrat écrit reste à lire."
    return Volet("Ce que le contrat écrit", titre, (Phrases("", tue),))


def _write_read(titre: str, quoi: str, lignes: list[tuple[str, str, str]]) -> TableDite:
    """Return rows with where each was read, a column that goes when nothing fills it."""
    if all(ou == "—" for _, _, ou in lignes):
        return TableDite(titre, ("", quoi), tuple((nom, dit) for nom, dit, _ in lignes))
    return TableDite(titre, ("", quoi, "Où c’est lu"), tuple(lignes))


def _compare(entrepot: Entrepot, fiche: FicheContratImprimee, code: str) -> Volet:
    """Return what sets it apart: the territory first, which is known, then coded differences."""
    lecture = load_lecture(entrepot, fiche.comparaison.code_lecture)
    chiffres = tuple({c.code: c for c in (*fiche.territoire, *fiche.comparaison.chiffres)}.values())
    connus = [c for c in chiffres if c.region.points and c.valeur is not None]
    nb_codes = min(len(fiche.distinctions), NB_DISTINGUES // 2)
    lignes = [_place_figure(c) for c in connus[: NB_DISTINGUES - nb_codes]]
    lignes += [(x.libelle, x.mienne.texte, majuscule(x.phrase)) for x in fiche.distinctions]
    tete = next(iter(connus), None)
    blocs: list[Phrases | TableDite | Figure] = []
    if lignes:
        entetes = ("", "Ce contrat", "Les autres")
        blocs.append(TableDite("Ce qui le distingue", entetes, tuple(lignes[:NB_DISTINGUES])))
    phrase = "Rien ne le distingue nettement des autres contrats."
    if tete is not None:
        rang = f"{tete.region.rang} dans la région"
        rang += ", en partant du plus élevé" if tete.region.n > 1 else ""
        phrase = f"{tete.libelle}{INSECABLE}: {tete.texte}, {rang}."
    dits = [c.phrase for c in fiche.territoire] + [
        f"{x.libelle}{INSECABLE}: {x.phrase}" for x in fiche.distinctions
    ]
    return Volet(
        "Ce qui le distingue",
        phrase,
        tuple(blocs) or (Phrases("", write_sentences([phrase])),),
        notes=write_sentences([*dits, fiche.comparaison.groupe.phrase]),
        a_cote=figure_of_strip(entrepot, lecture, fiche.nom, code, tete) if tete else None,
    )


def _place_figure(chiffre: ChiffreCompare) -> tuple[str, str, str]:
    """Return one figure of the territory: its value and place, then the means."""
    region, france = chiffre.region, chiffre.france
    nom = region.libelle.partition(" (")[0]
    moyennes = f"{nom} {region.texte_moyenne}, France {france.texte_moyenne}"
    return chiffre.libelle, f"{chiffre.texte}, {region.rang}", moyennes


def _place(entrepot: Entrepot, fiche: FicheContratImprimee, code: str) -> Volet:
    """Return its neighbourhoods, the most populated first, and where they are."""
    qpv = fiche.fiche.qpv
    lignes = tuple((f"{i}. {q.nom}", q.population, q.pauvrete) for i, q in enumerate(qpv, 1))
    combien = quantite(len(qpv), "quartier prioritaire", "quartiers prioritaires")
    habitants = next((c for c in fiche.fiche.chiffres if "abitants" in c.libelle), None)
    est_connu = habitants is not None and habitants.valeur != NON_CONNU
    suite = f", {habitants.valeur} habitants" if habitants and est_connu and qpv else ""
    bloc: Phrases | TableDite = TableDite(
        "Les quartiers", ("Quartier", "Habitants", "Pauvreté"), lignes
    )
    if not qpv:
        bloc = Phrases("", ("Aucun quartier prioritaire n’est rattaché à ce contrat.",))
        combien = "aucun quartier prioritaire"
    vue = Filtres(lecture=fiche.comparaison.code_lecture, contrat=code)
    return Volet(
        "Territoire et quartiers",
        f"{fiche.nom}{INSECABLE}: {combien}{suite}.",
        (bloc,),
        notes=tuple(
            f"{q.nom} ({q.communes}){INSECABLE}: {_say_people(q.population)}, "
            f"pauvreté {q.pauvrete}, emploi {q.emploi}, {minuscule(say_perimeter(q.evolution))}."
            for q in qpv
        ),
        a_cote=try_figure(entrepot, "quartiers", vue, ChoixFigure()),
    )


def _say_people(population: str) -> str:
    return "population non connue" if population == NON_CONNU else f"{population} habitants"


def _say_unknown(fiche: FicheContratImprimee) -> Volet:
    """Return what is not known, what another generation said, how to go on."""
    autres = [a.nom for a in fiche.fiche.autres_lectures]
    anciennes = [
        f"En {generation}{INSECABLE}: "
        + f"{FINE}; ".join(f"{minuscule(x.titre)}, {_say_row(x)}" for x in lignes)
        for generation, lignes in fiche.anciennes
    ]
    verbe = pluriel(len(autres), "Une autre lecture le dit", "D’autres lectures le disent")
    dits = [
        fiche.carte.non_lu or fiche.fiche.bilan,
        *(anciennes if fiche.carte.lignes else ()),
        f"Enjeux sans réponse{INSECABLE}: {liste(fiche.fiche.enjeux_sans_reponse)}"
        if fiche.fiche.enjeux_sans_reponse
        else "",
        f"{verbe} aussi{INSECABLE}: {liste(autres)}" if autres else "",
        f"Suites{INSECABLE}: déposer le document, puis coder les points non lus",
    ]
    phrases = write_sentences([typographier(d) for d in dits if d])
    return Volet(
        "Ce qu’on ne sait pas",
        "Ce qu’on ne sait pas encore, et comment continuer.",
        (Phrases("", phrases),),
        notes=tuple(f"{a.nom}{INSECABLE}: {a.etiquette}" for a in fiche.fiche.autres_lectures),
    )


def _say_row(ligne: LigneCarte) -> str:
    dits = [
        liste([f.texte for f in g.faits]) + (f" ({g.reponse})" if g.reponse else "")
        for g in ligne.groupes
    ]
    dit = majuscule(f"{FINE}; ".join(dits)) + (f", {ligne.autres}" if ligne.autres else "")
    return dit or ligne.silence or NON_LU


def _list_notes(lignes: tuple[LigneCarte, ...]) -> tuple[str, ...]:
    return tuple(
        f"{x.titre}{INSECABLE}: {_say_row(x)}."
        + (f" Lu sur {x.sources}." if x.sources else "")
        + (f" {x.silence}." if x.silence else "")
        for x in lignes
    )
