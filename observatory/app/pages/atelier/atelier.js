// The coding component. Each gesture is numbered and kept until the server says it is written; it
// names the cell and the passage that were on screen, so that a late key never codes the next one.

const LARGEUR_POUR_CODER = 1000;
const SANS_REPONSE_MS = 6000;
const RECHERCHE_MS = 5000;
const REPRISE_MS = 3000;
const SANS_PASSAGE = "Feuilleter (n, p) et choisir un passage (s), constater l’absence (a), ou passer (l).";
const MEMOIRE = "observatoire-touches";

export default function ({ data, parentElement, setStateValue }) {
  let e = parentElement.obsAtelier;
  if (!e) e = parentElement.obsAtelier = ouvrir(parentElement);
  e.envoyer = (etat) => setStateValue("envoi", etat);
  recevoir(e, data);
}

function ouvrir(parent) {
  const racine = parent.querySelector(".obs-atelier");
  const e = { racine, n: 0, attente: [], passes: [], images: new Map(), corrigees: {}, faits: {},
              ecartes: {}, rang: 0, vu: 0, page: null, large: false, serie: null, minuterie: 0, enVol: 0,
              envois: 0, encore: false, points: new Map(), cadres: {}, lignes: new Map(), brouillons: {},
              rangs: {}, facettes: {}, cibles: {}, extrait: null, genre: null, vise: null, lignesVues: null };
  for (const lieu of racine.querySelectorAll("[data-lieu]")) e[lieu.dataset.lieu] = lieu;
  e.actives = lireTouches();
  e.touches.checked = e.actives;
  e.touches.onchange = () => { e.actives = e.touches.checked; garderTouches(e.actives); dessiner(e); };
  racine.addEventListener("keydown", (evenement) => frapper(e, evenement));
  racine.addEventListener("click", (evenement) => {
    const bouton = evenement.target.closest("[data-geste]");
    if (bouton && !bouton.disabled) agir(e, bouton.dataset.geste);
  });
  e.cadre.addEventListener("keydown", (evenement) => {
    if (evenement.key.startsWith("Arrow")) evenement.stopPropagation();
  });
  e.panneau.addEventListener("keydown", (evenement) => {
    evenement.stopPropagation();
    if (evenement.key === "Escape") { fermerPanneau(e); dessiner(e); }
  });
  suivreTrace(e);
  window.addEventListener("resize", () => dessiner(e));
  return e;
}

function recevoir(e, data) {
  const serie = data.serie !== e.serie;
  e.data = data;
  if (data.jeton !== e.jeton) {
    Object.assign(e, { jeton: data.jeton, n: data.recu, attente: [], passes: [] });
  }
  if (serie) {
    Object.assign(e, { serie: data.serie, rang: data.depart, faits: {}, ecartes: {}, corrigees: {},
                       page: null, vu: 0, points: new Map(), brouillons: {}, rangs: {} });
    e.panneau.hidden = true;
  }
  Object.assign(e.cadres, data.cadres);
  if (data.facettes) Object.assign(e, { facettes: data.facettes, cibles: data.cibles });
  data.points.forEach((p) => e.points.set(p.rang, p));
  if (serie) viser(e, data.passage);
  if (serie && e.cherche) revenir(e);
  if (serie && e.extrait && (e.extrait.libre || data.lie) && point(e)) e.extrait = { ...e.extrait, cellule: point(e).code, libre: false };
  recevoirPage(e, data.page);
  if (e.enVol && data.echo === e.enVol) { e.enVol = 0; clearTimeout(e.secours); }
  const dits = e.attente.filter((g) => g.n <= data.recu);
  e.attente = e.attente.filter((g) => g.n > data.recu);
  const refuses = new Map(data.refus);
  for (const g of dits) {
    if (!refuses.has(g.n)) continue;
    for (const code of g.cellules || [g.cellule]) { delete e.faits[code]; delete e.rangs[code]; }
    if (g.geste === "ecarter" && g.proposition) delete e.ecartes[g.proposition];
  }
  const dernier = dits.filter((g) => !refuses.has(g.n)).pop();
  const defait = dernier && dernier.geste === "annuler" && !dernier.vise && data.defait;
  if (defait) annoncer(e, `${defait} : dernier geste annulé, noté`);
  else if (dernier && dernier.dit) annoncer(e, `${dernier.dit}, noté`);
  const phrases = dits.filter((g) => refuses.has(g.n)).map((g) => refuses.get(g.n));
  if (phrases.length) alerter(e, phrases.join(" "));
  if (data.panne) {
    alerter(e, `${data.panne} ${e.attente.length} geste(s) à renvoyer.`);
    e.renvoyer.hidden = false;
  } else if (dits.length && !phrases.length) {
    e.alerte.textContent = "";
    e.renvoyer.hidden = true;
  }
  dessiner(e);
  if (!e.enVol && e.encore && !data.panne) pousser(e);
}

