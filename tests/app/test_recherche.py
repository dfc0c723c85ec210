"""Streamlit's filter of lists is found in the installed version, and given a way out to ours."""

from __future__ import annotations

from pathlib import Path

from observatory.app.server.recherche import find_filter, hook_filter, write_rules
from observatory.app.server.serveur import locate_package
from observatory.base.text import search_key
from observatory.queries.entrepot import Entrepot
from observatory.queries.recherche import search_codes
from observatory.sheets.pages.recherche import build_repertoire


def test_the_installed_version_has_the_filter_and_it_asks_ours_first() -> None:
    script = find_filter(locate_package("streamlit") / "static")
    assert script is not None
    avant = script.read_bytes()
    apres = hook_filter(avant)
    assert b"obsCherche" not in avant
    assert apres.count(b"self.obsCherche(") == 1
    assert len(apres) < len(avant) + 200


def test_a_version_without_it_keeps_its_own_search(tmp_path: Path) -> None:
    (tmp_path / "static" / "js").mkdir(parents=True)
    (tmp_path / "static" / "js" / "useAutre.js").write_text("export{};", encoding="utf-8")
    assert find_filter(tmp_path) is None
    assert hook_filter(b"export{};") == b"export{};"


def test_the_rules_end_no_script() -> None:
    assert "<" not in write_rules()


def test_options_have_their_acronyms_communes_and_quartiers(entrepot: Entrepot) -> None:
    repertoire = build_repertoire(entrepot)

    def list_names(label: str) -> tuple[str, ...]:
        return repertoire.noms[repertoire.etiquettes[search_key(label)]]

    assert "CTG" in list_names("Convention territoriale globale")
    assert "PRE" in list_names("Programme de réussite éducative")
    assert {"Blagnac", "Balma", "CN03103I"} <= set(list_names("Toulouse Métropole"))


def test_a_commune_without_a_neighbourhood_says_what_its_epci_has(entrepot: Entrepot) -> None:
    dits = {nom: dit for dit, noms in build_repertoire(entrepot).communes for nom in noms}
    assert "son intercommunalité, Toulouse Métropole, a un contrat" in dits["Balma (31)"]
    assert "CC des Coteaux Arrats Gimone, n’a pas de contrat" in dits["Gimont (32)"]
    assert dits["Preignan (32)"].endswith("y ont un contrat de ville\u00a0: Auch.")
    assert "Toulouse (31)" not in dits


def test_a_former_name_leads_to_the_commune_of_today(entrepot: Entrepot) -> None:
    repertoire = build_repertoire(entrepot)
    dits = {nom: (dit, lieu) for dit, noms, lieu in repertoire.anciennes for nom in noms}
    assert dits["Annecy-le-Vieux (74)"] == ("ancienne commune, aujourd’hui", "Annecy (74)")
    renommee = ("ancien nom de commune, aujourd’hui", "Châlons-en-Champagne (51)")
    assert dits["Châlons-sur-Marne (51)"] == renommee
    assert "Saint-Denis (93)" not in dits  # borne today
    assert search_codes(entrepot, "Oullins") == ["CN06904M"]
