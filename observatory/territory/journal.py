"""What a preparation notes as it goes: rows read, values set aside, checks, breaches."""

from __future__ import annotations

from dataclasses import dataclass, field

from observatory.base.errors import Breach, DataError

_MAX_PAR_FAUTE = 5


@dataclass(frozen=True)
class EcartSource:
    """Values of a source set aside on purpose, with the reason."""

    colonne: str
    nombre: int
    raison: str

    def __str__(self) -> str:
        """Return the values set aside as a French phrase."""
        s = "s" if self.nombre > 1 else ""
        return f"{self.nombre} valeur{s} de « {self.colonne} » non reprise{s} ({self.raison})"


@dataclass(frozen=True)
class ControleSource:
    """A check that passed: what was verified, and the figure obtained."""

    libelle: str
    resultat: str


@dataclass
class ReleveSource:
    """What was done with one source."""

    lignes_lues: int = 0
    lignes_gardees: int = 0
    ecarts: list[EcartSource] = field(default_factory=list)
    reserves: list[str] = field(default_factory=list)


@dataclass
class Journal:
    """The notes of one preparation, gathered so that one message tells all the breaches."""

    releves: dict[str, ReleveSource] = field(default_factory=dict)
    controles: list[ControleSource] = field(default_factory=list)
    breaches: list[Breach] = field(default_factory=list)

    def releve(self, source: str) -> ReleveSource:
        """Return the notes on one source, opened at the first call."""
        return self.releves.setdefault(source, ReleveSource())

    def set_aside(self, source: str, colonne: str, nombre: int, raison: str) -> None:
        """Note values left out on purpose; nothing is noted when there are none."""
        if nombre:
            self.releve(source).ecarts.append(EcartSource(colonne, nombre, raison))

    def warn(self, source: str, reserve: str) -> None:
        """Note a doubtful value kept as the source gives it."""
        self.releve(source).reserves.append(reserve)

    def keep(self, source: str, nombre: int) -> None:
        """Note how many rows of a source reach the prepared tables."""
        self.releve(source).lignes_gardees = nombre

    def refuse(self, breach: Breach) -> None:
        """Gather one breach."""
        self.breaches.append(breach)

    def refuse_rows(
        self, fichier: str, colonne: str, rows: list[tuple[str, str]], message: str, remede: str
    ) -> None:
        """Gather a breach per faulty (row, value), the first ones in full then their number."""
        for ligne, valeur in rows[:_MAX_PAR_FAUTE]:
            texte = message.format(valeur=valeur)
            self.refuse(Breach(fichier, texte, remede, ligne=ligne, colonne=colonne))
        reste = len(rows) - _MAX_PAR_FAUTE
        if reste > 0:
            autres = "autres lignes ont" if reste > 1 else "autre ligne a"
            texte = f"{reste} {autres} le même défaut"
            self.refuse(Breach(fichier, texte, remede, colonne=colonne))

    def confirm(self, libelle: str, resultat: object) -> None:
        """Note a check that passed."""
        self.controles.append(ControleSource(libelle, str(resultat)))

    def raise_if_any(self) -> None:
        """Raise one DataError with every breach gathered so far."""
        if self.breaches:
            raise DataError(self.breaches, titre="Territoires non préparés")