function point(e) { return e.points.get(e.rang); }

// What the browser holds of the queue, without a gap around the point shown: not sent again.
function tenus(e) {
  let [debut, fin] = [e.rang, e.rang];
  if (!e.points.has(e.rang)) return null;
  while (e.points.has(debut - 1)) debut -= 1;
  while (e.points.has(fin + 1)) fin += 1;
  return [debut, fin];
}

function suivants(e, nombre) {
  const liste = [];
  for (let n = 1; n <= nombre; n++) if (e.points.has(e.rang + n)) liste.push(e.points.get(e.rang + n));
  return liste;
}

function rangees(e, p) {
  const libres = p.passages.filter((x) => !x.ecart && !estEcarte(e, x));
  return [...libres, ...p.passages.filter((x) => x.ecart || estEcarte(e, x))];
}

function estEcarte(e, x) { return x.code in e.ecartes ? e.ecartes[x.code] : Boolean(x.ecarte); }

function passage(e) {
  const p = point(e);
  if (!p) return null;
  const choisi = e.extrait;
  if (choisi && choisi.cellule === p.code) {
    return { ...choisi, code: "", plancher: "", indices: [], ecart: null, extrait: true };
  }
  const liste = rangees(e, p);
  return liste[Math.min(e.vu, liste.length - 1)] || null;
}

function viser(e, code) {
  const p = point(e);
  const place = p && code ? rangees(e, p).findIndex((x) => x.code === code) : -1;
  e.vu = Math.max(place, 0);
}

function frapper(e, evenement) {
  if (!e.actives || estEtroit() || evenement.ctrlKey || evenement.metaKey || evenement.altKey) return;
  if (evenement.target.closest("input, textarea, select, .obs-panneau")) return;
  if (evenement.repeat && !"jknp".includes(evenement.key)) return;
  if (!e.parTouche.has(evenement.key)) return;
  evenement.preventDefault();
  evenement.stopPropagation();
  agir(e, e.parTouche.get(evenement.key));
}

function agir(e, geste) {
  const p = point(e);
  if (geste === "aide") { e.aide.hidden = !e.aide.hidden; remplirReglage(e); return; }
  if (geste === "touches-origine") { remettreTouches(e); return; }
  if (geste === "renvoyer") { e.enVol = 0; pousser(e); return; }
  if (geste === "chercher") { chercher(e); return; }
  if (geste === "citer-annuler") { fermerCitation(e); return; }
  if (!p) { annoncer(e, "Un instant : la suite arrive. Touche non prise."); return; }
  const x = passage(e);
  if (geste.startsWith("niveau-")) coder(e, p, x, Number(geste.slice(7)));
  else if (geste === "ecarter") ecarter(e, p, x);
  else if (geste === "absence") constater(e, p);
  else if (geste === "annuler") annuler(e);
  else if (geste === "citer") ouvrirCitation(e, x);
  else if (geste === "citer-garder") garderCitation(e, x);
  else if (geste === "suivant") avancer(e, 1);
  else if (geste === "precedent") avancer(e, -1);
  else if (geste === "passage-suivant") tourner(e, p, 1);
  else if (geste === "passage-precedent") tourner(e, p, -1);
  else if (geste === "page-suivante") feuilleter(e, x, 1);
  else if (geste === "page-precedente") feuilleter(e, x, -1);
  else if (geste === "choisir") ouvrirSelection(e);
  else if (geste === "preciser") ouvrirPreciser(e);
  else if (geste === "remarque") ouvrirRemarque(e, p);
  else if (geste === "bloc") ouvrirBloc(e);
  else if (geste === "non-precise") qualifier(e, p, x, "non_precise", "non précisé");
  else if (geste === "document-absent") qualifier(e, p, null, "document_absent", "document non obtenu");
  else if (geste === "certitude") changerCertitude(e);
  else if (geste === "zoom") { e.large = !e.large; e.montree = null; dessiner(e); }
}

