"""The blocks of a document where parties are named or sign: at its head, at its end, in tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from observatory.reading.indices import compile_cues
from observatory.reading.mentions import Lexique, drop_contained
from observatory.reading.structure import (
    Ligne,
    is_signature_title,
    speaks_of_another,
    strip_number,
)

_OUVRE = compile_cues("ouvre")
_FERME = compile_cues("ferme")
_FAIT = compile_cues("fait")
_DIFFERE = compile_cues("differe")
_SANS_SIGNER = compile_cues("sans_signer")
_POUR = compile_cues("pour")
_COLONNE = compile_cues("colonne_signature")
_COLONNE_SURE = compile_cues("colonne_signature_sure")
_VERBE = compile_cues("verbe")
_INSTANCE = compile_cues("composition")
_SIGNE = compile_cues("signe")
_RANGEE = re.compile(
    r"(?<=[a-zà-ÿ]{3}\.)\s+(?=[A-ZÀ-Ý])|(?<=\S)\s+(?=(?:Pour (?:l[’']|la |le |les |[A-ZÀ-Ý])"
    r"|L[ea] (?:pr[ée]|dire|maire|d[ée]l[ée]g|recteur|rectrice|procureur|sous-|co|chef|vice|secr|"
    r"repr|Pr[ée]|Dire|Maire|D[ée]l[ée]g|Recteur|Rectrice|Procureur|Sous-|Vice)"
    r"|L[’'](?:inspec|adjoint|agence|état|union))|[Mm]me |M\. )|\s+•\s*|\s*;\s+"
)
_PAGES_MAXIMUM = 3
_RANGEE_MAXIMUM = 260
_VIDES = 8
_PROSES = 2
_SUITE = 3
_PHRASE_MINIMUM = 60
_PARTIES_MINIMUM = 2
_LIGNES_DE_RANGEE = 4
_LIGNES_MAXIMUM = 40
"""How many lines a list of parties written as one sentence may go over."""


@dataclass(frozen=True, slots=True)
class Rangee:
    """A row of a block: its page, its text, the bodies it names, and whether they do not sign."""

    page: int
    texte: str
    partis: frozenset[str]
    est_differee: bool = False


def name_bodies(texte: str, lexique: Lexique) -> frozenset[str]:
    """Return the indicators of the bodies that a row or a clause names."""
    gardees, _ = drop_contained(lexique.find(texte))
    noms = {m.forme.indicateur for m in gardees}
    if "partenaire.etat" in noms and "partenaire.commune" in noms and _PRESIDENT.search(texte):
        noms.add("partenaire.epci")
    return frozenset(nom for nom in noms if not noms & _PRECISES.get(nom, frozenset()))


_PRESIDENT = re.compile(r"\b(?:l[ea]|du|de la) présidente?\s*(?:[,;–—]|\bet\b|$)", re.IGNORECASE)
"""A president of nothing named, between the State and the mayor: of the group of municipalities."""
_QUALITE = re.compile(r"\b(?:en (?:sa |leur )?qualité de|agissant (?:comme|en tant que))\b")


def take_quality(texte: str) -> str:
    """Return what a capacity speaks of: in « signe en sa qualité de délégué de X », X alone."""
    qualite = _QUALITE.search(texte)
    return texte[qualite.end() :] if qualite and _DIFFERE.search(texte) else texte


_PRECISES: dict[str, frozenset[str]] = {
    f"partenaire.{vague}": frozenset(f"partenaire.{x}" for x in precises)
    for vague, precises in {
        "education_nationale": ("rectorat", "dsden"),
        "justice": ("parquet", "pjj", "spip"),
        "police_gendarmerie": ("police_nationale", "gendarmerie"),
        "chambres_consulaires": ("cci", "cma", "chambre_agriculture"),
    }.items()
}
"""Terms « sans précision », and those that a row names instead."""


def list_blocks(lignes: Sequence[Ligne], lexique: Lexique) -> Iterator[list[Rangee]]:
    """Yield the blocks of rows where parties are named and where they sign.

    A block opens at its title, at the heads of its columns, at « Fait à », or where bodies follow
    one another after « Pour »; it closes at the next part, after sentences, or after rows that
    name nobody. One that names a single body is none.
    """
    bloc: list[Rangee] = []
    etat = _Etat()
    pour = _find_runs(lignes) | _find_wall(lignes, lexique)
    for rang, ligne in enumerate(lignes):
        if ligne.zone in ("sommaire", "glossaire", "annexe"):
            etat.close()
        elif _opens(lignes, rang):
            yield from _keep(bloc)
            bloc = []
            etat.open(ligne.page)
        elif etat.dedans and rang not in pour and _closes(ligne, etat.depart, lexique):
            etat.close()
        if not (etat.dedans or rang in pour):
            yield from _keep(bloc)
            bloc = []
            continue
        bloc += _read_rows(lignes, rang, etat, lexique)
    yield from _keep(bloc)


class _Etat:
    """Where the reading of lines stands: in a block or not, since which page, how sparse."""

    def __init__(self) -> None:
        self.dedans = self.differe = False
        self.depart = self.vides = self.proses = 0

    def open(self, page: int) -> None:
        self.dedans, self.differe, self.depart = True, False, page
        self.vides = self.proses = 0

    def close(self) -> None:
        self.dedans = self.differe = False


def _keep(bloc: list[Rangee]) -> Iterator[list[Rangee]]:
    nommees = {p for r in bloc for p in r.partis}
    if len(nommees) >= _PARTIES_MINIMUM:
        yield _empty_boxes(bloc)


def _read_rows(
    lignes: Sequence[Ligne], rang: int, etat: _Etat, lexique: Lexique
) -> Iterator[Rangee]:
    nommes = False
    for page, texte in _split_row(lignes, rang):
        if _is_sentence(texte):
            etat.proses += 1
            continue
        if _SANS_SIGNER.search(texte):
            etat.differe = True
        elif is_signature_title(texte):
            etat.differe = False
        if len(texte) > _RANGEE_MAXIMUM and _VERBE.search(texte):
            continue
        dit, partis = texte, name_bodies(take_quality(texte), lexique)
        if not partis and (entiere := _join_cell(lignes, rang, lexique)):
            dit, partis = entiere
        nommes = nommes or bool(partis)
        etat.proses = 0 if partis else etat.proses
        yield Rangee(page, dit, partis, etat.differe or _DIFFERE.search(texte) is not None)
    etat.vides = 0 if nommes else etat.vides + 1
    if etat.vides > _VIDES or etat.proses >= _PROSES:
        etat.close()


_CELLULE = 30
_RANGEES_DE_CELLULE = 5


def _join_cell(
    lignes: Sequence[Ligne], rang: int, lexique: Lexique
) -> tuple[str, frozenset[str]] | None:
    """Return the text and bodies of a cell broken before a capital: « France », « Travail »."""
    if rang + 1 >= len(lignes):
        return None
    ici, suite = lignes[rang], lignes[rang + 1]
    if ici.page != suite.page or max(len(ici.texte), len(suite.texte)) > _CELLULE:
        return None
    texte = f"{ici.texte} {suite.texte}"
    partis = name_bodies(texte, lexique) - name_bodies(suite.texte, lexique)
    return (texte, partis) if partis else None


def _is_sentence(texte: str) -> bool:
    """Return whether a row is a sentence of running text that says what somebody does."""
    return (
        len(texte) > _PHRASE_MINIMUM
        and _VERBE.search(texte) is not None
        and _SIGNE.search(texte) is None
        and _DIFFERE.search(texte) is None
    )


def _opens(lignes: Sequence[Ligne], rang: int) -> bool:
    """Return whether a line is the first of a block where parties are named or sign."""
    ligne = lignes[rang]
    if _INDICE.search(ligne.texte) is None:
        return False
    texte = strip_number(ligne.texte)
    if any(_INSTANCE.search(x.texte) for x in lignes[max(0, rang - 2) : rang] if len(x.texte) < 90):
        return False
    if _FAIT.match(texte) or _announces(texte):
        return True
    if _OUVRE.match(texte):
        return not (_ONT_SIGNE.match(texte) and speaks_of_another(texte))
    if len(_COLONNE.findall(texte)) >= 2 and _COLONNE_SURE.search(texte) and len(texte) < 120:
        return _VERBE.search(texte) is None
    return is_signature_title(ligne.texte)


_INDICE = re.compile(
    r"sign|parti|[ée]marg|contract|engage|entre|fait\b|\bà [A-ZÀ-Ý]|repr[ée]sent|cachet|paraphe|"
    r"lie\b|uni",
    re.IGNORECASE,
)
"""A word without which a line opens nothing, looked for before anything slower."""


_ONT_SIGNE = re.compile(r"^\W*(?:l[’'])?ont\b", re.IGNORECASE)
_ANNONCE = re.compile(
    r"^[^.;]{0,90}\b(?:signatures?|(?:co-?|contre)?sign(?:é|ent|ons|ataires?)|paraphé|soussignée?s?)\b"
    r"[^.;]{0,60}:\s*$",
    re.IGNORECASE,
)


_COMPTE = re.compile(
    r"\b(?:peu|moins|aucune?|certaine?s|plupart|quelques|combien)\b|%", re.IGNORECASE
)


def _announces(texte: str) -> bool:
    """Return whether a line announces those who sign: « Ont apposé leur signature … : »."""
    return _ANNONCE.match(texte) is not None and not (
        _COMPTE.search(texte)
        or _SANS_SIGNER.search(texte)
        or _DIFFERE.search(texte)
        or speaks_of_another(texte)
    )


def _closes(ligne: Ligne, depart: int, lexique: Lexique) -> bool:
    if (
        _FERME.match(ligne.texte)
        or _FERME.match(strip_number(ligne.texte))
        or ligne.page > depart + _PAGES_MAXIMUM
    ):
        return True
    return ligne.est_titre and not ligne.texte.isupper() and not name_bodies(ligne.texte, lexique)


def _find_runs(lignes: Sequence[Ligne]) -> frozenset[int]:
    """Return the lines of the runs where each body signs after « Pour », three at least."""
    trouvees = [
        r
        for r, x in enumerate(lignes)
        if _POUR.match(x.texte) and not _VERBE.search(x.texte)
        for _ in _POUR_QUI.finditer(x.texte)
    ]
    runs: list[list[int]] = []
    for rang in trouvees:
        if runs and rang - runs[-1][-1] <= _SUITE:
            runs[-1].append(rang)
        else:
            runs.append([rang])
    return frozenset(rang for run in runs if len(run) >= _SUITE for rang in run)


_POUR_QUI = re.compile(r"(?:^|\s)[Pp]our (?:l[’']|la |le |les )")


_FONCTION = re.compile(
    r"(?:^|\s)(?:Pour (?:l[’']|le |la |les )|M(?:onsieur|adame|mes?|esdames|essieurs|\.)? )?"
    r"L(?:[ea]s? |[’'])(?:sous-|co-?|vice-)?(?:préf|présid|maire|direct|délégu|rect|procur|inspect|"
    r"command|commiss|secrét|représent|porte-parole|conseill|adjoint|administ)",
)
_TITRE_INSTANCE = re.compile(
    r"gouvern|comité|instance|pilotage|composition|membres|commission|équipe|annuaire|contact|"
    r"concertation|participants|remerci",
    re.IGNORECASE,
)
_FONCTIONS_MINIMUM = 5
_TITRE_LONG = 160


def _find_wall(lignes: Sequence[Ligne], lexique: Lexique) -> frozenset[int]:
    """Return the lines of a wall of signatures: functions one after another, without sentences.

    The State and a municipality or its group are among them; an instance’s members are not.
    """
    rangs: list[int] = []
    compte = 0
    murs: list[int] = []

    def close() -> None:
        nonlocal compte
        if compte >= _FONCTIONS_MINIMUM:
            tete = " ".join(x.texte for x in lignes[max(0, rangs[0] - 2) : rangs[0]])
            noms = {n for r in rangs for n in name_bodies(lignes[r].texte, lexique)}
            if (
                "partenaire.etat" in noms
                and noms & _PORTEURS
                and not (len(tete) < _TITRE_LONG and _TITRE_INSTANCE.search(tete))
            ):
                murs.extend(range(rangs[0], rangs[-1] + 2))
        rangs.clear()
        compte = 0

    annexes = False
    for rang, ligne in enumerate(lignes):
        annexes = annexes or (ligne.est_titre and ligne.texte.casefold().startswith("annexe"))
        if rangs and (rang - rangs[-1] > _SUITE + 1 or ligne.page > lignes[rangs[0]].page + 1):
            close()
        if (
            annexes
            or ligne.zone in ("sommaire", "glossaire", "annexe", "visas")
            or _TITRE_INSTANCE.search(ligne.titre)
        ):
            continue
        fonctions = len(_FONCTION.findall(ligne.texte))
        if (
            fonctions
            and not _is_sentence(ligne.texte)
            and not ligne.texte.endswith((".", ";", ","))
        ):
            rangs.append(rang)
            compte += fonctions
    close()
    return frozenset(r for r in murs if r < len(lignes))


_PORTEURS = frozenset({"partenaire.epci", "partenaire.commune"})


def _split_row(lignes: Sequence[Ligne], rang: int) -> Iterator[tuple[int, str]]:
    """Yield the rows of a line, each joined with the lines that go on with it, four at most.

    A list that goes on longer is read four lines by four: what one of them defers says nothing
    of the others.
    """
    ligne = lignes[rang]
    debut = rang
    while debut and rang - debut <= _LIGNES_MAXIMUM and _goes_on(lignes[debut - 1], lignes[debut]):
        debut -= 1
    if (rang - debut) % _LIGNES_DE_RANGEE:
        return
    texte, suite = ligne.texte, rang + 1
    fin = min(len(lignes), rang + _LIGNES_DE_RANGEE)
    while suite < fin and _goes_on(lignes[suite - 1], lignes[suite]):
        texte = f"{texte} {lignes[suite].texte}"
        suite += 1
    for morceau in _RANGEE.split(texte):
        if morceau and morceau.strip():
            yield ligne.page, morceau.strip()


def _goes_on(avant: Ligne, ligne: Ligne) -> bool:
    """Return whether a line continues the one above: same page, begun in lower case or bracket."""
    return avant.page == ligne.page and (
        (
            not avant.texte.endswith((".", ";", ":"))
            and bool(re.match(r"[a-zà-ÿ(–—]|l[’']|d[’']", ligne.texte))
        )
        or bool(re.search(r"\b(de|du|des|la|le|et|l[’']|d[’'])$", avant.texte))
    )


_MARQUE = re.compile(
    r"\bsignée?s?\b|[✓✔☑☒]|\boui\b|\b\d{1,2}[/.]\d{1,2}[/.](?:20)?\d\d\b", re.IGNORECASE
)


def _empty_boxes(bloc: list[Rangee]) -> list[Rangee]:
    """Return the rows, those left unmarked deferred where a column says who signed."""
    marques = [_is_marked(bloc, rang) for rang in range(len(bloc))]
    nommees = [m for r, m in zip(bloc, marques, strict=True) if r.partis]
    etat = [m for r, m in zip(bloc, marques, strict=True) if "partenaire.etat" in r.partis]
    if sum(nommees) < _SUITE or sum(nommees) * 2 < len(nommees) or (etat and not any(etat)):
        return bloc
    signes = {p for r, marque in zip(bloc, marques, strict=True) if marque for p in r.partis}
    return [
        r if marque else replace(r, est_differee=True, partis=r.partis - signes)
        for r, marque in zip(bloc, marques, strict=True)
    ]


def _is_marked(bloc: Sequence[Rangee], rang: int) -> bool:
    """Return whether a row is marked, or goes on to a marked row that names nobody else."""
    for suite in bloc[rang : rang + _RANGEES_DE_CELLULE]:
        if not suite.partis <= bloc[rang].partis:
            return False
        if _MARQUE.search(suite.texte):
            return True
    return False
