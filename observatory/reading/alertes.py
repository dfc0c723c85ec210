"""What a whole document says of itself that a reader must know first: said, never decided.

Another generation, a draft, another territory, another language, codes that are no text: each is a
sentence with its page. Nothing is dropped, lowered or moved because of it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from observatory.base.text import slug
from observatory.documents.pages import MOTS_ETRANGERS, MOTS_OUTILS, Page
from observatory.documents.texte import clean

_GENERATION = re.compile(
    r"\bcontrat de ville\b.{0,80}?"
    r"\b(?P<debut>20(?:0\d|1\d))\s?(?:[-–/àa]|au)+\s?(?P<fin>20[12]\d)\b",
    re.IGNORECASE | re.DOTALL,
)
_CUCS = re.compile(r"\bcontrat urbain de cohésion sociale\b", re.IGNORECASE)
_PRESENTE = re.compile(r"\b2024\s?[-–/à]+\s?2030\b|\bengagements? quartiers? 2030\b", re.IGNORECASE)
_BROUILLON = re.compile(
    r"\b(?:projet de contrat de ville|document de travail|document provisoire|brouillon|"
    r"version (?:provisoire|de travail|non signée|martyre?)|avant-projet|ne pas diffuser|à valider|"
    r"(?:version|v)\s?0?\.?\d+ du \d)",
    re.IGNORECASE,
)
_FILIGRANE = re.compile(r"^\W*(?:PROJET|BROUILLON|DRAFT|PROVISOIRE|V0)\W*$")
_TITRE = re.compile(
    r"\bcontrat de ville\s+(?:\d{4}\s?[-–]\s?\d{4}\s+)?(?:de la |de l[’']|du |de |d[’'])"
    r"(?P<nom>[A-ZÀ-Ý][^\n.;:(\d]{2,60})",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"(?P<code>(?:^|[\s;,|])[=+@](?:HYPERLINK|IMPORT\w+|WEBSERVICE|CMD|DDE|SUM|SOMME|IF|SI)\s*[(|]|"
    r"<\s*(?:script|iframe|img|svg)\b|\bjavascript:|\$\{.{1,40}\}|\{\{.{1,40}\}\}|"
    r"\b(?:DROP|DELETE|INSERT|UPDATE|SELECT)\s+(?:TABLE|FROM|INTO|\*)|"
    r"\b(?:partenaire|instrument|thematique)\.[a-z_]+\s*[=:]\s*\w+|"
    r"\bignor(?:e|ez|er) (?:les|toutes les|all|previous) (?:instructions|consignes)\b)",
    re.IGNORECASE | re.MULTILINE,
)
_COUVERTURE = 3
_LIGNE_DE_TITRE = 70
_MOTS_D_UN_BLOC = 40
_PART_ETRANGERE = 0.12
_PART_FRANCAISE = 0.05


def check_document(
    pages: Sequence[Page], *, est_signe: bool = False, noms: Collection[str] = ()
) -> list[str]:
    """Return what a whole document says of itself, in French, one sentence each; [] for nothing.

    `est_signe`: whether somebody said it signed. `noms`: the words that tell its contract from
    others (« Bugey »); none where the contract is not known.
    """
    return [
        *_check_generation(pages),
        *_check_draft(pages, est_signe=est_signe),
        *_check_territory(pages, noms),
        *_check_language(pages),
        *_check_codes(pages),
    ]


def _check_generation(pages: Sequence[Page]) -> Iterator[str]:
    tete = [(p.numero, clean(p.texte)) for p in pages[:_COUVERTURE]]
    if any(_PRESENTE.search(texte) for _, texte in tete):
        return
    for numero, texte in tete:
        if (dite := _GENERATION.search(texte)) or _CUCS.search(texte):
            annees = f"{dite['debut']}-{dite['fin']}" if dite else "d’avant 2015 (CUCS)"
            yield (
                f"Page {numero} : ce document se dit un contrat {annees}, et nulle part en tête "
                "2024-2030 → vérifier la génération avant de le déposer ou de le coder."
            )
            return


def _check_draft(pages: Sequence[Page], *, est_signe: bool) -> Iterator[str]:
    for page in pages[:_COUVERTURE]:
        lignes = [clean(ligne) for ligne in page.texte.split("\n")]
        titres = [x for x in lignes if len(x) <= _LIGNE_DE_TITRE and not x.endswith((".", ","))]
        dits = (_BROUILLON.search(x) or _FILIGRANE.match(x) for x in titres)
        dit = next((d for d in dits if d is not None), None)
        if dit is None:
            continue
        suite = (
            "il est pourtant marqué signé → retirer cette marque, ou déposer l’exemplaire signé."
            if est_signe
            else "ses signataires restent à vérifier sur l’exemplaire signé."
        )
        mot = dit.group().strip()
        yield f"Page {page.numero} : ce document se dit un brouillon (« {mot} ») ; {suite}"
        return


def _check_territory(pages: Sequence[Page], noms: Collection[str]) -> Iterator[str]:
    if not noms or not any(page.texte.strip() for page in pages):
        return
    mots = {mot for page in pages for mot in slug(page.texte, " ").split()}
    if mots & set(noms):
        return
    titre = next(
        (
            dit["nom"].strip(" ,–-")
            for page in pages[:_COUVERTURE]
            for ligne in page.texte.split("\n")
            if (dit := _TITRE.search(clean(ligne)))
        ),
        None,
    )
    autre = f" ; il se dit le contrat de « {titre} »" if titre else ""
    yield (
        f"Le contrat choisi n’est nommé nulle part ({', '.join(sorted(noms))}){autre} → vérifier "
        "qu’il n’est pas celui d’un autre territoire."
    )


def _check_language(pages: Sequence[Page]) -> Iterator[str]:
    for page in pages:
        mots = _list_words(page.texte)
        if page.etat == "illisible" and mots and _share(mots, MOTS_ETRANGERS) >= _PART_ETRANGERE:
            yield f"Page {page.numero} : dans une autre langue ; elle n’est pas lue."
    melees = [str(page.numero) for page in pages if page.etat == "texte" and _is_mixed(page.texte)]
    if melees:
        une = len(melees) < 2
        yield (
            f"{'Page' if une else 'Pages'} {', '.join(melees)} : en partie dans une autre langue ; "
            "cette part n’est pas lue → la relire à l’œil avant de constater une absence."
        )


def _is_mixed(texte: str) -> bool:
    """Return whether a page holds a block of French words and a block of another language."""
    mots = _list_words(texte)
    blocs = [mots[i : i + _MOTS_D_UN_BLOC] for i in range(0, len(mots), _MOTS_D_UN_BLOC)]
    blocs = [b for b in blocs if len(b) >= _MOTS_D_UN_BLOC // 2]
    autres = [_share(b, MOTS_ETRANGERS) >= _PART_ETRANGERE for b in blocs]
    francais = [_share(b, MOTS_OUTILS) >= _PART_FRANCAISE for b in blocs]
    return any(autres) and any(francais)


def _list_words(texte: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", texte.casefold())


def _share(mots: Sequence[str], liste: Collection[str]) -> float:
    return sum(mot in liste for mot in mots) / len(mots)


def _check_codes(pages: Sequence[Page]) -> Iterator[str]:
    for page in pages:
        if trouve := _CODE.search(page.texte):
            yield (
                f"Page {page.numero} : du texte qui ressemble à du code "
                f"(« {trouve['code'].strip()[:40]} ») ; il est lu comme du texte, rien n’en est "
                "exécuté ni cru."
            )
            return
