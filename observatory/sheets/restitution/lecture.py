"""The restitution of a lecture: order, approach, map, rates, readings, what is not known."""

from __future__ import annotations

from collections.abc import Sequence

from observatory.base.french import FINE, INSECABLE, guillemets, liste, quantite, typographier
from observatory.queries.accord import list_doubles
from observatory.queries.codebook import list_indicateurs, list_niveaux
from observatory.queries.entrepot import Entrepot
from observatory.queries.fiches import list_preuves_unite
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture, load_lecture
from observatory.queries.sources import list_sources
from observatory.queries.taux import list_unites
from observatory.sheets.pages.accueil import build_accueil
from observatory.sheets.pages.lecture import LectureRegionale, build_lecture_regionale
from observatory.sheets.pages.lectures import build_bandeau, write_couverture, write_lus
from observatory.sheets.printed.fiche_contrat_theme import (
    PreuveFiche,
    read_evidence,
    require_theme,
)
from observatory.sheets.printed.fiche_pied import ADRESSE_DEFAUT, build_pied, write_adresse
from observatory.sheets.printed.fiche_regles import list_regles
from observatory.sheets.publication.accord import check_agreement
from observatory.sheets.rates.cellules import load_vocabulaire
from observatory.sheets.rates.matrices import VIDE
from observatory.sheets.rates.reperes import INVERIFIABLE
from observatory.sheets.rates.tableaux import Tableau
from observatory.sheets.rates.themes import find_theme, list_codes_theme, list_themes_lus
from observatory.sheets.rates.unites import mot_unite, titrer
from observatory.sheets.restitution.figure import (
    ChoixFigure,
    EchelleTracee,
    Figure,
    MatriceTracee,
    build_cadre,
    nommer,
)
from observatory.sheets.restitution.figures import figure_of_table, try_figure
from observatory.sheets.restitution.plan import (
    ChapitreDit,
    Phrases,
    Restitution,
    TableDite,
    Volet,
    write_sentences,
)
from observatory.sheets.restitution.theme import build_theme, say_natures, tell_table

NB_MIN_CASES = 10
"""Under this many known cells a matrix is not shown."""
NB_CITES = 12
"""Titles of pages kept for one indicator; the list of proofs holds them all."""


def build_restitution(
    entrepot: Entrepot, filtres: Filtres, base: str = ADRESSE_DEFAUT
) -> Restitution:
    """Return the restitution of a lecture, whole or of the theme of the filters.

    Raises QueryError when the lecture or the theme is unknown.
    """
    vue = filtres.with_changes(indicateur=None, mesure=None, valeur=(), contrat=None)
    lecture = load_lecture(entrepot, vue.lecture)
    mot = mot_unite(lecture.type_unite)
    codes_themes = [t.code for t in list_themes_lus(entrepot, vue.lecture)]
    nom_theme = ""
    if vue.theme:
        nom_theme = require_theme(entrepot, vue.theme).libelle
        codes_themes = [vue.theme]
    themes: list[ChapitreDit] = []
    muets: list[str] = []
    pages: list[LectureRegionale] = []
    for code in codes_themes:
        page = build_lecture_regionale(entrepot, vue.with_changes(theme=code))
        pages.append(page)
        partie = build_theme(entrepot, lecture, vue.with_changes(theme=code), page)
        if partie.volets:
            themes.append(partie)
        elif page.theme is not None:
            muets.append(page.theme.libelle)
    ensemble = build_lecture_regionale(entrepot, vue.with_changes(theme=None))
    generales: list[ChapitreDit] = []
    if not vue.theme:
        generales = [
            _open(entrepot, lecture, vue),
            _explain(entrepot, lecture, vue),
            _place(entrepot, lecture, vue),
            _tell_rates(entrepot, lecture, vue, ensemble),
        ]
    dernieres = [_say_unknown(lecture, pages, muets)]
    preuves, cites = _list_proofs(entrepot, lecture, vue)
    perimetre = typographier(lecture.nom_perimetre)
    titre = f"{nom_theme}{INSECABLE}: {perimetre}" if nom_theme else perimetre
    adresse = write_adresse(base, "lecture", vue.to_params())
    pied = build_pied(entrepot, lecture, "", adresse)
    bandeau = build_bandeau(lecture)
    annonce = ". ".join(x for x in (bandeau.titre, bandeau.texte) if x)
    gardees = len(list_unites(entrepot, vue))
    cadre = build_cadre(entrepot, lecture, vue)
    partie_vue = ""
    if gardees < lecture.nb_attendus:
        partie_vue = f". Vue{INSECABLE}: {cadre.filtres}, {mot.compter(gardees)}"
    return Restitution(
        nom=f"{vue.theme or 'lecture'}-{lecture.code_lecture}",
        titre=titrer(titre, lecture.est_simulee),
        sous_titre=f"{typographier(lecture.nom_lecture)}. {mot.compter(lecture.nb_attendus)}, "
        f"contrats {lecture.generation}{partie_vue}",
        annonce=annonce if annonce.endswith(".") else f"{annonce}.",
        parties=tuple(p for p in (*generales, *themes, *dernieres) if p.volets),
        annexes=_annex(pages if vue.theme else [ensemble, *pages]),
        preuves=preuves,
        sources=_list_sources(entrepot, lecture),
        versions=tuple((n, t) for n, t in pied.mentions if n not in ("Filtres", "Adresse")),
        cadre=cadre,
        adresse=adresse,
        cites=cites,
    )