function coder(e, p, x, rang) {
  const niveau = niveaux(e, p).find((n) => n.rang === rang);
  if (!niveau) { annoncer(e, `${p.libelle} n’a pas ce niveau. Touche non prise.`); return; }
  if (!x && !e.data.preuve) { annoncer(e, "Aucun passage : coder avec une preuve hors document, sous la page."); return; }
  const g = { geste: "coder", cellule: p.code, niveau: rang, certitude: e.certitude.value,
              ...preuveDe(e, x), dit: `${p.court} : ${niveau.libelle.toLowerCase()}` };
  e.faits[p.code] = niveau.libelle.toLowerCase();
  e.rangs[p.code] = rang;
  noter(e, g);
  inviter(e, p, rang);
  laisserExtrait(e);
  e.certitude.value = "ferme";
  avancer(e, 1);
}

// Leave the lines chosen, and stay on their page.
function laisserExtrait(e) {
  if (e.extrait) e.page = { doc: e.extrait.doc, page: e.extrait.page };
  e.extrait = null;
}

// Say what the level just set lets one add, and the key that does it.
function inviter(e, p, rang) {
  const codes = permises(e, p, rang).filter((c) => e.facettes[c]);
  const mots = codes.map((c) => e.facettes[c].court.toLowerCase()).slice(0, 4).join(", ");
  e.invite.textContent = codes.length ? `${p.court} : à préciser (${mots}${codes.length > 4 ? "…" : ""})` : "";
}

function qualifier(e, p, x, statut, mots) {
  noter(e, { geste: "qualifier", cellule: p.code, statut, ...(x ? preuveDe(e, x) : {}),
             certitude: e.certitude.value, dit: `${p.court} : ${mots}` });
  e.faits[p.code] = mots;
  laisserExtrait(e);
  e.certitude.value = "ferme";
  avancer(e, 1);
}

function changerCertitude(e) {
  e.certitude.value = e.certitude.value === "ferme" ? "probable" : "ferme";
  annoncer(e, `Certitude : ${e.certitude.value}.`);
}

function ecarter(e, p, x) {
  if (x && x.extrait) { e.extrait = null; dessiner(e); annoncer(e, "Passage choisi laissé."); return; }
  if (!x || x.ecart || estEcarte(e, x)) { annoncer(e, "Aucun passage à écarter."); return; }
  const motif = e.motif.value;
  noter(e, { geste: "ecarter", cellule: p.code, proposition: x.code, motif,
             dit: `${p.court} : passage écarté` });
  e.ecartes[x.code] = true;
  const reste = p.passages.some((y) => !y.ecart && !estEcarte(e, y));
  if (!reste && p.absence === null) { e.vu = 0; e.page = null; dessiner(e); }
  else if (!reste) avancer(e, 1);
  else { e.vu = 0; e.page = null; dessiner(e); }
}

