"""A coding grid read back, from a workbook or a CSV: everything wrong is said at once."""

from __future__ import annotations

from pathlib import Path

from observatory.base.paths import Paths
from observatory.codebook.codebook import Codebook
from observatory.grid import feuilles, textes
from observatory.grid.classeur import Classeur, FeuilleLue, open_workbook
from observatory.grid.codeurs import settle_codeur
from observatory.grid.controle import check_file
from observatory.grid.etat import EtatLecture, load_etat
from observatory.grid.feuille_termes import read_page
from observatory.grid.identite import Identite, check_identite, read_identite
from observatory.grid.lecture_axe import Attendu, FeuillesLues, read_axe
from observatory.grid.lecture_constats import read_constats
from observatory.grid.lecture_contrat import read_contrats
from observatory.grid.lecture_csv import read_csv
from observatory.grid.lecture_facettes import read_facettes
from observatory.grid.lecture_tables import build_references, read_preuves, read_remarques
from observatory.grid.modele import Endroit, Grille
from observatory.grid.par_contrat import PRESENTATION
from observatory.grid.releve import Releve
from observatory.grid.termes import use_termes

_REPARTIR = "repartir de la grille exportée par « observatory grid export »"


def read_grid(
    fichier: Path,
    paths: Paths,
    codebook: Codebook,
    *,
    code_lecture: str | None = None,
    codeur: str | None = None,
) -> Grille:
    """Return the grid of a file. `code_lecture` and `codeur` complete a CSV that does not say them.

    Raises DataError with every fault: sheet, cell, value found, values expected, remedy.
    """
    grille = inspect_grid(fichier, paths, codebook, code_lecture=code_lecture, codeur=codeur)
    grille.require_sound()
    return grille


def inspect_grid(
    fichier: Path,
    paths: Paths,
    codebook: Codebook,
    *,
    code_lecture: str | None = None,
    codeur: str | None = None,
) -> Grille:
    """Return the grid of a file with its faults, for a preview.

    Raises DataError only when nothing of the file can be read: see check_file.
    """
    if check_file(fichier) == "csv":
        return read_csv(fichier, paths, codebook, code_lecture, codeur)
    classeur = open_workbook(fichier)
    releve = Releve()
    accueil = _find_page(classeur, feuilles.MODE_EMPLOI, releve)
    if accueil is None:
        releve.stop(fichier.name)
    identite = read_identite(accueil)
    ecrite = identite.value(feuilles.CLE_LECTURE)
    if not ecrite or (code_lecture and code_lecture != ecrite):
        message = (
            "lecture non dite" if not ecrite else f"grille d’une autre lecture que {code_lecture}"
        )
        releve.refuse(
            identite.lieu(feuilles.CLE_LECTURE), message, _REPARTIR, trouve=ecrite or None
        )
        releve.stop(fichier.name)
    etat = load_etat(paths, ecrite)
    codebook = use_termes(codebook, etat)
    releve.reparations.extend(r for page in classeur.pages for r in page.reparations)
    check_identite(identite, classeur, etat, codebook, releve)
    if textes.key(identite.value(feuilles.CLE_PRESENTATION)) == textes.key(PRESENTATION):
        nom = _settle_name(identite, etat, releve)
        return read_contrats(fichier.name, classeur, etat, nom, codebook, releve)
    return _read_pages(fichier, classeur, identite, etat, codebook, releve)


