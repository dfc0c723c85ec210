"""The restitution of one contract, in five ideas: who it is, what it writes, what sets it apart."""

from __future__ import annotations

from observatory.base.french import FINE, INSECABLE, liste, majuscule, minuscule, typographier
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import load_lecture
from observatory.sheets.pages.carte_contrat import LigneCarte
from observatory.sheets.printed.fiche_contrat import FicheContratImprimee, build_fiche_imprimee
from observatory.sheets.printed.fiche_pied import ADRESSE_DEFAUT
from observatory.sheets.rates.axes import AXE_INSTRUMENT, AXE_PARTENAIRE
from observatory.sheets.restitution.figure import Figure, build_cadre
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


def build_contract_restitution(
    entrepot: Entrepot, filtres: Filtres, code: str, base: str = ADRESSE_DEFAUT
) -> Restitution:
    """Return the five ideas of a contract. Raises QueryError when it or the lecture is unknown."""
    vue = Filtres(lecture=filtres.lecture)
    lecture = load_lecture(entrepot, vue.lecture)
    fiche = build_fiche_imprimee(entrepot, vue, code, base)
    volets = (
        _identify(fiche),
        _tell(fiche),
        _compare(entrepot, fiche, code),
        _place(fiche),
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
    lignes += [(x.titre, _say_row(x)) for x in dits] or list(fiche.fiche.identite[:3])
    return Volet(
        "Carte d’identité",
        fiche.carte.phrase,
        (TableDite("Carte d’identité", ("", "Ce qui est écrit ou dit"), tuple(lignes[:7])),),
        notes=(*_list_notes(fiche.carte.lignes), fiche.fiche.bilan),
    )


def _tell(fiche: FicheContratImprimee) -> Volet:
    """Return what the contract writes: instruments, signatories, and where it was read.

    Where neither is known, what is said of the contract elsewhere stands in their place.
    """
    ecrites = [x for x in fiche.carte.lignes if x.axe in AXES_ECRITS]
    retenues = ecrites or list(fiche.carte.lignes)
    notes = (
        *_list_notes(fiche.carte.lignes),
        *(f"{p.indicateur}{INSECABLE}: {p.texte}" for p in fiche.fiche.precisions[:12]),
    )
    if not retenues:
        return Volet(
            "Ce que le contrat écrit",
            "Ce que le contrat écrit reste à lire.",
            (Phrases("", write_sentences([fiche.non_code or "", fiche.carte.non_lu])),),
        )
    lignes = tuple((x.titre, _say_row(x), x.sources or x.silence or "—") for x in retenues)
    titre = "Ce que le contrat écrit" if ecrites else "Ce qui est dit du contrat"
    return Volet(
        titre,
        f"{titre}{INSECABLE}: {minuscule(lignes[0][1])}.",
        (TableDite(titre, ("", "Ce qui est écrit", "Où c’est lu"), lignes),),
        notes=(*notes, fiche.fiche.bilan),
    )


def _compare(entrepot: Entrepot, fiche: FicheContratImprimee, code: str) -> Volet:
    """Return what sets it apart: the territory first, which is known, then coded differences."""
    lecture = load_lecture(entrepot, fiche.comparaison.code_lecture)
    chiffres = fiche.territoire or fiche.comparaison.chiffres
    blocs: list[Phrases | TableDite | Figure] = []
    tete = next((c for c in chiffres if c.region.points), None)
    dits = [c.phrase for c in fiche.territoire[:4]] + [
        f"{x.libelle}{INSECABLE}: {x.phrase}" for x in fiche.distinctions
    ]
    if tete is not None:
        blocs.append(figure_of_strip(entrepot, lecture, fiche.nom, code, tete))
    elif dits:
        blocs.append(Phrases("Ce qui distingue", write_sentences(dits)))
    phrase = tete.phrase if tete else "Rien ne le distingue nettement des autres contrats."
    return Volet(
        "Ce qui le distingue",
        phrase,
        tuple(blocs) or (Phrases("", write_sentences([phrase])),),
        notes=write_sentences([*dits, fiche.comparaison.groupe.phrase]),
    )


def _place(fiche: FicheContratImprimee) -> Volet:
    """Return its neighbourhoods, the most populated first."""
    qpv = fiche.fiche.qpv
    lignes = tuple((q.nom, q.communes, q.population, q.pauvrete) for q in qpv[:6])
    combien = f"{len(qpv)} quartiers prioritaires" if len(qpv) > 1 else "un quartier prioritaire"
    habitants = next((c for c in fiche.fiche.chiffres if "abitants" in c.libelle), None)
    suite = f", {habitants.valeur} habitants" if habitants else ""
    bloc: Phrases | TableDite = TableDite(
        "Les quartiers", ("Quartier", "Commune", "Habitants", "Pauvreté"), lignes
    )
    if not qpv:
        bloc = Phrases("", ("Aucun quartier prioritaire n’est rattaché à ce contrat.",))
        combien = "aucun quartier prioritaire"
    return Volet(
        "Territoire et quartiers",
        f"{fiche.nom}{INSECABLE}: {combien}{suite}.",
        (bloc,),
        notes=tuple(
            f"{q.nom} ({q.communes}){INSECABLE}: {q.population} habitants, pauvreté {q.pauvrete}, "
            f"emploi {q.emploi}, périmètre {q.evolution}."
            for q in qpv
        ),
    )


def _say_unknown(fiche: FicheContratImprimee) -> Volet:
    """Return what is not known, what other lectures know, how to go on."""
    autres = [f"{a.nom} ({a.etiquette})" for a in fiche.fiche.autres_lectures]
    dits = [
        fiche.carte.non_lu,
        *(r.phrase for r in fiche.fiche.rapportes[:2]),
        f"Enjeux sans réponse{INSECABLE}: {liste(fiche.fiche.enjeux_sans_reponse)}"
        if fiche.fiche.enjeux_sans_reponse
        else "",
        f"Le même contrat se lit aussi dans{INSECABLE}: {liste(autres)}" if autres else "",
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