def _open(entrepot: Entrepot, lecture: Lecture, vue: Filtres) -> ChapitreDit:
    accueil = build_accueil(entrepot, vue)
    mot = mot_unite(lecture.type_unite)
    phrases = [
        lecture.description,
        f"Lecture menée par {lecture.organisation}",
        lecture.avertissement or "",
    ]
    cles = [f"{c.libelle}{INSECABLE}: {c.valeur}" for c in accueil.chiffres]
    return ChapitreDit(
        "contexte",
        "Commande et contexte",
        (
            Volet(
                "Commande et contexte",
                f"Cette lecture porte sur {mot.compter(lecture.nb_attendus)} "
                f"({typographier(lecture.nom_perimetre)}), génération {lecture.generation}.",
                (Phrases("", write_sentences([typographier(p) for p in phrases])),),
                notes=write_sentences(cles),
            ),
        ),
    )


def _explain(entrepot: Entrepot, lecture: Lecture, vue: Filtres) -> ChapitreDit:
    """Return how it was read: N, what was read, coders and their agreement, how to read k/N."""
    mot = mot_unite(lecture.type_unite)
    doubles = list_doubles(entrepot, lecture.code_lecture)
    accords = [c.message for c in check_agreement(doubles, list_niveaux(entrepot))]
    lignes = [
        ("Attendus", mot.compter(lecture.nb_attendus)),
        ("Lus", write_lus(lecture)),
        ("Codé", write_couverture(lecture).rstrip(".")),
        ("Documents", typographier(lecture.source or "non précisé").rstrip(".")),
        (
            "Codeurs",
            quantite(len(accords), "indicateur lu", "indicateurs lus") + " par deux codeurs ou plus"
            if accords
            else "un seul codage par point",
        ),
    ]
    regles = list_regles(entrepot, lecture, est_repere=bool(vue.lecture))
    return ChapitreDit(
        "demarche",
        "Démarche",
        (
            Volet(
                "Démarche",
                f"{write_lus(lecture)}. Chaque réponse garde la page qui la prouve."
                if not lecture.est_simulee
                else "Les réponses de cette lecture sont tirées au sort.",
                (TableDite("Ce qui a été lu", ("", "Dans cette lecture"), tuple(lignes)),),
                notes=(*write_sentences(accords), *write_sentences([str(r) for r in regles])),
            ),
            Volet(
                "Comment lire les chiffres",
                "k/N : k contrats répondent oui, parmi les N qui ont été lus sur ce point."
                if lecture.type_unite == "contrat"
                else "k/N : k villes répondent oui, parmi les N qui ont été lues sur ce point.",
                (Phrases("", write_sentences([str(r) for r in regles])),),
            ),
        ),
    )


