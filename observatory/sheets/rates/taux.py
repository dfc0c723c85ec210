"""A rate as a reader meets it: never a percentage alone, never a bound passed for a rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from observatory.base.french import (
    FINE,
    INSECABLE,
    au_moins,
    compter_probables,
    fraction,
    liste,
    majuscule,
    nombre,
    nommer_inconnus,
    pourcentage,
    quantite,
)
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import PARTIELLE, SIMULEE
from observatory.queries.taux import PERIMETRE_LECTURE, LigneTaux
from observatory.sheets.rates.unites import MENTION_SIMULEE, MotUnite, mot_unite

HASARD = "hasard"
"""Units drawn at random, as the lecture declares: only then has an interval a meaning."""
RIEN_ETABLI = "rien d’établi"


@dataclass(frozen=True)
class Taux:
    """One row of the rates with what a reader needs of it: words, caution, way to the proof.

    `perimetre` is the group it is shown for, `noms` the positive units, printed in small groups,
    `lien` the parameters of the view that opens it. Each text is written when it is asked for.
    """

    ligne: LigneTaux
    perimetre: str
    noms: tuple[str, ...]
    lien: Mapping[str, str]

    @property
    def code_lecture(self) -> str:
        """Return the lecture the figure is of, under the name a count gives it."""
        return self.ligne.code_lecture

    @property
    def est_simule(self) -> bool:
        """Return whether the figure comes from the demonstration."""
        return self.ligne.nature == SIMULEE

    @property
    def est_lu(self) -> bool:
        """Return whether at least one unit says something, firmly or probably."""
        return self.ligne.n > 0 or self.ligne.k_probable > 0

    @property
    def est_bascule(self) -> bool:
        """Return whether one unit recoded would change the band; False when there is no band."""
        return bool(self.ligne.est_bascule)

    @cached_property
    def chiffre(self) -> str:
        """Return « 33/40 », « au moins 9/40 », or that nothing is established."""
        return _write_bound(self.ligne) if self.ligne.est_bornee else _write_rate(self.ligne)

    @cached_property
    def complement(self) -> str | None:
        """Return the probable positives: counted apart from a bound, among those of a rate."""
        return _write_more(self.ligne)

    @cached_property
    def pourcentage(self) -> str | None:
        """Return the percentage, or both bounds; None for a small group or when nothing is read."""
        return _write_share(self.ligne)

    @cached_property
    def reste(self) -> str:
        """Return what is not decided: « 36 restent à lire, 1 non précisé »."""
        return say_rest(self.ligne)

    @property
    def bornes(self) -> str:
        """Return between which counts the whole group lies, for who asks."""
        return _say_bounds(self.ligne)

    @cached_property
    def phrase(self) -> str:
        """Return the sentence of the figure, as one reads it aloud."""
        dire = _say_bound if self.ligne.est_bornee else _say_rate
        return dire(self.ligne, mot_unite(self.ligne.type_unite), self.noms)

    @cached_property
    def precautions(self) -> tuple[str, ...]:
        """Return the sentences that say how far the figure may be trusted."""
        return _list_cautions(self.ligne, mot_unite(self.ligne.type_unite))

    @property
    def dit(self) -> str:
        """Return the whole figure: « au moins 12/40 + 2 probables »."""
        return f"{self.chiffre} {self.complement}" if self.complement else self.chiffre

    @property
    def dit_en_entier(self) -> str:
        """Return the figure and what is not decided: « au moins 2/39 ; 36 restent à lire »."""
        return f"{self.dit}{FINE}; {self.reste}" if self.reste else self.dit

    @property
    def portee(self) -> str:
        """Return what stands beside a bound: both bounds as shares, else what remains."""
        return self.pourcentage or self.reste


def build_taux(
    ligne: LigneTaux, filtres: Filtres, noms: Sequence[str] = (), perimetre: str | None = None
) -> Taux:
    """Return the figure of one rate; `noms` are the positive units, kept for small groups.

    `perimetre` is the group it is shown for, named in its link unless it is the whole lecture;
    None when the filters alone say it.
    """
    return Taux(
        ligne,
        perimetre=perimetre or ligne.perimetre,
        noms=tuple(noms) if ligne.est_petit_groupe else (),
        lien=_write_link(filtres, ligne.code_indicateur, ligne.mesure, perimetre),
    )


def _write_link(
    filtres: Filtres, indicateur: str, mesure: str, perimetre: str | None
) -> Mapping[str, str]:
    """Return the parameters of the view that opens a rate."""
    avant, apres = _split_params(filtres)
    lien = {**avant, "indicateur": indicateur, "mesure": mesure, **apres}
    if perimetre and perimetre != PERIMETRE_LECTURE:
        lien["perimetre"] = perimetre
    return lien


@lru_cache(maxsize=64)
def _split_params(filtres: Filtres) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return what stands before the indicator in the address of a view, and after the measure."""
    params = list(filtres.with_changes(indicateur="-", mesure="-").to_params().items())
    rang = [nom for nom, _ in params].index("indicateur")
    return dict(params[:rang]), dict(params[rang + 2 :])


