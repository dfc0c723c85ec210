"""Findings written on screen: rows of the journal like decisions, seen by coders until published.

A finding belongs to the lecture, not to a coder: its last row says it, whoever wrote it. It bears
no unit; its indicator is « constat. » and its code, its value the finding itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, replace
from itertools import count

from observatory.base.errors import DataError
from observatory.codebook.codebook import Codebook
from observatory.contracts.constats import Constats, check_constats
from observatory.grid.constats import build_constats, compute_marque, list_constats
from observatory.grid.etat import EtatLecture
from observatory.grid.modele import ChiffreSaisi, ConstatSaisi, PageConstats
from observatory.workshop.decisions import (
    CODER,
    RETIRER,
    CleDecision,
    Decision,
    EtatCode,
    Geste,
    JournalAtelier,
)

FACETTE = "constat"
"""What stands for the facet of a row that holds a finding."""
_PREFIXE = "constat."


def write_constat(
    journal: JournalAtelier,
    codeur: int,
    etat: EtatLecture,
    codebook: Codebook,
    constat: ConstatSaisi,
) -> None:
    """Write a finding, new or changed; DataError with every fault, nothing written then."""
    page = PageConstats(None, (constat,))
    require_sound(page, etat, codebook)
    cellule = _cell(codeur, str(etat.lecture["code_lecture"]), constat.code)
    journal.append([Geste(cellule, CODER, EtatCode("code", _write(constat)))])


def remove_constat(journal: JournalAtelier, codeur: int, lecture: str, code: str) -> None:
    """Take a finding away; its rows stay in the journal."""
    journal.append([Geste(_cell(codeur, lecture, code), RETIRER, EtatCode())])


def list_written(
    decisions: Iterable[Decision],
) -> dict[str, ConstatSaisi | None]:
    """Return the findings the journal speaks of, by code; None for one taken away."""
    siennes = [d for d in decisions if d.cellule.facette == FACETTE]
    return {
        d.cellule.indicateur.removeprefix(_PREFIXE): _read(d)
        for d in sorted(siennes, key=lambda d: d.numero)
    }


def merge_constats(etat: EtatLecture, decisions: Iterable[Decision]) -> tuple[ConstatSaisi, ...]:
    """Return the findings of a lecture once the journal is published, theme by theme."""
    tous = {c.code: c for c in list_constats(etat)}
    for code, constat in list_written(decisions).items():
        if constat is None:
            tous.pop(code, None)
        else:
            tous[code] = constat
    return tuple(sorted(tous.values(), key=lambda c: (c.theme or "", c.ordre, c.code)))


def bring_constats(etat: EtatLecture, constats: tuple[ConstatSaisi, ...]) -> PageConstats:
    """Return findings as the page that replaces those stored today."""
    return PageConstats(compute_marque(list_constats(etat)), constats)


def note_frozen(journal: JournalAtelier, etat: EtatLecture) -> int:
    """Write back the findings whose figures publishing has just frozen; return how many.

    What the journal says of a finding is then what is published, so that it is not frozen again.
    """
    code = str(etat.lecture["code_lecture"])
    publies = {c.code: c for c in list_constats(etat)}
    gestes = []
    for d in journal.current(code, unite="").values():
        ecrit = _read(d) if d.cellule.facette == FACETTE else None
        publie = publies.get(ecrit.code) if ecrit else None
        if ecrit is None or publie is None or replace(ecrit, chiffres=publie.chiffres) != publie:
            continue
        if ecrit.chiffres != publie.chiffres:
            gestes.append(Geste(d.cellule, CODER, EtatCode("code", _write(publie))))
    return len(journal.append(gestes))


def require_sound(page: PageConstats, etat: EtatLecture, codebook: Codebook) -> None:
    """Raise DataError with every fault of some findings."""
    cadres = build_constats(page, etat, codebook, None)
    lot = Constats(str(etat.lecture["code_lecture"]), *cadres)
    if fautes := list(check_constats(lot, codebook, frozenset(etat.unites))):
        raise DataError(fautes, titre="Constat refusé")


def name_constat(theme: str | None, nature: str, pris: Iterable[str]) -> str:
    """Return the code of a new finding, as a grid gives it, unlike those taken."""
    deja = set(pris)
    return next(
        code for rang in count(1) if (code := f"{theme or 'ensemble'}.{nature}.{rang}") not in deja
    )


def _cell(codeur: int, lecture: str, code: str) -> CleDecision:
    return CleDecision(codeur, lecture, "", f"{_PREFIXE}{code}", FACETTE)


def _write(constat: ConstatSaisi) -> str:
    return json.dumps(asdict(constat), ensure_ascii=False, sort_keys=True)


def _read(decision: Decision) -> ConstatSaisi | None:
    if decision.etat.statut is None or decision.etat.valeur is None:
        return None
    lu = json.loads(decision.etat.valeur)
    chiffres = tuple(ChiffreSaisi(**c) for c in lu.pop("chiffres"))
    return ConstatSaisi(**{**lu, "unites": tuple(lu["unites"])}, chiffres=chiffres)