def _place(entrepot: Entrepot, lecture: Lecture, vue: Filtres) -> ChapitreDit:
    carte = try_figure(
        entrepot, "carte", Filtres(lecture=vue.lecture, region=vue.region), ChoixFigure()
    )
    accueil = build_accueil(entrepot, vue)
    cles = tuple((c.libelle, c.valeur, c.detail or "") for c in accueil.chiffres)
    volets: list[Volet] = []
    if carte:
        volets.append(Volet("Où sont les contrats", f"{accueil.resume_territoire}.", (carte,)))
    if cles:
        volets.append(
            Volet(
                "Les quartiers en chiffres",
                f"{accueil.territoire}{INSECABLE}: {accueil.resume_territoire}.",
                (TableDite("Chiffres clés", ("", "Valeur", "Précision"), cles),),
            )
        )
    return ChapitreDit("carte", "Carte et chiffres", tuple(volets))


def _tell_rates(
    entrepot: Entrepot, lecture: Lecture, vue: Filtres, page: LectureRegionale
) -> ChapitreDit:
    """Return the published rates, one idea a group, then the whole of the lecture."""
    volets: list[Volet] = []
    est_entiere = len(list_unites(entrepot, vue)) == lecture.nb_attendus
    figure = try_figure(entrepot, "taux", vue, ChoixFigure()) if est_entiere else None
    if figure is not None and isinstance(figure.dessin, EchelleTracee):
        for titre, rangees in figure.dessin.groupes:
            tete = rangees[0]
            partielle = Figure(
                nom=f"{figure.nom}-{len(volets)}",
                titre=f"{figure.titre}, {titre[:1].lower()}{titre[1:]}" if titre else figure.titre,
                phrase="",
                dessin=EchelleTracee(((titre, rangees),), figure.dessin.tranches),
                notes=figure.notes,
                cadre=figure.cadre,
                lien=figure.lien,
            )
            volets.append(
                Volet(
                    titre or figure.titre,
                    figure.phrase
                    if len(figure.dessin.groupes) == 1
                    else f"{titre}{INSECABLE}: d’abord {nommer(tete)} ({tete.dit.rstrip('*')}).",
                    (partielle,),
                    notes=figure.notes,
                )
            )
    if any(r.verdict != INVERIFIABLE for r in page.reperes):
        volets.append(
            Volet(
                "Publié et établi",
                page.bilan_reperes,
                (
                    TableDite(
                        "Taux publiés et ce que dit cette lecture",
                        ("Taux publié", "Publié", "Ici", "Constat"),
                        tuple(
                            (
                                r.libelle,
                                r.dit,
                                r.taux.dit_en_entier if r.taux and r.taux.est_lu else "—",
                                r.verdict,
                            )
                            for r in page.reperes
                        ),
                    ),
                ),
                notes=tuple(f"{r.libelle}{INSECABLE}: {r.phrase}" for r in page.reperes),
            )
        )
    volets += say_natures(page.constats)
    for code, titre in (
        ("formes", "Les formes d’articulation"),
        ("instruments", "Contrats et instruments"),
        ("partenaires", "Contrats et partenaires"),
    ):
        matrice = try_figure(entrepot, code, vue, ChoixFigure())
        if matrice is not None and count_known(matrice) >= NB_MIN_CASES:
            volets.append(Volet(titre, matrice.phrase, (matrice,), notes=matrice.notes))
    for tableau in page.ensemble:
        dessin = figure_of_table(entrepot, lecture, vue, tableau)
        volets.append(tell_table(dessin, tableau))
    return ChapitreDit("taux", "Les taux", tuple(volets))


def count_known(figure: Figure) -> int:
    """Return how many cells of a matrix are known: a few are no picture."""
    dessin = figure.dessin
    if not isinstance(dessin, MatriceTracee):
        return 0
    return sum(e != VIDE for _, etats in dessin.rangees for e in etats)


