
// Keys: printed on the buttons, changed in the help, kept in the browser. C and R stay Streamlit's.

const CHOISIES = "observatoire-touches-choisies";
const PRISES_AILLEURS = ["c", "r"];

function lireTouches() {
  try { return localStorage.getItem(MEMOIRE) !== "non"; } catch { return true; }
}

function garderTouches(actives) {
  try { localStorage.setItem(MEMOIRE, actives ? "oui" : "non"); } catch { /* nothing is kept */ }
}

function lireChoisies() {
  try { return JSON.parse(localStorage.getItem(CHOISIES) || "{}"); } catch { return {}; }
}

function garderChoisies(choisies) {
  try { localStorage.setItem(CHOISIES, JSON.stringify(choisies)); } catch { /* nothing is kept */ }
}

function boutonsATouche(e) { return [...e.racine.querySelectorAll("[data-touche]")]; }

// Read the keys printed on the buttons, those a person chose in their place, and print them.
function lireBoutons(e) {
  const choisies = lireChoisies();
  const touches = new Map();
  for (const b of boutonsATouche(e)) {
    const touche = choisies[b.dataset.geste] || b.dataset.touche;
    touches.set(touche, b.dataset.geste);
    b.setAttribute("aria-keyshortcuts", touche);
    b.querySelector("kbd").textContent = touche;
  }
  return touches;
}

function nommer(bouton) {
  return bouton.dataset.nom || bouton.textContent.replace(/^\s*\S+\s+/, "").trim();
}

function remplirReglage(e) {
  if (e.reglage.childElementCount) return;
  for (const b of boutonsATouche(e)) {
    const champ = document.createElement("input");
    Object.assign(champ, { maxLength: 1, size: 2, autocomplete: "off" });
    champ.dataset.regle = b.dataset.geste;
    champ.onchange = () => changerTouche(e, b, champ);
    const etiquette = document.createElement("label");
    etiquette.append(champ, ` ${nommer(b)}`);
    e.reglage.append(etiquette);
  }
  montrerReglage(e);
}

function montrerReglage(e) {
  const parGeste = new Map([...e.parTouche].map(([touche, geste]) => [geste, touche]));
  for (const champ of e.reglage.querySelectorAll("input")) champ.value = parGeste.get(champ.dataset.regle) || "";
}

function changerTouche(e, bouton, champ) {
  const touche = champ.value;
  const prise = e.parTouche.get(touche);
  let raison = "";
  if (!/^\S$/u.test(touche)) raison = "Écrire un seul signe.";
  else if (PRISES_AILLEURS.includes(touche.toLowerCase())) raison = `« ${touche} » est déjà une touche de la page.`;
  else if (prise && prise !== bouton.dataset.geste) raison = `« ${touche} » sert déjà.`;
  if (!raison) {
    garderChoisies({ ...lireChoisies(), [bouton.dataset.geste]: touche });
    e.parTouche = lireBoutons(e);
    raison = `« ${touche} » : ${nommer(bouton)}.`;
  }
  montrerReglage(e);
  annoncer(e, raison);
}

function remettreTouches(e) {
  garderChoisies({});
  e.parTouche = lireBoutons(e);
  montrerReglage(e);
  annoncer(e, "Touches d’origine.");
}
