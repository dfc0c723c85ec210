"""Who signs is read in blocks, tables and sentences of this contract, and nowhere else."""

from __future__ import annotations

import pytest

from observatory.documents.pages import Page
from observatory.reading.passages import cut_passages
from observatory.reading.signatures import find_signatures
from observatory.reading.structure import read_lines
from observatory.reading.vocabulaire import load_vocabulaire


def read(*pages: str) -> set[str]:
    lignes = read_lines([Page(n, texte, "texte") for n, texte in enumerate(pages, start=1)])
    signees, _ = find_signatures(lignes, cut_passages(lignes), load_vocabulaire().signatures)
    return {s.indicateur.partition(".")[2] for s in signees}


BLOCS = {
    "fonctions seules": (
        "Article 12. Signature du contrat\nFait à Belval le 3 mai 2024\nLe préfet du Sornin\n"
        "Le président de la communauté d’agglomération\nLes maires\nLa directrice de la Caf\n"
        "Le recteur de l’académie\nLe procureur de la République",
        {"etat", "epci", "commune", "caf", "rectorat", "parquet"},
    ),
    "pour, puis excusés": (
        "VIII – SIGNATURES\nFait à Belval, le 29 mars 2024.\nPour l'État : Jean Dupré, préfet\n"
        "Pour Belval Agglomération : Anne Gilles, présidente\nPour la ville : Karim Colas, maire\n"
        "Excusés : la Région, l'Agence régionale de santé.",
        {"etat", "epci", "commune"},
    ),
    "émargement, cases vides": (
        "5 | Signataires du contrat\nOrganisme Nom Qualité Émargement\n"
        "État HAUTIER Marc Préfet signé\nVille de Belval COLAS Karim Maire signé\n"
        "Caf DELMAS Ingrid Sous-directrice signé\nRégion – –\nCPAM OZANNE Pierre Directeur signé",
        {"etat", "commune", "caf", "cpam"},
    ),
    "parties en tirets": (
        "Le présent contrat engage les signataires suivants :\n- L’État\n- La Région\n"
        "- La Métropole\nPréambule\nLa MSA anime des actions.",
        {"etat", "region", "epci"},
    ),
    "composition d’une instance": (
        "COMPOSITION DU COMITÉ DE PILOTAGE\nSignataires du contrat\nPréfet\n"
        "Président de la communauté\nCAF\nARS",
        set(),
    ),
    "lettres pointillées": (
        "Signataires\nLe préfet ..............................\n"
        "Le président de la métropole ..............................\n"
        "Les maires ..............................\nLa directrice de la Caf ....................",
        {"etat", "epci", "commune", "caf"},
    ),
    "mur de fonctions sous un titre libre": (
        "Ils l’ont signé\nVernou, le 21 mai 2024\nLe préfet\nX. Delorme\nLa présidente de Sauldre "
        "Communauté\nM. Bigot\nLe maire de Vernou\nLe directeur de la Caf\nLa déléguée de l’ARS\n"
        "Le président de la Région\naprès la commission permanente",
        {"etat", "epci", "commune", "caf", "ars"},
    ),
    "mur de fonctions sans titre": (
        "La fête a suivi la signature.\nLe préfet de l’Orbe\nLe président de la métropole\n"
        "La maire de Mazel\nLe directeur de la Caf\nLa directrice de la CPAM",
        {"etat", "epci", "commune", "caf", "cpam"},
    ),
    "participants d’une réunion": (
        "Participants aux ateliers\nLe préfet de l’Orbe\nLe président de la métropole\n"
        "La maire de Mazel\nLe directeur de la Caf\nLa directrice de la CPAM",
        set(),
    ),
    "conclu entre, en capitales": (
        "Conclu entre\nL’ÉTAT\nreprésenté par M. le Préfet\nLA COMMUNAUTÉ DE COMMUNES DES MARCHES\n"
        "représentée par son Président\nLA VILLE DE LANGEAC\nreprésentée par son Maire\n"
        "LE RECTORAT\nreprésenté par le Recteur",
        {"etat", "epci", "commune", "rectorat"},
    ),
    "dates pour seules marques": (
        "Partenaire Nom Fonction Date et signature\nÉtat\nM. Noël Brun Préfet 12/04/2024\n"
        "Ville de Pradelles\nM. Jean Sol Maire 12/04/2024\nDépartement\nMme Noir 15/04/2024\n"
        "ARS\nRégion",
        {"etat", "commune", "departement"},
    ),
    "délibération attendue": (
        "Signataires\nÉtat\nVille de Vic\nCaf\nCPAM (délibération du 12 juin attendue)",
        {"etat", "commune", "caf"},
    ),
    "contacts après les signataires": (
        "Signataires\nPréfecture : Mme Duval\nVille : M. Grand\nCCI : Mme Long\nContacts\n"
        "Caf : M. Bas\nARS : Mme Haut",
        {"etat", "commune", "cci"},
    ),
    "vie du quartier après la liste": (
        "Signataires du contrat\nL’État\nLa communauté de communes\nLa Caf\n"
        "La mission locale accompagne chaque année trois cent dix jeunes des deux quartiers.",
        {"etat", "epci", "caf"},
    ),
}


