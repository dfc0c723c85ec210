"""The sheet « Constats » read back: one finding per row with a text, one figure per row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from observatory.base.codes import split_codes
from observatory.codebook.codebook import Codebook
from observatory.contracts.constats import CODE, VOCABULAIRE
from observatory.grid import champs, feuilles, jetons, textes
from observatory.grid.classeur import FeuilleLue
from observatory.grid.constats import CELLULE_MARQUE, COLONNES, LIBRE, MARQUE, list_constats
from observatory.grid.etat import EtatLecture
from observatory.grid.jetons import Brut, Refus
from observatory.grid.lecture_tables import read_raw_rows
from observatory.grid.modele import ChiffreSaisi, ConstatSaisi, Endroit, PageConstats
from observatory.grid.releve import Releve


def read_constats(
    page: FeuilleLue, etat: EtatLecture, codebook: Codebook, releve: Releve
) -> PageConstats:
    """Return the findings of the sheet, and the fingerprint it was written with."""
    marque = page.text(*CELLULE_MARQUE).removeprefix(MARQUE.strip()).strip()
    lecteur = _LecteurConstats(etat, codebook, releve)
    for valeurs, lieux in read_raw_rows(page, COLONNES, releve):
        lecteur.read(valeurs, lieux)
    return PageConstats(marque or None, lecteur.finish())


@dataclass
class _LecteurConstats:
    """The rows of the sheet, read one after the other into findings."""

    etat: EtatLecture
    codebook: Codebook
    releve: Releve

    def __post_init__(self) -> None:
        self.lus: dict[str, ConstatSaisi] = {}
        self.courant: str | None = None
        themes = [(t.code, t.libelle) for t in self.codebook.thematiques]
        self.themes = feuilles.index_references(themes)
        self.indicateurs = feuilles.index_references(
            [(i.code, i.libelle) for i in self.codebook.indicateurs()]
        )
        self.unites = feuilles.index_references(list(self.etat.unites.items()))
        self.pris = {c.code for c in list_constats(self.etat)}

    def read(self, valeurs: Mapping[str, Brut], lieux: Mapping[str, Endroit]) -> None:
        """Read one row: a finding, or one more figure of the finding above or of its code."""
        avant = len(self.releve.anomalies)
        lu: dict[str, str] = {}
        for champ in (c.champ for c in COLONNES):
            try:
                lu[champ] = jetons.read_text(valeurs.get(champ)).strip()
            except Refus as refus:
                self.releve.refuse_value(lieux[champ], refus, valeurs.get(champ))
                lu[champ] = ""
        if not any(lu.values()):
            return
        if lu["texte"]:
            self._open(lu, lieux)
        elif lu["code_constat"] in self.lus:
            self.courant = lu["code_constat"]
        elif lu["code_constat"] or self.courant is None:
            self.releve.refuse(
                lieux["texte"],
                "constat sans texte",
                "écrire sa phrase, ou supprimer la ligne",
                trouve=lu["code_constat"] or None,
            )
        if len(self.releve.anomalies) == avant and self.courant is not None:
            chiffre = self._read_figure(lu, lieux)
            if chiffre is not None:
                constat = self.lus[self.courant]
                self.lus[self.courant] = replace(constat, chiffres=(*constat.chiffres, chiffre))

    def finish(self) -> tuple[ConstatSaisi, ...]:
        """Return the findings, those without a rank after the others of their theme."""
        rangs: dict[str | None, int] = {}
        for constat in self.lus.values():
            rangs[constat.theme] = max(rangs.get(constat.theme, 0), constat.ordre)
        finis = []
        for constat in self.lus.values():
            if not constat.ordre:
                rangs[constat.theme] += 1
            finis.append(constat if constat.ordre else
                         replace(constat, ordre=rangs[constat.theme]))  # fmt: skip
        return tuple(sorted(finis, key=lambda c: (c.theme or "", c.ordre, c.code)))

    def _open(self, lu: Mapping[str, str], lieux: Mapping[str, Endroit]) -> None:
        theme = self._find(lu, lieux, "code_theme", self.themes, "thème inconnu")
        try:
            nature = champs.read_term(lu["nature"], self.codebook, VOCABULAIRE) or "constat"
        except Refus as refus:
            self.releve.refuse_value(lieux["nature"], refus, lu["nature"])
            nature = "constat"
        ordre = self._read_whole(lu, lieux, "ordre")
        code = lu["code_constat"] or self._name(theme, nature)
        if not CODE.fullmatch(code):
            self.releve.refuse(
                lieux["code_constat"], "code mal formé",
                "minuscules sans accent, chiffres, points et tirets ; ou vider", trouve=code,
            )  # fmt: skip
        if code in self.lus:
            self.releve.refuse(
                lieux["code_constat"], "deux constats ont ce code",
                "vider le code de l’un des deux", trouve=code,
            )  # fmt: skip
            return
        self.courant = code
        self.lus[code] = ConstatSaisi(
            code=code,
            theme=theme,
            nature=nature,
            ordre=ordre or 0,
            texte=textes.clean(lu["texte"]),
            unites=tuple(self._read_units(lu, lieux)),
            source=lu["source"] or None,
            passage=lu["passage"] or None,
            page=lu["page"] or None,
            url=self._read_url(lu, lieux),
            chiffres=(),
        )

    def _name(self, theme: str | None, nature: str) -> str:
        rang = 1
        while (code := f"{theme or 'ensemble'}.{nature}.{rang}") in self.pris | set(self.lus):
            rang += 1
        return code

    def _read_units(self, lu: Mapping[str, str], lieux: Mapping[str, Endroit]) -> Iterator[str]:
        for jeton in split_codes(lu["unites"]):
            code = feuilles.find_code(jeton, self.unites)
            if code is None:
                self.releve.refuse(
                    lieux["unites"], "contrat ou ville hors de la lecture",
                    "donner son code ou son nom", trouve=jeton,
                )  # fmt: skip
            else:
                yield code

    def _read_url(self, lu: Mapping[str, str], lieux: Mapping[str, Endroit]) -> str | None:
        try:
            return champs.read_url(lu["url"]) if lu["url"] else None
        except Refus as refus:
            self.releve.refuse_value(lieux["url"], refus, lu["url"])
            return None

    def _read_figure(
        self, lu: Mapping[str, str], lieux: Mapping[str, Endroit]
    ) -> ChiffreSaisi | None:
        if not any(lu[champ] for champ in ("code_indicateur", "mesure", "k", "n")):
            return None
        avant = len(self.releve.anomalies)
        code = self._find(lu, lieux, "code_indicateur", self.indicateurs, "indicateur inconnu")
        mesure = self._find_measure(lu, lieux, code)
        est_libre = textes.key(lu["k"]) == textes.key(LIBRE)
        k = None if est_libre else self._read_whole(lu, lieux, "k")
        n = self._read_whole(lu, lieux, "n")
        if len(self.releve.anomalies) > avant:
            return None
        if code is None and (k is None or n is None):
            self.releve.refuse(
                lieux["k"], "chiffre sans indicateur ni compte",
                "choisir un indicateur, ou écrire k et N",
            )  # fmt: skip
        elif (k is None) != (n is None) or (k is not None and n is not None and k > n):
            self.releve.refuse(
                lieux["k"], "k/N impossible", "écrire k et N avec k ≤ N, ou vider les deux",
                trouve=f"{lu['k']}/{lu['n']}",
            )  # fmt: skip
        est_a_figer = bool(code and mesure) and k is None and not est_libre
        return ChiffreSaisi(code, mesure, k, n, a_figer=est_a_figer)

    def _find_measure(
        self, lu: Mapping[str, str], lieux: Mapping[str, Endroit], code: str | None
    ) -> str | None:
        if not lu["mesure"] or code is None:
            return None
        mesures = self.codebook.mesures_de(code)
        for mesure in mesures:
            if textes.key(lu["mesure"]) in (textes.key(mesure.code), textes.key(mesure.libelle)):
                return mesure.code
        self.releve.refuse(
            lieux["mesure"], f"mesure qui n’est pas de {code}", "choisir l’une des siennes",
            trouve=lu["mesure"], attendu=[m.libelle for m in mesures],
        )  # fmt: skip
        return None

    def _find(
        self,
        lu: Mapping[str, str],
        lieux: Mapping[str, Endroit],
        champ: str,
        index: Mapping[str, str],
        message: str,
    ) -> str | None:
        if not lu[champ]:
            return None
        code = feuilles.find_code(lu[champ], index)
        if code is None:
            self.releve.refuse(lieux[champ], message, "choisir dans la liste", trouve=lu[champ])
        return code

    def _read_whole(
        self, lu: Mapping[str, str], lieux: Mapping[str, Endroit], champ: str
    ) -> int | None:
        if not lu[champ]:
            return None
        if not lu[champ].isdigit() or len(lu[champ]) > 6:
            self.releve.refuse(
                lieux[champ], "nombre entier attendu", "écrire un entier, ou vider",
                trouve=lu[champ],
            )  # fmt: skip
            return None
        return int(lu[champ])