function constater(e, p) {
  const raison = sansAbsence(e, p);
  if (raison) { annoncer(e, raison); return; }
  const niveau = e.data.echelles[p.echelle].find((n) => n.rang === 0);
  noter(e, { geste: "absence", cellule: p.code, dit: `${p.court} : ${niveau.libelle.toLowerCase()}` });
  e.faits[p.code] = niveau.libelle.toLowerCase();
  avancer(e, 1);
}

function sansAbsence(e, p) {
  if (p.absence !== null) return p.absence;
  const restent = p.passages.filter((x) => !x.ecart && !estEcarte(e, x)).length;
  return restent ? `${restent} passage${restent > 1 ? "s" : ""} à écarter d’abord.` : null;
}

function annuler(e) {
  const dernier = e.passes.pop();
  if (!dernier) { noter(e, { geste: "annuler", dit: "dernier geste annulé" }, false); return; }
  noter(e, { geste: "annuler", vise: `${e.jeton}:${dernier.n}`, cellule: dernier.cellule,
             dit: `${dernier.dit} : annulé` }, false);
  for (const code of dernier.cellules || [dernier.cellule]) { delete e.faits[code]; delete e.rangs[code]; }
  delete e.brouillons[dernier.cellule];
  e.extrait = dernier.choisi || null;
  e.invite.textContent = "";
  if (dernier.geste === "ecarter") e.ecartes[dernier.proposition] = false;
  e.rang = dernier.rang;
  e.page = null;
  viser(e, dernier.proposition);
  dessiner(e);
}

function noter(e, geste, garde = true) {
  const g = { ...geste, n: ++e.n };
  e.attente.push(g);
  if (garde) e.passes.push({ ...g, rang: e.rang, choisi: e.extrait });
  pousser(e);
}

// One run of the server at a time: what is struck meanwhile leaves together, in its order. An
// answer that does not come is asked for again: the server writes each number once.
function pousser(e) {
  clearTimeout(e.minuterie);
  if (e.enVol) { e.encore = true; return; }
  e.enVol = ++e.envois;
  e.encore = false;
  clearTimeout(e.secours);
  e.secours = setTimeout(() => { e.enVol = 0; pousser(e); }, SANS_REPONSE_MS);
  const p = point(e), x = passage(e);
  e.envoyer({ echo: e.envois, jeton: e.jeton, serie: e.serie, rang: e.rang, gestes: e.attente,
              indicateur: p ? p.code : null, passage: x && !x.extrait ? x.code : null, tenus: tenus(e),
              extrait: extraitEnvoye(e), page: e.genre === "selection" ? { doc: e.vise.doc, page: e.vise.page } : null });
}

function avancer(e, pas) {
  const but = Math.min(Math.max(e.rang + pas, 0), e.data.total);
  if (but === e.rang) return;
  const quitte = point(e);
  const vue = quitte ? pageVue(e, passage(e)) : null;
  Object.assign(e, { rang: but, vu: 0, page: null });
  const p = point(e);
  if (p && !p.passages.length) e.page = vue;  // no passage calls for another page: stay on this one
  if (pas > 0 && p && quitte && quitte.passages.length && !p.passages.length) {
    annoncer(e, `${p.court} : aucun passage proposé. ${SANS_PASSAGE}`);
  }
  if (p && p.ouvert) viser(e, p.ouvert);
  fermerCitation(e);
  dessiner(e);
  dire(e);
}

function dire(e) {
  clearTimeout(e.minuterie);
  e.minuterie = setTimeout(() => pousser(e), e.attente.length ? 60 : 350);
}

function tourner(e, p, pas) {
  const nb = p.passages.length;
  if (passage(e)?.extrait) { e.extrait = null; e.vu = 0; dessiner(e); dire(e); return; }
  if (nb < 2) { annoncer(e, nb ? "Un seul passage pour ce point." : "Aucun passage pour ce point."); return; }
  e.vu = (e.vu + pas + nb) % nb;
  e.page = null;
  dessiner(e);
  dire(e);
}