@pytest.mark.parametrize("cas", sorted(BLOCS))
def test_blocks_and_tables_say_who_signs(cas: str) -> None:
    page, attendus = BLOCS[cas]
    assert read(page) == attendus


PHRASES = {
    "Le contrat de ville a été signé le 3 mai, à la halle, par le préfet, la présidente de la "
    "métropole et la directrice de la Caf ; en revanche la Carsat n’a pas souhaité le signer.": {
        "etat", "epci", "caf",
    },
    "Ont signé le présent contrat : pour l’État, Mme Dupont, préfète ; pour la Région, Mme Roy.": {
        "etat", "region",
    },
    "Le directeur de la CPAM et le délégué territorial de l’ARS ont apposé leur signature au bas "
    "du contrat de ville.": {"cpam", "ars"},
    "Entre l’État, représenté par le préfet, d’une part, la commune de Belval, représentée par son "
    "maire, et la Caf, d’autre part, il est convenu ce qui suit.": {"etat", "commune", "caf"},
    "Il est convenu entre l’État, la commune de Belval et la Caf ce qui suit.": {
        "etat", "commune", "caf",
    },
    "Adhèrent au présent contrat : l’État, la commune de Belval et la MSA.": {
        "etat", "commune", "msa",
    },
    "Parmi les signataires figurent l’État, la commune de Belval et la Caf.": {
        "etat", "commune", "caf",
    },
    "La CTG 2023-2027, signée par la Caf et la MSA, est articulée avec le contrat de ville.": set(),
    "Le contrat local de santé, signé entre l’ARS et la CPAM, nourrit le contrat de ville.": set(),
    "Nous, préfet du Lot, présidente de la métropole et maire de Figerac, signons ce contrat.": {
        "etat", "epci", "commune",
    },
    "Les institutions qui portent leur seing au bas de ces pages, l’État, la métropole et la Caf, "
    "s’engagent.": {"etat", "epci", "caf"},
    "Les soussignés, Mme la sous-préfète, M. le président de la communauté de communes et Mmes les "
    "maires, s’engagent à mettre en œuvre le contrat de ville.": {"etat", "epci", "commune"},
    "Le contrat a été signé par six mains : celles du préfet, de la présidente, du maire et de la "
    "directrice de la Caf.": {"etat", "epci", "commune", "caf"},
    "Le parquet et le rectorat étaient représentés à la signature du contrat de ville.": set(),
    "Le préfet de la Loue signe pour l’État ; le président de Loue Métropole signe pour la "
    "métropole ; la maire signe pour sa ville ; l’inspecteur d’académie n’a pas signé.": {
        "etat", "epci", "commune",
    },
    "Le contrat entre en vigueur au lendemain de sa signature par le préfet, le président de la "
    "communauté d’agglomération, les maires et le recteur.": {
        "etat", "epci", "commune", "rectorat",
    },
    "Les signataires du contrat 2015-2022 étaient l’État, la métropole, la Caf et la MSA.": set(),
    "Le contrat sera signé au second semestre par le préfet, la présidente et les maires.": set(),
    "La Région signera le présent contrat par avenant.": set(),
    "Le contrat de ville pourra être signé par la Caf et par l’ARS.": set(),
    "Les signataires du contrat de ville se réunissent avec la CAF et la CPAM.": set(),
    "Le sous-préfet signe aussi le présent contrat en sa qualité de délégué de l’Anru.": set(),
}  # fmt: skip


