/* Searches the lists of Streamlit by the rule of base/text.py (search_key, rank_search, keep_best):
   the tables come from there, and a test compares the answers of both. */
(function () {
  "use strict";
  const ici = document.getElementById("obs-recherche");
  const { ligatures, abreviations, locutions, signes, articles } = JSON.parse(ici.textContent);
  const PARTIES = / · | – | — | \(|\)| \[|\]/;
  const MOT_ENTIER = 1;
  const DEDANS = 5;
  const cles = new Map();
  let etiquettes = {};
  let noms = [];
  let communes = [];
  let parNom = null;

  function lister(texte) {
    let plat = texte.toLowerCase().replace(/[œæßø]/g, (signe) => ligatures[signe]);
    plat = plat.normalize("NFKD").replace(/\p{M}/gu, "");
    for (const [signe, mot] of Object.entries(signes)) plat = plat.split(signe).join(mot);
    return plat.replace(/[^a-z0-9]+/g, " ").trim().split(" ").filter(Boolean);
  }

  function plier(texte) {
    if (!cles.has(texte)) {
      let cle = " " + lister(texte).map((m) => abreviations[m] || m).join(" ") + " ";
      for (const [longue, courte] of Object.entries(locutions)) {
        cle = cle.split(" " + longue + " ").join(" " + courte + " ");
      }
      cles.set(texte, cle.trim());
    }
    return cles.get(texte);
  }

  function listerDebuts(tape) {
    const mots = plier(tape).split(" ");
    const bruts = lister(tape);
    const debuts = mots.map((m, rang) => (mots.length === bruts.length ? [m, bruts[rang]] : [m]));
    const utiles = debuts.filter(([mot]) => !articles.includes(mot));
    return utiles.length ? utiles : debuts;
  }

  function classer(tape, nom, autres) {
    const demande = plier(tape);
    if (!demande) return DEDANS;
    const cle = plier(nom);
    const toutes = [cle].concat(autres.map(plier));
    const entiers = demande.split(" ");
    const debuts = listerDebuts(tape);
    const commence = (c) => debuts.every((mots) => mots.some((m) => (" " + c).includes(" " + m)));
    if (toutes.includes(demande) || nom.split(PARTIES).map(plier).includes(demande)) return 0;
    if (toutes.some((c) => entiers.every((m) => c.split(" ").includes(m)))) return 1;
    if (cle.startsWith(demande)) return 2;
    if (commence(cle)) return 3;
    if (toutes.slice(1).some(commence)) return 4;
    const serree = demande.replaceAll(" ", "");
    return toutes.some((c) => c.replaceAll(" ", "").includes(serree)) ? DEDANS : null;
  }

  /* The other names of an option: its label may carry a code, a place or its axis besides. */
  function chercherNoms(label) {
    const sans = label.replace(/ \[[^\]]*\]$/, "");
    for (const essai of [label, sans, sans.split(" · ").slice(1).join(" · "), sans.split(" (")[0]]) {
      const place = essai && etiquettes[plier(essai)];
      if (place !== undefined && place !== "") return noms[place];
    }
    return [];
  }

  /* Of two that answer as well, the one whose label begins so, then the one whose label says it: the
     commune that has a neighbourhood comes before its homonyms that have none. */
  function nommerEnTete(tape, { label }) {
    const demande = plier(tape);
    const dits = label.split(PARTIES).flatMap((partie) => partie.split(", ")).map(plier);
    return dits[0] === demande ? 0 : dits.includes(demande) ? 1 : 2;
  }

  window.obsCherche = function (options, tape) {
    const tries = options
      .map((option, place) => [classer(tape, option.label, chercherNoms(option.label)), place])
      .filter(([rang]) => rang !== null);
    /* An acronym typed that a label bears (ARS, PRE): whole words alone answer, not Arsy nor prévention. */
    const sigle = tape.trim().toUpperCase();
    const porte = sigle.length > 1 && tries.some(([, place]) => options[place].label.split(PARTIES).includes(sigle));
    const francs = tries.filter(([rang]) => (porte ? rang <= MOT_ENTIER : rang < DEDANS));
    const trouves = (francs.length ? francs : tries)
      .sort((a, b) => a[0] - b[0] || nommerEnTete(tape, options[a[1]]) - nommerEnTete(tape, options[b[1]]) || a[1] - b[1])
      .map(([, place]) => options[place]);
    direCommune(tape, francs.length ? trouves[0].label : "");
    return trouves;
  };

  /* A commune without a neighbourhood: what its contract is, or that it has none, above the field. */
  const DE_CONTRAT = /\((\d|2[AB])/;
  const HOMONYMES = 3;
  function listerCommunes(tape) {
    if (!parNom) {
      parNom = new Map();
      communes.forEach(([dit, siennes, devenue]) => siennes.forEach(function (nom) {
        const cle = plier(nommer(nom));
        parNom.set(cle, (parNom.get(cle) || []).concat([{ nom, dit, devenue }]));
      }));
    }
    return (parNom.get(plier(tape)) || []).map(({ nom, dit, devenue }) => nom + "\u00a0: " + dit + suivre(devenue));
  }
  const nommer = (lieu) => lieu.replace(/ \([^)]*\)$/, "");
  /* A former name: the commune of today, and what is said of that one. */
  function suivre(devenue) {
    if (!devenue) return "";
    const actuelle = (parNom.get(plier(nommer(devenue))) || []).find(({ nom }) => nom === devenue);
    return " " + nommer(devenue) + (actuelle ? "\u202f; " + actuelle.dit : ".");
  }
  let note = null;
  let dernier = ["", ""];
  function direCommune(tape, premier) {
    dernier = [tape, premier];
    const dits = tape && communes.length && (!premier || DE_CONTRAT.test(premier)) ? listerCommunes(tape) : [];
    const champ = document.activeElement;
    if (!note && !dits.length) return;
    if (!note) {
      note = document.createElement("p");
      note.className = "obs-commune";
      note.setAttribute("role", "status");
      note.dataset.liveAnnouncer = "true"; /* the open list hides from voices all but such a note */
      document.body.append(note);
      /* The list that opens takes the focus and gives it back: leaving is to be elsewhere after. */
      document.addEventListener("focusout", () => setTimeout(() => {
        const la = document.activeElement;
        if (!la || !la.matches("[role='combobox']")) note.hidden = true;
      }));
    }
    note.hidden = !dits.length || !champ || !champ.getBoundingClientRect;
    if (note.hidden) return;
    const reste = dits.length - HOMONYMES;
    note.textContent = dits.slice(0, HOMONYMES).join(" ") + (reste > 0 ? " Et " + reste + " de ce nom." : "");
    const place = champ.closest("[data-testid='stSelectbox'], [data-testid='stMultiSelect']").getBoundingClientRect();
    note.style.left = Math.max(8, place.left) + "px";
    note.style.maxWidth = Math.max(240, Math.min(place.width, window.innerWidth - 16)) + "px";
    note.style.top = Math.max(4, place.top - note.offsetHeight - 4) + "px";
  }
  window.obsCherche.plier = plier;
  window.obsCherche.classer = classer;

  /* The names are asked for when a list is first entered: a page may be read without any. */
  async function chargerNoms() {
    document.removeEventListener("focusin", entrer);
    try {
      const lus = await (await fetch(ici.dataset.noms)).json();
      etiquettes = lus.etiquettes;
      noms = lus.noms;
      const suite = ici.dataset.noms.replace("noms.json", "communes.json");
      communes = (await (await fetch(suite)).json()).communes;
      direCommune(...dernier); /* what was typed before the names came */
      (window.requestIdleCallback || setTimeout)(() => listerCommunes(""));
    } catch {
      /* Labels alone are searched. */
    }
  }
  function entrer(e) {
    if (e.target.matches && e.target.matches("[role='combobox']")) chargerNoms();
  }
  if (ici.dataset.noms) document.addEventListener("focusin", entrer);
})();
