"""From a figure to its proof: the units on each side of a rate, then the cell, then the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from observatory.base.french import (
    INSECABLE,
    date_lisible,
    date_longue,
    guillemets,
    minuscule,
    quantite,
    typographier,
)
from observatory.queries.cellules import (
    Cellule,
    CelluleCote,
    Codage,
    Preuve,
    list_cellules,
    list_codages,
    list_preuves,
)
from observatory.queries.codebook import Modalite, list_termes
from observatory.queries.entrepot import Entrepot
from observatory.sheets.rates.reperes import RepereLu
from observatory.sheets.rates.taux import Taux
from observatory.sheets.rates.unites import MotUnite


@dataclass(frozen=True)
class Cote:
    """One side of a measure: how it looks, what it is called, the units that stand there."""

    code: str
    symbole: str
    libelle: str
    unites: tuple[UniteCote, ...]
    combien: str = ""


@dataclass(frozen=True)
class UniteCote:
    """One unit behind a rate, and the way to its cell."""

    code_unite: str
    nom: str
    code_contrat: str | None
    resume: str
    lien: Mapping[str, str]


@dataclass(frozen=True)
class DetailTaux:
    """A rate opened: every expected unit stands on one side, none is left out.

    `publies`: what was published of this very rate, which a reader may come from.
    """

    taux: Taux
    cotes: tuple[Cote, ...]
    publies: tuple[RepereLu, ...] = ()

    @property
    def ici(self) -> str:
        """Return what the lecture itself says; its own words come second to a published rate."""
        mesure, dit = self.taux.ligne.libelle_mesure, self.taux.phrase
        if not self.publies:
            return f"{mesure}. {dit}."
        return f"Dans cette lecture{INSECABLE}: {minuscule(dit)}."


@dataclass(frozen=True)
class PreuveLue:
    """One piece of evidence, ready to read; `url` may be None (a passage of a document).

    `page`: the page of the document named by `titre`, from 1 in its file.
    """

    indicateur: str
    titre: str
    url: str | None
    origine: str
    nature: str | None
    dit_pour: str | None
    extrait: str | None
    note: str | None
    certitude: str
    code_indicateur: str
    page: int | None


@dataclass(frozen=True)
class CodageLu:
    """What one coder wrote, ready to read: never who, nor the comments kept for the grids."""

    indicateur: str
    valeur: str
    details: str
    remarque: str | None


@dataclass(frozen=True)
class FicheCellule:
    """One coded cell with its coders and its evidence.

    `code_contrat` is None when the unit is a town whose contract is not known.
    """

    titre: str
    code_contrat: str | None
    codages: tuple[CodageLu, ...]
    preuves: tuple[PreuveLue, ...]
    sans_preuve: str | None


SIMPLE_OUI = "Oui"
"""How a plain yes reads: the name of its point alone says it."""
COTES: tuple[tuple[str, str, str], ...] = (
    ("oui", "●", "oui"),
    ("oui_probable", "◐", "oui, probable"),
    ("non", "○", "non"),
    ("non_probable", "◌", "non, probable"),
    ("indetermine", "±", "codé, sans pouvoir trancher"),
    ("en_desaccord", "≠", "codeurs en désaccord"),
    ("non_compte", "◇", "proposé, non relu"),
    ("non_precise", "~", "lu, trop imprécis"),
    ("document_absent", "∅", "document non obtenu"),
    ("non_lu", "?", "non lu"),
)
"""Every side of a measure with its mark: not read, not precise and absent never look alike."""

A_REVOIR = "à revoir : codé avant que la définition ou les niveaux du terme changent"
_SENS = {"au_moins": "au moins {}", "au_plus": "pas au-delà de {}"}


class MotsCodes:
    """The words of the controlled vocabularies, by vocabulary and code."""

    def __init__(self, termes: Sequence[Modalite]) -> None:
        self._libelles = {(t.vocabulaire, t.code): t.libelle for t in termes}

    def nommer(self, vocabulaire: str, code: str | None, absent: str = "non précisé") -> str:
        """Return the libellé of a code, the code itself if it has none."""
        return absent if code is None else self._libelles.get((vocabulaire, code), code)


def load_vocabulaire(entrepot: Entrepot) -> MotsCodes:
    """Return the controlled vocabularies of the warehouse."""
    return MotsCodes(list_termes(entrepot))


def write_valeur(libelle: str | None, sens: str | None) -> str:
    """Return a coded value as text: « au moins « partenaire » » when only a bound is known."""
    if libelle is None:
        return "valeur indécise"
    lisible = date_lisible(libelle)
    modele = _SENS.get(sens or "exact")
    return modele.format(guillemets(lisible)) if modele else lisible


def is_said(cellule: Cellule) -> bool:
    """Return whether a person read it: what a machine proposes is no fact."""
    return cellule.statut == "code" and cellule.provenance != "automatique"


def name_positives(cellules: Sequence[CelluleCote], *, est_bornee: bool) -> list[str]:
    """Return the names of the units a rate counts: firm ones only where only bounds are known."""
    comptees = list_counted(est_bornee=est_bornee)
    return [c.nom_unite for c in cellules if c.cote in comptees]


def list_counted(*, est_bornee: bool) -> tuple[str, ...]:
    """Return the sides a rate counts in k: firm only where only bounds are known."""
    return ("oui",) if est_bornee else ("oui", "oui_probable")


def open_cells(
    entrepot: Entrepot,
    taux: Taux,
    cellules: Sequence[CelluleCote],
    mot: MotUnite,
    link: Callable[[str], Mapping[str, str]],
) -> DetailTaux:
    """Return a rate opened, the same by whichever door: every unit of its group on one side.

    `link` gives the parameters that open the cell of a unit, which the door decides.
    """
    vocabulaire = load_vocabulaire(entrepot)
    cotes = []
    for code, symbole, libelle in COTES:
        unites = tuple(
            UniteCote(
                code_unite=c.code_unite,
                nom=c.nom_unite,
                code_contrat=c.code_contrat,
                resume=summarise_cell(c, vocabulaire),
                lien=link(c.code_unite),
            )
            for c in cellules
            if c.cote == code
        )
        if unites:
            cotes.append(Cote(code, symbole, libelle, unites, mot.compter(len(unites))))
    return DetailTaux(taux=taux, cotes=tuple(cotes))


def summarise_cell(cellule: CelluleCote, vocabulaire: MotsCodes) -> str:
    """Return a coded cell in a few words, « partenaire, ferme, publié, 1 preuve », or why none."""
    if cellule.statut != "code":
        return vocabulaire.nommer("statut", cellule.statut).lower()
    parties = [
        write_valeur(cellule.libelle_valeur, cellule.sens).lower(),
        vocabulaire.nommer("certitude", cellule.certitude).lower(),
        vocabulaire.nommer("provenance", cellule.provenance).lower(),
        quantite(cellule.nb_preuves, "preuve") if cellule.nb_preuves else "sans preuve",
        write_dit_pour(cellule.dit_pour),
    ]
    return ", ".join(p for p in parties if p)


def build_fiche_cellule(
    entrepot: Entrepot, lecture: str, unite: str, indicateur: str
) -> FicheCellule | None:
    """Return one cell with what each coder wrote and every piece of evidence, None if unknown."""
    trouvees = list_cellules(entrepot, lecture, unite=unite, indicateur=indicateur)
    if not trouvees:
        return None
    cellule = trouvees[0]
    vocabulaire = load_vocabulaire(entrepot)
    codages = list_codages(entrepot, lecture, unite, indicateur)
    lus = [c for c in codages if c.statut != "non_lu"] or codages[:1]
    preuves = list_preuves(entrepot, lecture, unite, indicateur)
    est_numerote = len({c.numero_codeur for c in lus if c.numero_codeur}) > 1
    return FicheCellule(
        titre=f"{cellule.nom_unite} — {cellule.libelle_indicateur}",
        code_contrat=cellule.code_contrat,
        codages=tuple(_read_codage(c, vocabulaire, est_numerote) for c in lus),
        preuves=tuple(_read_preuve(p, vocabulaire) for p in preuves),
        sans_preuve=None if preuves else _explain_silence(lus),
    )


def _explain_silence(codages: Sequence[Codage]) -> str:
    if all(c.statut == "non_lu" for c in codages):
        return "Cette cellule n’a pas été lue : rien n’est affirmé, ni présence ni absence."
    if all(c.provenance == "simule" for c in codages if c.provenance):
        return "Cellule tirée au sort pour la démonstration : elle n’a pas de source."
    return "Aucune preuve n’est enregistrée pour cette cellule."


def _read_codage(codage: Codage, vocabulaire: MotsCodes, est_numerote: bool) -> CodageLu:
    """Return what one coder wrote: their number where there are several, never their name."""
    statut = vocabulaire.nommer("statut", codage.statut)
    est_code = codage.statut == "code"
    details = [
        f"codeur{INSECABLE}{codage.numero_codeur}" if est_numerote else "",
        f"statut : {statut.lower()}",
        f"certitude : {vocabulaire.nommer('certitude', codage.certitude).lower()}",
        f"provenance : {vocabulaire.nommer('provenance', codage.provenance).lower()}",
        f"codé le {date_longue(codage.date_codage)}" if codage.date_codage else "",
        A_REVOIR if codage.est_a_revoir else "",
    ]
    return CodageLu(
        indicateur=codage.libelle_indicateur,
        valeur=write_valeur(codage.libelle_valeur, codage.sens) if est_code else statut,
        details=" · ".join(d for d in details if d) if codage.numero_codeur else "",
        remarque=typographier(codage.remarque) if codage.remarque else None,
    )


def _read_preuve(preuve: Preuve, vocabulaire: MotsCodes) -> PreuveLue:
    pages = [
        f"page{INSECABLE}{preuve.page_pdf} du PDF" if preuve.page_pdf is not None else "",
        f"page imprimée {preuve.page_imprimee}" if preuve.page_imprimee else "",
    ]
    origine = [
        preuve.editeur or "",
        date_lisible(preuve.date_source, "sans date"),
        f"génération {preuve.generation_source}" if preuve.generation_source else "",
        f"passage : {preuve.passage}" if preuve.passage and preuve.titre else "",
        *pages,
    ]
    return PreuveLue(
        indicateur=preuve.libelle_indicateur,
        titre=_name_interview(preuve, vocabulaire)
        or preuve.titre
        or preuve.passage
        or preuve.url
        or name_source(preuve.type_preuve, vocabulaire),
        url=preuve.url if is_web_address(preuve.url) else None,
        origine=", ".join(o for o in origine if o),
        nature=write_nature(preuve.nature_hote, vocabulaire),
        dit_pour=write_dit_pour(preuve.dit_pour),
        extrait=preuve.citation,
        note=typographier(preuve.note) if preuve.note else None,
        certitude=vocabulaire.nommer("certitude", preuve.certitude, "—"),
        code_indicateur=preuve.code_indicateur,
        page=preuve.page_pdf,
    )


def _name_interview(preuve: Preuve, vocabulaire: MotsCodes) -> str | None:
    """Return « Entretien : directrice de l’action sociale », None for another evidence."""
    if preuve.type_preuve != "entretien" or not preuve.titre:
        return None
    return f"{vocabulaire.nommer('type_preuve', preuve.type_preuve)}{INSECABLE}: {preuve.titre}"


def write_nature(nature: str | None, vocabulaire: MotsCodes) -> str | None:
    """Return the kind of a site as shown beside each proof, None when it is not known."""
    return None if nature is None else vocabulaire.nommer("nature_hote", nature)


def write_dit_pour(dit_pour: str | None) -> str | None:
    """Return « dit pour la ville de Nîmes », None when a page speaks of the whole contract."""
    return f"dit pour {dit_pour}" if dit_pour else None


def name_source(type_preuve: str, vocabulaire: MotsCodes) -> str:
    """Return what to call an evidence that has neither title, passage nor address."""
    nom = vocabulaire.nommer("type_preuve", type_preuve)
    return "Preuve saisie dans la grille" if nom == type_preuve else nom


def is_web_address(url: str | None) -> bool:
    """Return whether a text may be offered as a link: a web address, never a script."""
    return url is not None and url.strip().lower().startswith(("http://", "https://"))