def _say_unknown(
    lecture: Lecture, pages: Sequence[LectureRegionale], muets: Sequence[str]
) -> ChapitreDit:
    """Return what nobody read yet: known before unknown, so the last part."""
    mot = mot_unite(lecture.type_unite)
    reste = lecture.nb_attendus - lecture.nb_unites_codees
    phrases = []
    if reste:
        verbe = "n’ont" if reste > 1 else "n’a"
        phrases.append(f"{mot.compter(reste)} {verbe} encore aucun point lu")
    lignes = []
    for page in pages:
        if page.theme is None or page.theme.libelle in muets:
            continue
        nb = sum(len(t.silences) for t in (*page.theme.tableaux, *page.theme.muets))
        if nb:
            lignes.append((page.theme.libelle, quantite(nb, "point non lu", "points non lus")))
    if muets:
        phrases.append(f"Ni codé ni publié dans cette lecture{INSECABLE}: {liste(muets)}")
    phrases.append("Non lu ne veut pas dire absent du contrat")
    blocs: list[Phrases | TableDite] = [Phrases("", write_sentences(phrases))]
    if lignes:
        blocs.append(
            TableDite("Ce qui reste à lire, par thème", ("Thème", "À lire"), tuple(lignes))
        )
    tete = write_sentences(phrases)[0]
    return ChapitreDit(
        "inconnu",
        "Ce qu’on ne sait pas",
        (Volet("Ce qu’on ne sait pas", tete, tuple(blocs)),),
    )


def _list_proofs(
    entrepot: Entrepot, lecture: Lecture, vue: Filtres
) -> tuple[tuple[PreuveFiche, ...], dict[str, tuple[str, ...]]]:
    """Return the pages that prove the view, and their titles by indicator; none simulated."""
    if lecture.est_simulee:
        return (), {}
    indicateurs = list_indicateurs(entrepot, lecture=vue.lecture)
    noms = {i.code_indicateur: i.libelle_court for i in indicateurs}
    if vue.theme:
        theme = find_theme(entrepot, vue.theme, vue.lecture)
        siens = list_codes_theme(theme, indicateurs) if theme else frozenset()
        noms = {code: nom for code, nom in noms.items() if code in siens}
    unites = [u.code_unite for u in list_unites(entrepot, vue)]
    trouvees = list_preuves_unite(entrepot, lecture.code_lecture, unites, list(noms))
    vocabulaire = load_vocabulaire(entrepot)
    lues = [(p, read_evidence(p, noms, vocabulaire)) for p in trouvees]
    cites: dict[str, list[str]] = {}
    for preuve, lue in lues:
        for code in preuve.codes_indicateurs:
            cites.setdefault(code, []).append(f"{lue.titre} ({lue.origine})")
    return (
        tuple(lue for _, lue in lues),
        {code: tuple(titres[:NB_CITES]) for code, titres in cites.items()},
    )


def _list_sources(entrepot: Entrepot, lecture: Lecture) -> tuple[str, ...]:
    sources = [typographier(lecture.source or "")]
    for s in list_sources(entrepot):
        millesime = f", {s.millesime_source}" if s.millesime_source else ""
        sources.append(
            typographier(f"{s.producteur}, {guillemets(s.titre)}{millesime} ({s.licence})")
        )
    return write_sentences(list(dict.fromkeys(sources)))


def _annex(pages: Sequence[LectureRegionale]) -> tuple[TableDite, ...]:
    """Return every table of rates whole: one column a measure, the published one beside."""
    tables: dict[str, TableDite] = {}
    for page in pages:
        theme = page.theme
        for tableau in theme.tableaux if theme else page.ensemble:
            if tableau.lignes:
                nom = tableau.titre.partition(" — ")[0]
                titre = f"{theme.libelle}, {nom[:1].lower()}{nom[1:]}" if theme else nom
                tables.setdefault(titre, write_whole(titre, tableau))
    return tuple(tables.values())


def write_whole(titre: str, tableau: Tableau) -> TableDite:
    """Return a table of rates with every measure of every line, as the page shows it."""
    est_publie = any(x.reperes for x in tableau.lignes)
    lignes = []
    for x in tableau.lignes:
        dits = {
            t.ligne.libelle_mesure: t.dit
            + (f" · {t.pourcentage}" if t.pourcentage and not t.ligne.est_bornee else "")
            for t in x.taux
            if t.est_lu
        }
        publie = (f"{FINE}; ".join(r.dit for r in x.reperes),) if est_publie else ()
        lignes.append((x.libelle, *(dits.get(m, "—") for m in tableau.mesures), *publie))
    entetes = ("Indicateur", *tableau.mesures, *(("Publié",) if est_publie else ()))
    return TableDite(titre, entetes, tuple(lignes))