function feuilleter(e, x, pas) {
  const vue = pageVue(e, x);
  if (!vue) return;
  const doc = e.data.documents[vue.doc];
  const but = Math.min(Math.max(vue.page + pas, 1), doc.nb);
  e.page = { doc: vue.doc, page: but };
  if (e.genre === "selection") fermerPanneau(e);
  dessiner(e);
}

function pageVue(e, x) {
  if (e.page) return e.page;
  if (x) return { doc: x.doc, page: x.page };
  const premier = Object.keys(e.data.documents)[0];
  return premier ? { doc: premier, page: 1 } : null;
}

function ouvrirCitation(e, x) {
  if (!x || x.extrait) { annoncer(e, "Aucun passage proposé à corriger."); return; }
  e.citation.value = e.corrigees[x.code] || x.citation;
  e.edition.hidden = false;
  e.citation.focus();
}

function fermerCitation(e) {
  if (e.edition.hidden) return;
  e.edition.hidden = true;
  e.racine.focus({ preventScroll: true });
}

function garderCitation(e, x) {
  if (x) e.corrigees[x.code] = e.citation.value.trim() || x.citation;
  fermerCitation(e);
  dessiner(e);
}

function chercher(e) {
  const champ = document.querySelector(".st-key-atelier-chercher input");
  if (!champ) return;
  const celle = e.cherche = {};
  const laisser = () => { if (e.cherche === celle) e.cherche = null; };
  champ.addEventListener("blur", () => setTimeout(laisser, RECHERCHE_MS), { once: true });
  champ.focus();
}

// Once the point looked for is shown, keys act again: Streamlit takes the focus back to its field
// as it closes its list, sooner or later with the machine: it is taken from it, unless a person goes there.
function revenir(e) {
  e.cherche = null;
  const champ = document.querySelector(".st-key-atelier-chercher");
  const reprendre = () => e.racine.focus({ preventScroll: true });
  const fini = new AbortController();
  champ?.addEventListener("focusin", () => { if (!e.cherche) requestAnimationFrame(reprendre); }, { signal: fini.signal });
  const laisser = (geste) => { if (geste.key === "Tab" || !geste.key) fini.abort(); };
  for (const geste of ["pointerdown", "keydown"]) window.addEventListener(geste, laisser, { capture: true, signal: fini.signal });
  setTimeout(() => fini.abort(), REPRISE_MS);
  reprendre();
}

function niveaux(e, p) {
  return p.echelle ? e.data.echelles[p.echelle].filter((n) => n.rang > 0) : [];
}

function annoncer(e, phrase) { e.annonce.textContent = phrase; }
function alerter(e, phrase) { e.alerte.textContent = phrase; }

// A telephone reads; a window made narrow, or zoomed, on a wide screen codes.
function estEtroit() { return window.innerWidth < LARGEUR_POUR_CODER && window.screen.width < LARGEUR_POUR_CODER; }

function dessiner(e) {
  const d = e.data;
  e.relit = estEtroit();
  e.racine.classList.toggle("obs-relit", e.relit);
  e.racine.classList.toggle("obs-sans-touches", !e.actives);
  e.progres.textContent = d.progres;
  e.attend.textContent = e.attente.length ? `${e.attente.length} en cours d’écriture` : "";
  e.racine.dataset.recu = d.recu;
  e.racine.dataset.attente = e.attente.length;
  const p = point(e);
  e.racine.dataset.cellule = p ? p.code : "";
  if (!e.parTouche) e.parTouche = lireBoutons(e);
  remplirMotifs(e);
  if (!p) { dessinerFin(e); return; }
  const x = passage(e);
  e.racine.dataset.passage = x ? x.code : "";
  e.racine.dataset.extrait = x && x.extrait ? `${x.page}:${x.debut}-${x.fin}` : "";
  e.fin.hidden = true;
  e.fiche.hidden = false;
  e.titre.textContent = p.libelle;
  const etat = e.faits[p.code] || p.etat;
  e.etat.textContent = [p.axe, p.theme, etat ? `déjà codé : ${etat}` : ""].filter(Boolean).join(" · ");
  e.consigne.textContent = p.consigne;
  dessinerNiveaux(e, p, x);
  dessinerPassage(e, p, x);
  dessinerPage(e, p, x);
  const raison = sansAbsence(e, p);
  e.absence.disabled = Boolean(raison);
  e.raison.textContent = raison || diteAbsence(e);
  couper(e, p, x);
  const suite = suivants(e, 4).map((y) => y.court);
  dessinerAilleurs(e, p);
  e.suite.textContent = suite.length ? `À suivre : ${suite.join(", ")}…` : "";
}