def _write_rate(ligne: LigneTaux) -> str:
    return fraction(ligne.k, ligne.n) if ligne.n else RIEN_ETABLI


def _write_bound(ligne: LigneTaux) -> str:
    """Return « au moins 9/40 »; the upper bound stands in `pourcentage`."""
    if ligne.n == 0 and ligne.k_probable == 0:
        return RIEN_ETABLI
    if ligne.nb_inconnus == 0:
        return fraction(ligne.k, ligne.nb_attendus)
    if ligne.k == 0 and ligne.k_probable:
        return f"probable{INSECABLE}: {fraction(ligne.k_probable, ligne.nb_attendus)}"
    if ligne.k == 0:
        return f"au plus {fraction(ligne.nb_inconnus, ligne.nb_attendus)}"
    return au_moins(fraction(ligne.k, ligne.nb_attendus))


def _write_more(ligne: LigneTaux) -> str | None:
    """Return the probable positives: counted apart from a bound, among those of a rate."""
    if not ligne.k or not ligne.k_probable:
        return None
    lien = "+" if ligne.est_bornee else "dont"
    return f"{lien}{INSECABLE}{compter_probables(ligne.k_probable)}"


def _write_share(ligne: LigneTaux) -> str | None:
    """Return the percentage, or both bounds; None for a small group and when nothing is read."""
    if not ligne.est_bornee:
        return None if ligne.part is None else pourcentage(ligne.part)
    if ligne.part_min is None or ligne.part_max is None:
        return None
    if ligne.part_min == ligne.part_max:
        return pourcentage(ligne.part_min)
    return f"{pourcentage(ligne.part_min)} à {pourcentage(ligne.part_max)}"


def _say_rate(ligne: LigneTaux, mot: MotUnite, noms: Sequence[str]) -> str:
    """Return « 33 contrats sur 40 l’ont pour signataire (82,5 %) », as one reads it aloud."""
    attendus = mot.accorder("attendu", ligne.nb_attendus)
    if ligne.n == 0:
        return f"Rien n’est codé{INSECABLE}: {mot.compter(ligne.nb_attendus)} {attendus}"
    parmi = ""
    if ligne.n < ligne.nb_attendus:
        parmi = f" {mot.accorder('codé', ligne.n)} (pour {nombre(ligne.nb_attendus)} {attendus})"
    details = [liste(noms)] if noms and ligne.k else []
    if ligne.part is not None:
        details.append(pourcentage(ligne.part))
    if ligne.k_probable:
        details.append(f"dont {_say_probables(ligne)}")
    suite = f" ({', '.join(details)})" if details else ""
    phrase = f"{mot.compter_sur(ligne.k, ligne.n)}{parmi} {_verb(ligne, ligne.k)}{suite}"
    return majuscule(f"{phrase}{_left(ligne)}")


def _say_bound(ligne: LigneTaux, mot: MotUnite, noms: Sequence[str]) -> str:
    """Return « Au moins 9 contrats sur 40 (et 3 probables) l’ont pour signataire »."""
    total = nombre(ligne.nb_attendus)
    if ligne.n == 0 and ligne.k_probable == 0:
        return f"Rien d’établi sur ce point{_left(ligne)}"
    if ligne.nb_inconnus == 0:
        sujet, accord = mot.compter_sur(ligne.k, ligne.nb_attendus), ligne.k
    elif ligne.k:
        sujet, accord = au_moins(f"{mot.compter(ligne.k)} sur {total}"), ligne.k
    elif ligne.k_probable:
        sujet = f"probablement {mot.compter(ligne.k_probable)} sur {total}"
        sources = _say_sources(ligne)
        suite = f" ({sources})" if sources else ""
        return majuscule(f"{sujet} {_verb(ligne, ligne.k_probable)}{suite}{_left(ligne)}")
    else:
        sujet = f"au plus {mot.compter(ligne.nb_inconnus)} sur {total}"
        return majuscule(f"{sujet} {_verb(ligne, ligne.nb_inconnus)}{_left(ligne)}")
    details = [liste(noms)] if noms else []
    details += [f"et {_say_probables(ligne)}"] if ligne.k_probable else []
    sujet += f" ({', '.join(details)})" if details else ""
    return majuscule(f"{sujet} {_verb(ligne, accord)}{_left(ligne)}")


