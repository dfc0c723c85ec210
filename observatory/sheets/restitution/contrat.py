"""The restitution of one contract, in five ideas: who it is, what it writes, what sets it apart."""

from __future__ import annotations

from collections.abc import Iterator

from observatory.base.french import (
    FINE,
    INSECABLE,
    liste,
    liste_courte,
    majuscule,
    minuscule,
    pluriel,
    quantite,
    typographier,
)
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import list_lectures, load_lecture
from observatory.sheets.pages.carte_contrat import LigneCarte, build_carte_contrat
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
NB_DISTINGUES, NB_QUARTIERS, NB_FAITS_DITS = 4, 8, 4


def build_contract_restitution(
    entrepot: Entrepot, filtres: Filtres, code: str, base: str = ADRESSE_DEFAUT
) -> Restitution:
    """Return the five ideas of a contract. Raises QueryError when it or the lecture is unknown."""
    vue = Filtres(lecture=filtres.lecture)
    lecture = load_lecture(entrepot, vue.lecture)
    fiche = build_fiche_imprimee(entrepot, vue, code, base)
    volets = (
        _identify(fiche),
        _tell(entrepot, fiche, code),
        _compare(entrepot, fiche, code),
        _place(entrepot, fiche, code),
        _say_unknown(entrepot, fiche, code),
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
        (TableDite("Carte d’identité", ("", "Ce qui est écrit ou dit"), tuple(lignes[:7])),),
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
            liste_courte([f.removesuffix(" (axe)") for f in r.faits], NB_FAITS_DITS, "autre point"),
            liste([s.origine for s in r.sources[:2]]),
        )
        for r in fiche.fiche.rapportes[:2]
    ]
    if not lignes:
        return _tell_former(entrepot, fiche, code)
    titre = "Ce que le contrat écrit" if ecrites else "Ce qui est dit du contrat"
    quoi = liste([minuscule(x.titre) for x in retenues] or [minuscule(lignes[0][0])])
    return Volet(
        titre,
        f"{titre}{INSECABLE}: {quoi}.",
        (_write_read(titre, "Ce qui est écrit", lignes),),
        notes=(*notes, fiche.fiche.bilan),
    )


def _tell_former(entrepot: Entrepot, fiche: FicheContratImprimee, code: str) -> Volet:
    """Return what is known of the former contract where nobody read the present one."""
    tue = write_sentences([fiche.carte.non_lu or fiche.non_code or ""])
    for generation, anciennes in _list_former(entrepot, fiche, code):
        lignes = [(x.titre, _say_row(x), x.sources or "—") for x in anciennes]
        return Volet(
            "Le contrat précédent",
            f"Le contrat {generation} est connu{FINE}; le présent reste à lire.",
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
        rang = f"{tete.region.rang} dans la région, en partant du plus élevé"
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
    lignes = tuple(
        (f"{i}. {q.nom}", q.population, q.pauvrete) for i, q in enumerate(qpv[:NB_QUARTIERS], 1)
    )
    combien = quantite(len(qpv), "quartier prioritaire", "quartiers prioritaires")
    habitants = next((c for c in fiche.fiche.chiffres if "abitants" in c.libelle), None)
    suite = f", {habitants.valeur} habitants" if habitants and qpv else ""
    bloc: Phrases | TableDite = TableDite(
        "Les quartiers", ("Quartier", "Habitants", "Pauvreté"), lignes
    )
    if not qpv:
        bloc = Phrases("", ("Aucun quartier prioritaire n’est rattaché à ce contrat.",))
        combien = "aucun quartier prioritaire"
    reste = len(qpv) - NB_QUARTIERS
    autres = f", dont les {NB_QUARTIERS} plus peuplés" if reste > 0 else ""
    vue = Filtres(lecture=fiche.comparaison.code_lecture, contrat=code)
    return Volet(
        "Territoire et quartiers",
        f"{fiche.nom}{INSECABLE}: {combien}{suite}{autres}.",
        (bloc,),
        notes=tuple(
            f"{q.nom} ({q.communes}){INSECABLE}: {q.population} habitants, pauvreté {q.pauvrete}, "
            f"emploi {q.emploi}, périmètre {q.evolution}."
            for q in qpv
        ),
        a_cote=try_figure(entrepot, "quartiers", vue, ChoixFigure()),
    )


def _say_unknown(entrepot: Entrepot, fiche: FicheContratImprimee, code: str) -> Volet:
    """Return what is not known, what another generation said, how to go on."""
    autres = [a.nom for a in fiche.fiche.autres_lectures]
    anciennes = [
        f"En {generation}{INSECABLE}: "
        + f"{FINE}; ".join(f"{minuscule(x.titre)}, {_say_row(x)}" for x in lignes)
        for generation, lignes in _list_former(entrepot, fiche, code)
    ]
    verbe = pluriel(len(autres), "Une autre lecture le dit", "D’autres lectures le disent")
    dits = [
        fiche.carte.non_lu,
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


def _list_former(
    entrepot: Entrepot, fiche: FicheContratImprimee, code: str
) -> Iterator[tuple[str, tuple[LigneCarte, ...]]]:
    """Yield what readings of another generation know of the contract, real ones alone."""
    toutes = list_lectures(entrepot)
    sienne = next(x for x in toutes if x.code_lecture == fiche.comparaison.code_lecture)
    for lecture in toutes:
        if lecture.generation == sienne.generation or lecture.est_simulee or sienne.est_simulee:
            continue
        lignes = build_carte_contrat(entrepot, Filtres(lecture=lecture.code_lecture), code).lignes
        if connues := tuple(x for x in lignes if x.groupes):
            yield lecture.generation, connues


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