def _read_pages(
    fichier: Path,
    classeur: Classeur,
    identite: Identite,
    etat: EtatLecture,
    codebook: Codebook,
    releve: Releve,
) -> Grille:
    axes = feuilles.list_feuilles(codebook)
    attendu = build_attendu(etat, codebook, identite.value(feuilles.CLE_VERSION))
    nom = _settle_name(identite, etat, releve)
    lu = FeuillesLues()
    for feuille in axes:
        page = _find_page(classeur, feuille.nom, releve, attendu.est_meme_codebook)
        if page is not None:
            read_axe(page, feuille, attendu, releve, lu)
    references = build_references(etat, codebook)
    page = _find_page(classeur, feuilles.REMARQUES, releve)
    if page is not None:
        read_remarques(page, references, lu.cellules, releve)
    page = _find_page(classeur, feuilles.PREUVES, releve)
    preuves = read_preuves(page, references, lu.cellules, codebook, releve) if page else {}
    qualifies = {
        nature: page
        for nature, nom in feuilles.FACETTES.items()
        if (page := _find_page(classeur, nom, releve, est_requise=False)) is not None
    }
    facettes = read_facettes(qualifies, references, lu.cellules, codebook, releve, nom)
    page = _find_page(classeur, feuilles.CONSTATS, releve, est_requise=False)
    constats = read_constats(page, etat, codebook, releve) if page else None
    page = _find_page(classeur, feuilles.TERMES, releve, est_requise=False)
    termes = read_page(page, etat, codebook, releve) if page else None
    _check_other_pages(classeur, axes, releve)
    return Grille(
        fichier=fichier.name,
        code_lecture=identite.value(feuilles.CLE_LECTURE),
        codeur=nom,
        version_codebook=identite.value(feuilles.CLE_VERSION) or None,
        cellules=lu.cellules,
        couverture=frozenset(lu.couverture),
        preuves=preuves,
        constats=constats,
        facettes=facettes,
        termes=termes,
        lieux=lu.lieux,
        anomalies=tuple(releve.anomalies),
        reparations=tuple(releve.reparations),
    )


def _settle_name(identite: Identite, etat: EtatLecture, releve: Releve) -> str:
    nom = identite.value(feuilles.CLE_CODEUR)
    lieu = identite.lieu(feuilles.CLE_CODEUR)
    return settle_codeur(nom, etat.codeurs, lieu, releve) if nom else nom


def build_attendu(etat: EtatLecture, codebook: Codebook, version: str) -> Attendu:
    """Return what the sheets of a lecture are checked against."""
    return Attendu(
        unites=etat.unites,
        baremes=feuilles.build_baremes(codebook),
        feuille_par_code={
            i.code: f.nom for f in feuilles.list_feuilles(codebook) for i in f.indicateurs
        },
        derives=frozenset(i.code for i in codebook.indicateurs() if i.est_derive),
        retires=frozenset(i.code for i in codebook.indicateurs() if i.retire),
        est_meme_codebook=version == codebook.version,
    )


def _find_page(
    classeur: Classeur, nom: str, releve: Releve, est_requise: bool = True
) -> FeuilleLue | None:
    """Return a sheet by its name, None when it is missing; a hidden one is refused."""
    for page in classeur.pages:
        if textes.key(page.nom) == textes.key(nom):
            if page.nom != nom:
                releve.repair(Endroit(page.nom), f"feuille lue comme « {nom} »")
            if not page.est_visible:
                releve.refuse(
                    Endroit(page.nom),
                    "feuille masquée",
                    "l’afficher et vérifier ce qu’elle contient",
                )
            return page
    if not est_requise:
        return None
    releve.refuse(
        Endroit(nom),
        "feuille absente",
        "la remettre depuis la grille exportée, même si elle est vide",
        trouve=", ".join(p.nom for p in classeur.pages),
    )
    return None


def _check_other_pages(
    classeur: Classeur, axes: tuple[feuilles.FeuilleAxe, ...], releve: Releve
) -> None:
    """Tell the sheets that are not read; refuse those nobody can see."""
    connues = {feuilles.MODE_EMPLOI, feuilles.PREUVES, feuilles.REMARQUES, feuilles.CONSTATS}
    connues |= {feuilles.TERMES, feuilles.LISTES, *feuilles.FACETTES.values()}
    cles = {textes.key(n) for n in connues | {a.nom for a in axes}}
    for page in classeur.pages:
        if textes.key(page.nom) in cles:
            continue
        if page.est_visible:
            releve.repair(Endroit(page.nom), "feuille ajoutée, non lue")
        else:
            releve.refuse(
                Endroit(page.nom), "feuille masquée et inconnue", "l’afficher ou la supprimer"
            )