def say_rest(ligne: LigneTaux) -> str:
    """Return what is not decided, each kind by its name; the probable are counted elsewhere."""
    probables = ligne.k_probable if ligne.est_bornee else 0
    return nommer_inconnus(
        ligne.nb_a_lire,
        ligne.nb_non_precises,
        ligne.nb_documents_absents,
        ligne.nb_desaccords,
        ligne.nb_indecis - probables,
        est_finie=not ligne.est_bornee,
        feminin=mot_unite(ligne.type_unite).feminin,
    )


def _say_probables(ligne: LigneTaux) -> str:
    """Return « 3 probables, d’une seule source »: the units, and how many sources they rest on."""
    dits = [compter_probables(ligne.k_probable), _say_sources(ligne)]
    return ", ".join(d for d in dits if d)


def _say_sources(ligne: LigneTaux) -> str:
    """Return on how many distinct pages several probable units rest; nothing for one unit."""
    if ligne.k_probable < 2 or not ligne.nb_sources_probables:
        return ""
    if ligne.nb_sources_probables == 1:
        return "d’une seule source"
    return f"de {quantite(ligne.nb_sources_probables, 'source')} distinctes"


def _left(ligne: LigneTaux) -> str:
    reste = say_rest(ligne)
    return f"{FINE}; {reste}" if reste else ""


def _say_bounds(ligne: LigneTaux) -> str:
    """Return « entre 20/39 et 24/39 », empty when everything is decided."""
    if not ligne.nb_inconnus:
        return ""
    bas = fraction(ligne.k, ligne.nb_attendus)
    return f"entre {bas} et {fraction(ligne.k + ligne.nb_inconnus, ligne.nb_attendus)}"


def _verb(ligne: LigneTaux, k: int) -> str:
    """Return the verb of the measure, agreed and made negative for zero."""
    if k >= 2:
        return ligne.phrase_mesure
    if k == 1:
        return ligne.phrase_singulier
    ne = "n’" if ligne.phrase_singulier[0] in "aeéèêiouyh" else "ne "
    return f"{ne}{ligne.phrase_singulier}"


def _list_cautions(ligne: LigneTaux, mot: MotUnite) -> tuple[str, ...]:
    phrases: list[str] = []
    if ligne.nature == SIMULEE:
        phrases.append(f"{MENTION_SIMULEE} : ce chiffre ne décrit aucun contrat réel.")
    if ligne.est_bornee and ligne.nb_inconnus:
        nom = "Lecture partielle" if ligne.nature == PARTIELLE else "Lecture en cours"
        phrases.append(f"{nom}{INSECABLE}: ce qui n’a pas été lu n’est pas une absence.")
    elif ligne.n < ligne.nb_attendus:
        phrases.append(
            f"Codage incomplet{INSECABLE}: {fraction(ligne.n, ligne.nb_attendus)} "
            f"{mot.pluriel} {mot.accorder('codé', 2)}."
        )
    if ligne.est_petit_groupe and ligne.n:
        cinq = f"Moins de 5 {mot.pluriel} {mot.accorder('codé', 2)}"
        phrases.append(f"{cinq}{INSECABLE}: des noms, pas de pourcentage.")
    if ligne.est_bascule:
        phrases.append(f"En bascule : {_un(mot)} recodé{_e(mot)} ferait changer de tranche.")
    if ligne.est_au_seuil_haut:
        borne = round(100 * (ligne.part or 0))
        phrases.append(f"Exactement {borne} % : compté dans la tranche haute.")
    if est_tire_au_sort(ligne):
        phrases.append(_say_interval(ligne, mot))
    return tuple(phrases)


def est_tire_au_sort(ligne: LigneTaux) -> bool:
    """Return whether an interval means something: some units, wholly read, drawn at random."""
    est_lue = not ligne.est_bornee and ligne.nature != SIMULEE and ligne.selection == HASARD
    return est_lue and not ligne.est_petit_groupe and ligne.n < ligne.nb_attendus


def _say_interval(ligne: LigneTaux, mot: MotUnite) -> str:
    """Return the exact interval of the whole group, each bound a number of units."""
    from observatory.statistics.intervals import compute_interval  # noqa: PLC0415 (slow, and rare)

    intervalle = compute_interval(ligne.k, ligne.n, ligne.nb_attendus)
    bas, haut = intervalle.k_min or 0, intervalle.k_max or 0
    return (
        f"{majuscule(mot.pluriel)} {mot.accorder('tiré', 2)} au sort{INSECABLE}: entre "
        f"{fraction(bas, ligne.nb_attendus)} et {fraction(haut, ligne.nb_attendus)} "
        f"(intervalle exact à 95{INSECABLE}%, population finie)."
    )


def _un(mot: MotUnite) -> str:
    return f"une seule {mot.singulier}" if mot.feminin else f"un seul {mot.singulier}"


def _e(mot: MotUnite) -> str:
    return "e" if mot.feminin else ""
