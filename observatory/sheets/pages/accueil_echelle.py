"""The rates of the open lecture as one figure: what was published, what is counted here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from observatory.base.french import FINE, INSECABLE, guillemets, majuscule
from observatory.queries.codebook import list_bandes
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture
from observatory.queries.taux import LigneTaux, Repere, list_reperes
from observatory.sheets.pages.renvois import LienPhrase, link_figures
from observatory.sheets.rates.mesures import shorten_measure
from observatory.sheets.rates.reperes import (
    SIGNE_ENVIRON,
    SIGNE_EXACT,
    SIGNE_OUVERT,
    RepereLu,
    build_repere,
    note_marks,
    say_cut,
    say_published,
    sign_mark,
)
from observatory.sheets.rates.taux import Taux, build_taux
from observatory.sheets.rates.unites import mot_unite, titrer

_LEGENDE = (
    f"{SIGNE_EXACT} publié, k déduit du pourcentage{FINE}; {SIGNE_OUVERT} "
    f"{guillemets('plus de')}{FINE}; {SIGNE_ENVIRON} {guillemets('un tiers')}. "
    "La barre est ce qui est codé ici, hachurée quand c’est probable."
)
_AU_PLUS = 14
_FORME_HAUTE = "forme_haute."
"""Indicators of which every measure is told: coordination, coopération, mutualisation."""
_MENTION, _SIGNATURE = "mention", "signataire"

PAGE_TAUX = "lecture"
"""The page that opens a rate."""


@dataclass(frozen=True)
class LigneEchelle:
    """One row: name, measure, published mark on a share (0–1), what is coded here.

    `signe` is empty and `publie` None where nothing was published. `k_ici` of `sur` are
    established, `probables` more are only probable; `dit` says the rate, `note` what is
    established here, in words. `enonce` is the row as a sentence. `lien` opens the figure on its
    proof, `passage` is where the published one is written.
    """

    nom: str
    mesure: str
    signe: str
    publie: float | None
    dit: str
    k_ici: int
    probables: int
    sur: int
    note: str
    passage: str
    lien: Mapping[str, str]
    enonce: str = ""
    reserve: str = ""
    """What a count that fits only a cut percentage must say."""

    @property
    def valeur(self) -> float:
        """Return the share by which rows are sorted."""
        return self.publie if self.publie is not None else self.k_ici / max(1, self.sur)


@dataclass(frozen=True)
class EchelleTaux:
    """The figure: its rows by group, what it says in one sentence, its notes and source."""

    tranches: tuple[int, ...]
    """Percentages between the bands, drawn under every row."""
    titre: str
    phrase: str
    source: str
    groupes: tuple[tuple[str, tuple[LigneEchelle, ...]], ...]
    notes: tuple[str, ...]
    est_publiee: bool = False
    renvois: tuple[LienPhrase, ...] = ()

    @property
    def lignes(self) -> tuple[LigneEchelle, ...]:
        """Return every row, group after group."""
        return tuple(x for _, lignes in self.groupes for x in lignes)


def build_echelle(entrepot: Entrepot, lecture: Lecture, lignes: Sequence[LigneTaux]) -> EchelleTaux:
    """Return the published marks of the lecture, or its own rates where none was published."""
    if not lignes:
        return EchelleTaux((), "", "", "", (), ())
    filtres = Filtres(lecture=lecture.code_lecture)
    taux = {(x.code_indicateur, x.mesure): x for x in lignes}
    reperes = list_reperes(entrepot, lecture.code_lecture)
    rangees, gardes = [], []
    for repere in reperes:
        ligne = taux.get((repere.code_indicateur or "", repere.mesure or ""))
        if ligne is not None and repere.valeur is not None:
            nom = _name(repere, ligne)
            rangees.append(_read_mark(repere, ligne, nom, filtres))
            gardes.append(repere)
    if not rangees:
        return build_own(entrepot, lecture, lignes, filtres)
    groupes = _group(rangees)
    dites = _choose_said(groupes)
    return EchelleTaux(
        tranches=_list_tranches(entrepot),
        titre=titrer("Les taux publiés", lecture.est_simulee),
        phrase=f"{FINE}; ".join(r.enonce for r in dites) + "." if dites else "",
        source="Lecture régionale publiée",
        groupes=groupes,
        notes=(_LEGENDE, *note_marks(gardes)),
        est_publiee=True,
        renvois=tuple(x for r in dites for x in link_figures(r.enonce, PAGE_TAUX, r.lien)),
    )


def _list_tranches(entrepot: Entrepot) -> tuple[int, ...]:
    return tuple(b.borne_pourcent for b in list_bandes(entrepot) if b.borne_pourcent)


def _read_mark(repere: Repere, ligne: LigneTaux, nom: str, filtres: Filtres) -> LigneEchelle:
    taux = build_taux(ligne, filtres)
    lu = build_repere(repere, taux)
    signe = sign_mark(repere)
    reserve = say_cut(repere, repere.n) if signe == SIGNE_EXACT and repere.n else ""
    return LigneEchelle(
        nom=nom,
        mesure=shorten_measure(taux.ligne.libelle_mesure),
        signe=signe,
        publie=repere.valeur,
        dit=say_published(repere, lu),
        k_ici=ligne.k,
        probables=ligne.k_probable,
        sur=ligne.nb_attendus if ligne.est_bornee else ligne.n,
        note=_say_here(taux),
        passage=repere.passage or "",
        lien=taux.lien,
        enonce="" if reserve else _state(repere, lu, ligne, nom, signe),
        reserve=reserve,
    )


def _say_here(taux: Taux) -> str:
    if not (taux.ligne.k or taux.ligne.k_probable):
        return ""
    return taux.dit


def _group(
    rangees: Sequence[LigneEchelle],
) -> tuple[tuple[str, tuple[LigneEchelle, ...]], ...]:
    titres = {
        _MENTION: "Ce que les contrats nomment",
        _SIGNATURE: "Qui signe",
        "": "Et aussi",
    }
    groupes = []
    for mesure, titre in titres.items():
        siennes = [
            r
            for r in rangees
            if (r.lien.get("mesure") or "") == mesure
            or (not mesure and r.lien.get("mesure") not in titres)
        ]
        if siennes:
            if mesure:  # said once, by the heading
                siennes = [replace(r, mesure="") for r in siennes]
            groupes.append((titre, tuple(sorted(siennes, key=lambda r: -r.valeur))))
    return tuple(groupes)


def _choose_said(
    groupes: Sequence[tuple[str, tuple[LigneEchelle, ...]]],
) -> tuple[LigneEchelle, ...]:
    """Return the rows of the sentence: what is named most, who signs most and least.

    Where nobody signs, what is named most and least.
    """
    parties = {lignes[0].lien.get("mesure"): lignes for _, lignes in groupes}
    nommes = [r for r in parties.get(_MENTION, ()) if r.enonce]
    signent = [r for r in parties.get(_SIGNATURE, ()) if r.enonce]
    derniers = signent or nommes
    dites = (*nommes[:1], *signent[:1], *derniers[-1:])
    return tuple({r.enonce: r for r in dites}.values())


def _state(repere: Repere, lu: RepereLu, ligne: LigneTaux, nom: str, signe: str) -> str:
    """Return « ARS : 20 contrats sur 40 l’ont pour signataire (50 %) », where one k gives it."""
    if signe != SIGNE_EXACT or not repere.n or len(repere.k_possible or ()) != 1:
        return ""
    k = (repere.k_possible or (0,))[0]
    compte = mot_unite(ligne.type_unite).compter_sur(k, repere.n)
    verbe = ligne.phrase_mesure if k > 1 else ligne.phrase_singulier
    return f"{nom}{INSECABLE}: {compte} {verbe} ({lu.publie})"


def _name(repere: Repere, ligne: LigneTaux) -> str:
    """Return the short name of a mark: the acronym it was published under, or its usual one."""
    sigle, trait, _ = repere.libelle.partition(" - ")
    return sigle if trait else ligne.libelle_court


def build_own(
    entrepot: Entrepot, lecture: Lecture, lignes: Sequence[LigneTaux], filtres: Filtres
) -> EchelleTaux:
    """Return the rates counted in a lecture or a selection of it: the best established first."""
    etablis = sorted((x for x in lignes if x.k), key=lambda x: -x.k)
    vus: dict[str, LigneTaux] = {}
    for ligne in etablis:
        if ligne.est_principale or ligne.code_indicateur.startswith(_FORME_HAUTE):
            vus.setdefault(f"{ligne.code_indicateur}|{ligne.mesure}", ligne)
    gardes = list(vus.values())[:_AU_PLUS]
    taux = [build_taux(x, filtres) for x in gardes]
    rangees = tuple(_read_rate(x, t) for x, t in zip(gardes, taux, strict=True))
    return EchelleTaux(
        tranches=_list_tranches(entrepot),
        titre=titrer("Ce qui est établi", lecture.est_simulee),
        phrase=say_rates(taux[:3]),
        renvois=link_rates(taux[:3]),
        source="",
        groupes=(("Ce qui est établi", rangees),) if rangees else (),
        notes=("La barre est ce qui est codé ici, hachurée quand c’est probable.",),
    )


def say_rates(taux: Sequence[Taux]) -> str:
    """Return « Contrat signé : au moins 25 contrats sur 40 sont dans ce cas. » for each point.

    What is still to be read is left to the figure.
    """
    phrases = _count_by_name(taux)
    noms = {nom: majuscule(nom.replace(f"{INSECABLE}: ", ", ")) for nom in phrases}
    return " ".join(
        f"{noms[nom]}{INSECABLE}: {f'{FINE}; '.join(dit for dit, _ in dits)}."
        for nom, dits in phrases.items()
    )


def link_rates(taux: Sequence[Taux]) -> tuple[LienPhrase, ...]:
    """Return the figures that `say_rates` says, each with its rate, opened."""
    comptes = [x for dits in _count_by_name(taux).values() for x in dits]
    return tuple(x for dit, t in comptes for x in link_figures(dit, PAGE_TAUX, t.lien))


def _count_by_name(taux: Sequence[Taux]) -> dict[str, list[tuple[str, Taux]]]:
    """Return what each rate counts, in words, under the name of its point."""
    phrases: dict[str, list[tuple[str, Taux]]] = {}
    for t in taux:
        compte = re.split(r"[\u202f ];", t.phrase)[0]
        dit = f"{compte[:1].lower()}{compte[1:]}"
        phrases.setdefault(t.ligne.libelle_court, []).append((dit, t))
    return phrases


def _read_rate(ligne: LigneTaux, taux: Taux) -> LigneEchelle:
    dit = (
        taux.dit
        if taux.ligne.est_bornee or not taux.pourcentage
        else f"{taux.pourcentage} · {taux.dit}"
    )
    return LigneEchelle(
        nom=taux.ligne.libelle_court,
        mesure=shorten_measure(taux.ligne.libelle_mesure),
        signe="",
        publie=None,
        dit=dit,
        k_ici=ligne.k,
        probables=ligne.k_probable,
        sur=ligne.nb_attendus if ligne.est_bornee else ligne.n,
        note="",
        passage="",
        lien=taux.lien,
    )
