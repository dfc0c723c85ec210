"""What a reading collects as it goes: faults and repairs, each with its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NoReturn

from observatory.grid import textes
from observatory.grid.jetons import Refus
from observatory.grid.modele import Anomalie, Cle, Endroit, Reparation, refuse


@dataclass
class Releve:
    """Faults and repairs of one file, in the order they were met."""

    anomalies: list[Anomalie] = field(default_factory=list)
    reparations: list[Reparation] = field(default_factory=list)
    cles_fautives: set[Cle] = field(default_factory=set)

    def refuse(
        self,
        lieu: Endroit,
        message: str,
        remede: str,
        *,
        trouve: object = None,
        attendu: Sequence[str] = (),
        cle: Cle | None = None,
    ) -> None:
        """Record one fault."""
        montre = None if trouve is None else textes.excerpt(trouve)
        self.anomalies.append(Anomalie(lieu, message, remede, montre, tuple(attendu), cle))
        if cle is not None:
            self.cles_fautives.add(cle)

    def refuse_value(
        self, lieu: Endroit, refus: Refus, trouve: object, cle: Cle | None = None
    ) -> None:
        """Record a value that cannot be read."""
        self.refuse(
            lieu, refus.message, refus.remede, trouve=trouve, attendu=refus.attendu, cle=cle
        )

    def stop(self, fichier: str) -> NoReturn:
        """Raise DataError with every fault met so far: nothing more can be read."""
        refuse(fichier, self.anomalies)
        raise AssertionError("stopped without a fault")

    def repair(self, lieu: Endroit, message: str) -> None:
        """Record one thing read otherwise than written."""
        self.reparations.append(Reparation(lieu, message))