function diteAbsence(e) {
  return e.data.aveugle ? "Constater l’absence, c’est dire que l’on a lu toutes les pages."
    : "Toutes les formes ont été cherchées sur toutes les pages.";
}

// Commands that have nothing to act upon say so: greyed, and their keys announce why.
function couper(e, p, x) {
  const propre = Boolean(x) && !x.extrait;
  const inutiles = {
    "passage-precedent": p.passages.length < 2 && !(x && x.extrait && p.passages.length),
    "passage-suivant": p.passages.length < 2 && !(x && x.extrait && p.passages.length),
    citer: !propre,
    ecarter: !x || (propre && Boolean(x.ecart || estEcarte(e, x))),
  };
  for (const [geste, inutile] of Object.entries(inutiles)) {
    const bouton = e.racine.querySelector(`[data-geste="${geste}"]`);
    if (inutile && bouton === document.activeElement) e.racine.focus({ preventScroll: true });
    bouton.disabled = inutile;
  }
}

function dessinerAilleurs(e, p) {
  e.remarquee.textContent = p.remarque ? `Remarque : ${p.remarque}` : "";
  e.autres.hidden = !p.nb_ailleurs;
  e.compteailleurs.textContent = `Le même point dans ${p.nb_ailleurs} autre${p.nb_ailleurs > 1 ? "s" : ""} contrat${p.nb_ailleurs > 1 ? "s" : ""}`;
  e.ailleurs.replaceChildren(...p.ailleurs.map((dit) => element("li", dit)));
}

function remplirMotifs(e) {
  if (e.motif.options.length) return;
  for (const [code, libelle] of Object.entries(e.data.motifs)) e.motif.add(new Option(libelle, code));
}

function dessinerFin(e) {
  const fini = e.rang >= e.data.total;
  e.fiche.hidden = true;
  e.fin.hidden = false;
  e.fin.textContent = fini
    ? `Fin de la file : ${e.data.progres}.`
    : "Un instant : la suite arrive.";
  if (!fini) dire(e);
}

function dessinerNiveaux(e, p, x) {
  const liste = niveaux(e, p);
  for (const bouton of e.niveaux.children) {
    const niveau = liste.find((n) => `niveau-${n.rang}` === bouton.dataset.geste);
    bouton.hidden = !niveau;
    if (!niveau) continue;
    bouton.querySelector("b").textContent = niveau.libelle;
    bouton.querySelector("small").textContent = niveau.description;
    bouton.disabled = !x && !e.data.preuve;
    bouton.classList.toggle("obs-plancher", Boolean(x) && x.plancher === niveau.code);
  }
  e.sans.hidden = liste.length > 0;
  if (document.activeElement?.hidden) e.racine.focus({ preventScroll: true });
}

