"""How far a lecture is coded: by contract, by theme, by coder. Counts only, nobody's answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from observatory.workshop.decisions import JournalAtelier
from observatory.workshop.gestes import Seance
from observatory.workshop.queue import find_theme


@dataclass(frozen=True, slots=True)
class Avancement:
    """How many points of a contract or a theme are coded, among how many."""

    nom: str
    nb: int
    total: int


@dataclass(frozen=True, slots=True)
class AvancementLecture:
    """What one coder has coded, and how much all the others have, together."""

    contrats: tuple[Avancement, ...]
    themes: tuple[Avancement, ...]
    nb_siens: int
    nb_autres: int
    nb_des_autres: int


def measure_progress(
    journal: JournalAtelier, seance: Seance, unites: Mapping[str, str]
) -> AvancementLecture:
    """Return how far a lecture is, for the coder at work; contracts not begun are left out."""
    codables = [i for i in seance.codebook.indicateurs() if i.est_codable]
    codes = {i.code for i in codables}
    dites = [
        c
        for c, d in journal.current(seance.lecture).items()
        if not c.facette and d.etat.statut is not None and c.indicateur in codes
    ]
    siennes = [c for c in dites if c.codeur == seance.codeur]
    par_contrat = Counter(c.unite for c in siennes)
    ici = {c.indicateur for c in siennes if c.unite == seance.unite}
    par_theme = Counter(find_theme(i) for i in codables)
    faits = Counter(find_theme(i) for i in codables if i.code in ici)
    return AvancementLecture(
        contrats=tuple(
            Avancement(nom, par_contrat[code], len(codables))
            for code, nom in sorted(unites.items(), key=lambda u: u[1])
            if par_contrat[code]
        ),
        themes=tuple(
            Avancement(t.libelle, faits[t.code], par_theme[t.code])
            for t in seance.codebook.thematiques
            if par_theme[t.code]
        ),
        nb_siens=len(siennes),
        nb_autres=len({c.codeur for c in dites} - {seance.codeur}),
        nb_des_autres=len(dites) - len(siennes),
    )
