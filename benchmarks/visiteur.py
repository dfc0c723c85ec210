"""A visitor without a browser: opens a page, then acts on its lists as a browser would.

It speaks Streamlit's own messages over a real WebSocket: it remembers the lists that the server
describes (their identity, their options, the fragment they are in) and sends back the value of
all of them when one changes, asking for the run of that fragment alone, as the browser does.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from urllib.parse import urlencode

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection

PATIENCE_S = 60.0


@dataclass(frozen=True)
class Liste:
    """A list of the page: its identity, what it offers, the fragment it is in (or none)."""

    identite: str
    options: tuple[str, ...]
    fragment: str


@dataclass
class Visiteur:
    """One session of one person: where it is, the lists it sees, the values it has given them."""

    canal: ClientConnection
    page: str
    adresse: str = ""
    feuille: str = ""
    listes: dict[str, Liste] = field(default_factory=dict)
    valeurs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    erreur: str = ""

    async def open(self, params: dict[str, str] | None = None) -> int:
        """Enter an address; return the octets received until the page has run."""
        self.adresse, self.feuille = urlencode(params or {}), ""
        self.valeurs.clear()
        return await self._run("")

    async def choose(self, libelle: str, *options: str) -> int:
        """Choose options in a list of several; return the octets received until it has run."""
        liste = self.listes[libelle]
        self.valeurs[liste.identite] = options
        return await self._run(liste.fragment)

    async def _run(self, fragment: str) -> int:
        message = BackMsg()
        demande = message.rerun_script
        demande.query_string, demande.fragment_id = self.adresse, fragment
        demande.page_name, demande.page_script_hash = self.page, self.feuille
        for identite, options in self.valeurs.items():
            etat = demande.widget_states.widgets.add(id=identite)
            etat.string_array_value.data.extend(options)
        await self.canal.send(message.SerializeToString())
        recus = 0
        while True:
            brut = await asyncio.wait_for(self.canal.recv(), PATIENCE_S)
            octets = brut if isinstance(brut, bytes) else brut.encode()
            recus += len(octets)
            if self._read(ForwardMsg.FromString(octets)):
                return recus

    def _read(self, lu: ForwardMsg) -> bool:
        """Take in one message; return whether the run it belongs to is over."""
        sorte = lu.WhichOneof("type")
        if sorte == "delta":
            self._note(lu.delta)
        elif sorte == "navigation":
            self.feuille = lu.navigation.page_script_hash
        elif sorte == "page_info_changed":
            self.adresse = lu.page_info_changed.query_string
        elif sorte == "page_not_found":
            self.erreur = f"page inconnue : {self.page}"
        fini = lu.script_finished
        return sorte == "script_finished" and fini != ForwardMsg.FINISHED_EARLY_FOR_RERUN

    def _note(self, delta: Delta) -> None:
        element = delta.new_element
        sorte = element.WhichOneof("type")
        if sorte == "exception":
            self.erreur = element.exception.message[:200]
        if sorte == "alert" and element.alert.format == Alert.ERROR:
            self.erreur = element.alert.body[:200]
        if sorte == "multiselect":
            vu = element.multiselect
            self.listes[vu.label] = Liste(vu.id, tuple(vu.options), delta.fragment_id)
            if vu.set_value:
                self.valeurs[vu.id] = tuple(vu.raw_values)