function dessinerPassage(e, p, x) {
  const nb = p.passages.length;
  const ecartes = p.passages.filter((y) => y.ecart || estEcarte(e, y)).length;
  if (x && x.extrait) {
    e.compte.textContent = nb ? `${nb} passage${nb > 1 ? "s" : ""} proposé${nb > 1 ? "s" : ""} par ailleurs` : "";
    e.propose.textContent = "Passage choisi par vous";
    e.texte.textContent = `« ${x.citation} »`;
    return;
  }
  const pieces = new Set(p.passages.map((y) => y.doc)).size;
  e.compte.textContent = !nb ? (e.data.aveugle ? "" : "aucun passage trouvé")
    : `passage ${Math.min(e.vu, nb - 1) + 1} sur ${nb}` + (pieces > 1 ? `, dans ${pieces} pièces` : "")
      + (ecartes ? `, dont ${ecartes} mis à part` : "");
  if (!x) {
    const pages = !e.relit && Object.keys(e.data.documents).length ? SANS_PASSAGE : "";
    e.propose.textContent = e.data.preuve ? `Preuve tenue : ${e.data.preuve}` : pages;
    e.texte.textContent = "";
    return;
  }
  const motif = x.ecart || (estEcarte(e, x) ? "par vous" : "");
  const echelle = e.data.echelles[p.echelle] || [];
  const niveau = echelle.find((n) => n.code === x.plancher);
  const borne = niveau && niveau.rang < echelle.length - 1 ? "au moins " : "";
  const indices = x.indices.length ? ` (indices : ${x.indices.join(", ")})` : "";
  e.propose.textContent = motif ? `Mis à part : ${motif}`
    : `Proposé : ${borne}${niveau ? niveau.libelle.toLowerCase() : x.plancher}${indices}`;
  e.texte.textContent = `« ${e.corrigees[x.code] || x.citation} »`;
}

function dessinerPage(e, p, x) {
  const vue = pageVue(e, x);
  e.feuille.hidden = !vue;
  e.vide.hidden = Boolean(vue);
  if (!vue) { e.lieu.textContent = ""; return; }
  const doc = e.data.documents[vue.doc];
  const imprime = doc.imprimes[vue.page];
  const nom = imprime && imprime !== String(vue.page) ? `p. ${imprime} (PDF ${vue.page})` : `p. ${vue.page}`;
  e.lieu.textContent = `${nom} sur ${doc.nb} · ${doc.titre} · ${doc.etats[vue.page] || "texte lisible"}`;
  const image = prendre(e, doc, vue.page);
  const cle = `${vue.doc}:${vue.page}:${e.large}:${x && !e.page ? x.code || `${x.debut}-${x.fin}` : ""}`;
  const cadres = e.lignesVues || (x && !e.page ? (x.extrait ? x.cadres : e.cadres[x.code]) : null);
  const neuve = `${cle}:${cadres ? JSON.stringify(e.lignesVues || cadres.length) : "?"}`;
  image.alt = `${doc.titre}, ${nom}` + (x && !e.page ? `, passage : « ${x.citation.slice(0, 200)} »` : "");
  if (e.montree === neuve) return;
  e.montree = neuve;
  e.feuille.replaceChildren(image, ...(cadres || []).map(boite));
  e.feuille.classList.toggle("obs-large", e.large);
  const viserCadre = () => {
    if (!cadres || !cadres.length) { if (e.page) e.cadre.scrollTop = 0; return; }
    const haut = cadres[0][1] * e.feuille.offsetHeight;
    e.cadre.scrollTop = Math.max(haut - e.cadre.clientHeight / 3, 0);
  };
  if (image.complete) viserCadre();
  else image.onload = viserCadre;
  for (const y of suivants(e, 3)) {
    const premier = rangees(e, y)[0];
    if (premier) prendre(e, e.data.documents[premier.doc], premier.page);
  }
}

function prendre(e, doc, page) {
  const adresse = `${doc.base}${page}-${e.large ? 1400 : 900}.webp`;
  let image = e.images.get(adresse);
  if (!image) {
    image = new Image();
    image.src = adresse;
    image.decoding = "async";
    image.draggable = false;
    e.images.set(adresse, image);
    if (e.images.size > 64) e.images.delete(e.images.keys().next().value);
  }
  return image;
}

function boite([gauche, haut, droite, bas]) {
  const cadre = document.createElement("span");
  cadre.className = "obs-passage";
  cadre.style.cssText = `left:${gauche * 100}%;top:${haut * 100}%;width:${(droite - gauche) * 100}%;height:${(bas - haut) * 100}%`;
  return cadre;
}