@pytest.mark.parametrize("phrase", sorted(PHRASES))
def test_sentences_say_who_signs_this_contract(phrase: str) -> None:
    assert read(phrase) == PHRASES[phrase]


def test_a_list_of_signatories_goes_on_over_the_page_and_in_the_next_sentence() -> None:
    premiere = "Ce contrat a été signé le 6 mai 2024 par Mme Prigent, sous-préfète,\nM. Barthe, "
    seconde = "président de la communauté de communes,\net Mme Rannou, présidente de la CAF."
    suite = "\nLa fête a suivi.\nL’ont également signé le président de la mission locale et la MSA."
    assert read(premiere, seconde + suite) == {"etat", "epci", "caf", "mission_locale", "msa"}


@pytest.mark.parametrize(
    ("lignes", "attendus"),
    [
        (
            ["Les partenaires signataires s’engagent à mettre en œuvre le présent contrat.",
             "L’État", "Le préfet", "La ville de Brume", "Le maire", "La Région", "La présidente",
             "La Caf", "La directrice", "Le Rectorat", "La rectrice"],
            {"etat", "commune", "region", "caf", "rectorat"},
        ),
        (
            ["Ont apposé leur signature au bas du présent contrat :", "Monsieur le préfet",
             "Madame la présidente de la communauté urbaine", "Monsieur le maire",
             "Madame la rectrice de l’académie"],
            {"etat", "epci", "commune", "rectorat"},
        ),
        (
            ["Pour la Préfecture Pour l’Agglomération Pour la Ville",
             "Le Préfet La Présidente Le Maire", "J. MARTIN A. DURAND P. PETIT",
             "Pour la CAF Pour la CPAM", "La Directrice Le Directeur"],
            {"etat", "epci", "commune", "caf", "cpam"},
        ),
        (
            ["Ont signé la charte de relogement :", "Le préfet", "Action Logement", "La Caf"],
            set(),
        ),
        (["Seront invités à signer par avenant :", "La Caf", "La CPAM", "Le Rectorat"], set()),
    ],
)  # fmt: skip
def test_who_signs_is_found_whatever_announces_it(lignes: list[str], attendus: set[str]) -> None:
    tete = "Contrat de ville\nArticle 1\nLe contrat s’applique aux quartiers du territoire."
    assert read(tete, "\n".join(lignes)) == attendus


def test_each_partner_signs_the_page_on_which_it_commits_itself() -> None:
    def engage(qui: str, suite: str = "Fait à Brume, le 3 mai 2024") -> str:
        agir = f"nous engageons, {qui.split()[1]} comprise, à agir avec la Carsat."
        return f"Page d’engagement\n{qui}\n{agir}\n{suite}"

    dits = ["Nous, préfète de la Brume", "Nous, maire de Brume", "Nous, directrice de la Caf"]
    attendue = engage("Nous, directeur de la CPAM", "(signature attendue)")
    assert read(*map(engage, dits), attendue) == {"etat", "commune", "caf"}
