"""What the component is told: the cells around the one shown, their passages, pages and frames."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from observatory.app.pages.atelier.ouverte import SeanceOuverte, say_state
from observatory.app.server.pieces import address_image
from observatory.base.paths import Paths, project_paths
from observatory.documents.base import locate
from observatory.documents.depot import Document, folder_of
from observatory.documents.images import (
    LARGEURS,
    CadrePassage,
    PageIllisible,
    frame_each,
    frame_page,
)
from observatory.documents.pages import Page
from observatory.documents.texte import find_quotes
from observatory.workshop.decisions import Decision, PieceJustificative, list_cells
from observatory.workshop.dossier import PassagePropose
from observatory.workshop.extraits import list_lines
from observatory.workshop.gestes import BLOC_MAX, MOTIFS, Recu, Seance, explain_no_absence
from observatory.workshop.queue import find_theme
from observatory.workshop.reponses import (
    Actuelles,
    ReponseCodee,
    describe_facets,
    list_answers,
    list_facets,
)

_AVANT, _APRES = 4, 80
"""Points that the browser holds around the one shown: keys never wait for the server."""
_CADRES = 12
"""Passages ahead whose frames are found at each run."""
_AILLEURS = 3
"""Other contracts shown for a point."""
_ETATS = {
    "ocr": "lecture difficile : texte lu sur l’image",
    "vide": "page sans texte : elle ne prouve aucune absence",
    "illisible": "page illisible : elle ne prouve aucune absence",
}


def tell(
    ouverte: SeanceOuverte, recu: Recu, actuelles: Actuelles, ecartees: Mapping[str, str]
) -> dict[str, Any]:
    """Return all that the component shows; what never changes is told while it holds nothing."""
    siens = list_cells(list(actuelles.values()))
    reponses = list_answers(actuelles)
    fin = min(ouverte.rang + _APRES, len(ouverte.queue))
    neufs = [n for n in range(max(ouverte.rang - _AVANT, 0), fin) if n not in ouverte.tenus]
    remarques = {c.indicateur: d.etat.commentaire for c, d in actuelles.items() if not c.facette}
    points = [
        _describe(ouverte, n, siens, ecartees)
        | _describe_more(ouverte, n, siens, reponses, remarques)
        for n in neufs
    ]
    return {
        "jeton": ouverte.jeton,
        "serie": ouverte.serie,
        "echo": ouverte.echo,
        "recu": recu.numero,
        "refus": [list(r) for r in recu.refus],
        "panne": recu.panne,
        "defait": _name_undone(ouverte, recu),
        "depart": ouverte.depart,
        "passage": ouverte.passage,
        "total": len(ouverte.queue),
        "points": points,
        "cadres": _list_frames(ouverte),
        "echelles": _list_ladders(ouverte.seance),
        "motifs": dict(MOTIFS),
        "documents": {
            d.code: _describe_document(ouverte, d) for d in ouverte.seance.dossier.documents
        },
        "page": _describe_page(ouverte),
        "bloc": BLOC_MAX,
        "lie": ouverte.lie,
        "aveugle": ouverte.seance.dossier.est_aveugle,
        "preuve": _describe_held(ouverte.preuve),
        "progres": say_progress(ouverte, siens),
    } | ({} if ouverte.tenus else describe_facets(ouverte.seance.codebook))


def _name_undone(ouverte: SeanceOuverte, recu: Recu) -> str | None:
    """Return the short label of the point that the last undo went back to."""
    if recu.defait is None:
        return None
    try:
        return ouverte.seance.codebook.indicateur(recu.defait).libelle_court
    except KeyError:
        return recu.defait


def _describe(
    ouverte: SeanceOuverte,
    rang: int,
    siens: Mapping[str, Decision],
    ecartees: Mapping[str, str],
) -> dict[str, Any]:
    """Return a cell as the component shows it."""
    seance, point = ouverte.seance, ouverte.queue[rang]
    connu = ouverte.connus.get(point.indicateur)
    if connu is None:
        connu = ouverte.connus[point.indicateur] = _describe_cell(seance, point.indicateur)
    decision = siens.get(point.indicateur)
    passages = [
        p | {"ecarte": ecartees[p["code"]]} if p["code"] in ecartees else p
        for p in connu["passages"]
    ]
    return connu | {
        "rang": rang,
        "passages": passages,
        "ouvert": point.passage,
        "etat": say_state(seance, decision) if decision else None,
    }


def _describe_cell(seance: Seance, code: str) -> dict[str, Any]:
    indicateur = seance.codebook.indicateur(code)
    passages = seance.dossier.passages.get(indicateur.code, ())
    tous = {p.code: "" for p in passages}
    theme = find_theme(indicateur)
    return {
        "code": indicateur.code,
        "libelle": indicateur.libelle,
        "court": indicateur.libelle_court,
        "axe": seance.codebook.axes[indicateur.axe].libelle,
        "theme": seance.codebook.thematique(theme).libelle if theme else "",
        "consigne": f"{seance.codebook.axes[indicateur.axe].consigne} {indicateur.consigne}",
        "echelle": indicateur.code_echelle,
        "absence": explain_no_absence(seance, indicateur, tous),
        "passages": [_describe_passage(p) for p in passages],
    }


def _describe_more(
    ouverte: SeanceOuverte,
    rang: int,
    siens: Mapping[str, Decision],
    reponses: Mapping[str, list[ReponseCodee]],
    remarques: Mapping[str, str | None],
) -> dict[str, Any]:
    """Return what is said of a cell besides its level, here and in other contracts."""
    seance, code = ouverte.seance, ouverte.queue[rang].indicateur
    permises = {
        f.code: 0 if f.est_hors_contrat else f.seuils[code]
        for f in list_facets(seance.codebook, code)
    }
    dites: dict[str, dict[str, Any]] = {}
    for r, est_ici in _sort_documents(seance, reponses.get(code, ())):
        dite = dites.setdefault(r.facette, {"valeurs": [], "non_dit": False, "autres": []})
        if not est_ici:
            dite["autres"].append(_say_elsewhere(seance, r))
        elif r.est_non_dite:
            dite["non_dit"] = True
        else:
            dite["valeurs"].append(r.etat.valeur)
    ailleurs = ouverte.ailleurs.get(code, [])
    return {
        "permet": permises,
        "niveau": _rank(seance, siens.get(code)),
        "reponses": dites,
        "remarque": remarques.get(code) or "",
        "ailleurs": ailleurs[:_AILLEURS],
        "nb_ailleurs": len(ailleurs),
    }


def _sort_documents(
    seance: Seance, reponses: Sequence[ReponseCodee]
) -> Iterator[tuple[ReponseCodee, bool]]:
    """Yield answers, and whether each is to be corrected or only read.

    Of a question put to several documents, those of the last one are corrected, the others read.
    """
    hors = {f for f, facette in seance.codebook.facettes.items() if facette.est_hors_contrat}
    derniers = {r.facette: r.document for r in reponses}
    for r in reponses:
        yield r, r.facette not in hors or r.document == derniers[r.facette]


def _say_elsewhere(seance: Seance, r: ReponseCodee) -> str:
    """Return what another document answers: « CTG 2024 : Oui »."""
    modalite = seance.codebook.facettes[r.facette].modalites.get(r.etat.valeur or "")
    dit = "non dit" if r.est_non_dite else modalite.libelle if modalite else r.etat.valeur
    return f"{r.document or 'document non nommé'} : {dit}"


def _rank(seance: Seance, decision: Decision | None) -> int | None:
    """Return the rank that a cell surely reaches, None when it is not coded on a ladder."""
    if decision is None or decision.etat.sens == "au_plus" or decision.etat.valeur is None:
        return None
    echelle = seance.codebook.indicateur(decision.cellule.indicateur).code_echelle
    niveaux = seance.codebook.echelles[echelle].par_code if echelle else {}
    niveau = niveaux.get(decision.etat.valeur)
    return None if niveau is None else niveau.rang


def _describe_page(ouverte: SeanceOuverte) -> dict[str, Any] | None:
    """Return the lines of the page asked for, each with its boxes; None when none was."""
    if ouverte.page is None:
        return None
    code, numero = ouverte.page
    dossier = ouverte.seance.dossier
    document = next((d for d in dossier.documents if d.code == code), None)
    page = dossier.find_page(document.sha256, numero) if document else None
    lignes = list_lines(page) if page else []
    places = tuple((x.debut, x.fin) for x in lignes)
    boites: list[tuple[CadrePassage, ...]] = []
    if document is not None and page is not None and page.etat != "ocr" and places:
        boites = _frame_lines(project_paths(), document.sha256, numero, places)
    return {
        "doc": code,
        "page": numero,
        "lignes": [
            [x.texte, [_box(c) for c in (boites[n] if boites else ())]]
            for n, x in enumerate(lignes)
        ],
    }


@lru_cache(maxsize=64)
def _frame_lines(
    paths: Paths, sha256: str, numero: int, places: tuple[tuple[int, int], ...]
) -> list[tuple[CadrePassage, ...]]:
    try:
        return frame_each(locate(folder_of(paths), sha256), numero, places)
    except PageIllisible:
        return []


def _box(cadre: CadrePassage) -> list[float]:
    return [cadre.gauche, cadre.haut, cadre.droite, cadre.bas]


def _describe_passage(p: PassagePropose) -> dict[str, Any]:
    return {
        "code": p.code,
        "doc": p.document[:12],
        "page": p.page,
        "citation": p.citation,
        "plancher": p.plancher,
        "indices": list(p.indices),
        "ecart": MOTIFS.get(p.motif_ecart, p.motif_ecart) if p.motif_ecart else None,
    }


def _describe_document(ouverte: SeanceOuverte, document: Document) -> dict[str, Any]:
    pages = ouverte.seance.dossier.pages[document.sha256]
    premiere = address_image(document.sha256, 1)
    return {
        "titre": document.titre,
        "base": premiere.removesuffix(f"1-{LARGEURS[0]}.webp"),
        "nb": document.nb_pages,
        "imprimes": {str(p.numero): p.imprime for p in pages if p.imprime},
        "etats": {str(p.numero): _ETATS[p.etat] for p in pages if p.etat in _ETATS},
    }


def _list_ladders(seance: Seance) -> dict[str, list[dict[str, Any]]]:
    return {
        code: [
            {"rang": n.rang, "code": n.code, "libelle": n.libelle, "description": n.description}
            for n in echelle.par_code.values()
        ]
        for code, echelle in seance.codebook.echelles.items()
    }


def _list_frames(ouverte: SeanceOuverte) -> dict[str, list[list[float]]]:
    """Return the boxes of the passages about to be shown: all of the first point, one of others."""
    paths, dossier = project_paths(), ouverte.seance.dossier
    voulus: list[str] = []
    for n, point in enumerate(ouverte.queue[ouverte.rang : ouverte.rang + _CADRES]):
        siens = [p.code for p in dossier.passages.get(point.indicateur, ())]
        premiers = [point.passage] if point.passage else siens[:1]
        voulus += siens[:_CADRES] if n == 0 else premiers
    cadres = {}
    for code in dict.fromkeys(voulus):
        passage = dossier.par_code[code]
        page = dossier.find_page(passage.document, passage.page)
        if page is not None:
            cadres[code] = _frame(paths, passage.document, page, passage.citation)
    return cadres


@lru_cache(maxsize=4096)
def _frame(paths: Paths, sha256: str, page: Page, citation: str) -> list[list[float]]:
    """Return the boxes of a quote on its page; none where it cannot be found or drawn."""
    trouves = page.find(lambda texte: find_quotes(texte, [citation])[:1])
    try:
        cadree = frame_page(locate(folder_of(paths), sha256), page.numero, trouves)
    except PageIllisible:
        return []
    return [_box(c) for c in cadree.cadres]


def _describe_held(preuve: PieceJustificative | None) -> str | None:
    if preuve is None:
        return None
    return " · ".join(filter(None, (preuve.titre, preuve.passage, preuve.url, preuve.citation)))[
        :200
    ]


def say_progress(ouverte: SeanceOuverte, siens: Mapping[str, Decision]) -> str:
    """Return how far the contract and the theme of the cell shown are: « 12 points sur 429 »."""
    codebook = ouverte.seance.codebook
    codables = [i for i in codebook.indicateurs() if i.est_codable]
    faits = sum(i.code in siens for i in codables)
    dit = (
        f"{faits} points codés sur {len(codables)}"
        if faits > 1
        else f"{faits} point codé sur {len(codables)}"
    )
    ici = ouverte.queue[ouverte.rang].indicateur if ouverte.rang < len(ouverte.queue) else None
    theme = find_theme(codebook.indicateur(ici)) if ici else None
    if theme is None:
        return dit
    du_theme = [i for i in codables if find_theme(i) == theme]
    k = sum(i.code in siens for i in du_theme)
    return f"{dit} · {codebook.thematique(theme).libelle} : {k} sur {len(du_theme)}"
