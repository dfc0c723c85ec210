/* Runs once the page is read, before Streamlit: French words for what Streamlit says in English, the
   copy of the link, ways past a figure, scrolling tables reached by the keyboard. */
(function () {
  "use strict";
  const { mots, tours, textes } = obsFrancais;
  const MOTS = new Map(Object.entries(mots));
  const TOURS = tours.map((t) => [new RegExp(t.motif), t.texte]);
  const TOUR = new RegExp(tours.map((t) => "(?:" + t.motif + ")").join("|"));
  const ATTRIBUTS = ["aria-label", "title", "placeholder", "alt", "aria-roledescription"];
  const PORTEURS = ATTRIBUTS.map((a) => "[" + a + "]").join(",");
  const DEFILANTS = "[data-testid='stTable'] > div, [data-testid='stCode'] pre, [data-testid='stMarkdown'] pre";

  const CHAMPS = "[data-testid='stSelectbox'] input[role='combobox']";
  const DEPOTS = "section[role='presentation'][data-testid='stFileUploaderDropzone']";

  /* The spaces and apostrophes of French: no line begins with « : » or « ; », and « L'Union », a name
     the sources write so, reads « L’Union » (as base/french.py writes them). */
  function espacer(texte) {
    return texte
      .replace(/(?<=[\p{L}\p{N}])'(?=[\p{L}\p{N}])/gu, "\u2019")
      .replace(/[ \u00a0\u202f]+([;!?%])/g, "\u202f$1")
      .replace(/[ \u00a0\u202f]+(:(?=\s|$)|»)/g, "\u00a0$1")
      .replace(/«[ \u00a0\u202f]*/g, "«\u00a0");
  }

  /* French for an English text of Streamlit; any other text with the spaces of French. The last ones
     are kept: a page says the same texts many times, and each is looked at again when it is moved. */
  const DITS = new Map();
  const DITS_GARDES = 4000;
  function dire(texte) {
    let dit = DITS.get(texte);
    if (dit !== undefined) return dit;
    dit = espacer(traduireMots(texte));
    if (DITS.size >= DITS_GARDES) DITS.clear();
    DITS.set(texte, dit);
    return dit;
  }

  function traduireMots(texte) {
    const nu = texte.trim();
    if (nu.length < 2) return texte;
    const mot = MOTS.get(nu);
    if (mot) return texte.replace(nu, mot);
    const deux = nu.indexOf(": ");
    const tete = deux > 0 && MOTS.get(nu.slice(0, deux));
    if (tete) return tete + "\u00a0: " + nu.slice(deux + 2);
    const tour = TOUR.test(nu) && TOURS.find(([motif]) => motif.test(nu));
    return tour ? nu.replace(tour[0], tour[1]) : texte;
  }

  function traduireAttributs(e) {
    ATTRIBUTS.forEach(function (nom) {
      const avant = e.getAttribute(nom);
      const apres = avant ? dire(avant) : avant;
      if (apres !== avant) e.setAttribute(nom, apres);
    });
  }

  function traduireTexte(noeud) {
    const avant = noeud.nodeValue;
    const parent = noeud.parentElement;
    if (!avant || avant.length > 400 || !parent || parent.closest("script, style, code, pre")) return;
    const apres = dire(avant);
    if (apres !== avant) noeud.nodeValue = apres;
  }

  function traduire(racine) {
    if (racine.nodeType === Node.TEXT_NODE) return traduireTexte(racine);
    if (racine.nodeType !== Node.ELEMENT_NODE) return undefined;
    traduireAttributs(racine);
    racine.querySelectorAll(PORTEURS).forEach(traduireAttributs);
    if (racine.namespaceURI !== "http://www.w3.org/1999/xhtml") return undefined;
    const marche = document.createTreeWalker(racine, NodeFilter.SHOW_TEXT);
    while (marche.nextNode()) traduireTexte(marche.currentNode);
    return undefined;
  }

  /* What scrolls sideways is reached by Tab, then moved by the arrows. */
  const tailles = new ResizeObserver((vus) => vus.forEach((v) => ouvrirAuClavier(v.target)));
  function ouvrirAuClavier(e) {
    if (e.scrollWidth <= e.clientWidth + 1 || !/auto|scroll/.test(getComputedStyle(e).overflowX)) return;
    e.tabIndex = 0;
    e.setAttribute("role", "region");
    e.setAttribute("aria-label", textes.defilant);
  }

  /* Lists and dialogs are drawn outside the app, where Streamlit says nothing of light or dark. What
     waits for the end of a run is told of it even where the run changes nothing more in the page. */
  let suivie = null;
  function suivreTheme() {
    const app = document.querySelector(".stApp");
    if (!app) return;
    document.documentElement.style.colorScheme = getComputedStyle(app).colorScheme;
    if (app === suivie) return;
    suivie = app;
    new MutationObserver(soigner).observe(app, { attributes: true, attributeFilter: ["class", "data-test-script-state"] });
  }

  /* The page shows once its head is whole: until their scripts have run, Streamlit keeps a line of
     the same height for each element, and all below would be pushed down under the eyes. What follows
     the head pushes nothing of it, and what stands above it in a row of choices has its place kept.
     Where a list of links follows (AVANT_LISTE, which comes before it), it is waited for: each of its
     rows is lower once its link is drawn; but not on a telephone, where it is folded. So is the
     sentence, where the shell has written one.
     What the shell had written in its place (server/debut.py) leaves in the same frame.
     Past ATTENDRE after its title or its run, it shows as it is. */
  const ATTENDRE = 10000;
  const GARDEES = ".st-key-bandeau";
  const AVANT_LISTE = ".st-key-avant-liste", LISTE = ".st-key-suite-liste";
  const PLIEE = window.matchMedia("(max-width: 640px)");
  const ouverte = () => document.documentElement.classList.contains("obs-ouverte");
  const aFini = () => document.querySelector(".stApp")?.dataset.testScriptState === "notRunning";
  let depart = 0;
  function ouvrirPage() {
    if (ouverte()) return;
    const page = document.querySelector("[data-testid='stMainBlockContainer']");
    document.documentElement.classList.toggle("obs-ossature", Boolean(page && page.querySelector(".stAppSkeleton")));
    if (!page || !page.querySelector("[data-testid='stElementContainer']")) return;
    const fini = aFini();
    const phrase = page.querySelector(".obs-phrase");
    const attendue = !phrase && document.querySelector(".obs-debut-phrase");
    const tete = phrase || page.querySelector("h1");
    if ((fini || tete) && !depart) {
      depart = Date.now();
      setTimeout(soigner, ATTENDRE);
    }
    const estListe = !PLIEE.matches && page.querySelector(AVANT_LISTE);
    const entiere = (fini || (tete && !attendue && !estListe)) && ![...page.querySelectorAll("[data-testid='stSkeleton']")].some(
      (e) => !tete || attendue || (estListe && e.closest(LISTE)) || (!e.closest(GARDEES) && e.compareDocumentPosition(tete) & Node.DOCUMENT_POSITION_FOLLOWING));
    if (entiere || (depart && Date.now() - depart >= ATTENDRE)) {
      document.documentElement.classList.add("obs-ouverte");
      document.querySelectorAll("#obs-debut").forEach((e) => e.remove());
      soigner();
    }
  }

  /* The foot shows once the page above it is there, and is not pushed down by it. */
  function montrerPied() {
    if (aFini() && ouverte() && document.querySelector(".st-key-pied, .obs-integre")) document.documentElement.classList.add("obs-prete");
  }

  /* What an address opens far down the page is brought to sight, once, where the page has all its
     height: a page half drawn would stop on the way. */
  let vu = "";
  function montrerOuvert() {
    const ouvert = document.querySelector(".st-key-detail-ouvert");
    const titre = ouvert && ouvert.querySelector("h3");
    const quoi = titre ? location.pathname + titre.innerText : "";
    const entiere = aFini() && !document.querySelector(".stApp [data-testid='stSkeleton']");
    if (quoi === vu || !entiere || !document.documentElement.classList.contains("obs-prete")) return;
    vu = quoi;
    const haut = ouvert ? ouvert.getBoundingClientRect().top : 0;
    if (haut < 0 || haut > window.innerHeight * 0.8) ouvert.scrollIntoView();
  }

  /* A name chosen in a list that its field cuts is told whole: as its title, and under a narrow field.
     To measure a page half drawn would make the browser set it once more. */
  function direEntier(champ) {
    const coupe = champ.scrollWidth > champ.clientWidth && champ !== document.activeElement;
    const lieu = champ.closest("[data-testid='stSelectbox']");
    if (coupe) {
      champ.title = champ.value;
      lieu.dataset.obsEntier = champ.value;
    } else if (lieu.dataset.obsEntier) {
      champ.removeAttribute("title");
      delete lieu.dataset.obsEntier;
    }
  }

  /* The tab that is open, and the entry of the menu that leads to it, say that they are. */
  const ENTREES = "[data-testid='stTopNavLink'], [data-testid='stSidebarNavLink']";
  function marquerOnglets() {
    const rang = document.querySelector("[class*='st-key-onglets-']");
    const entree = rang && "/" + /st-key-onglets-(\S+)/.exec(rang.className)[1];
    document.querySelectorAll(ENTREES).forEach((e) => dater(e, entree && e.pathname.endsWith(entree), "true"));
    document.querySelectorAll("[class*='st-key-onglet-'] a").forEach(
      (e) => dater(e, e.closest("[class*='-ouvert']"), "page"));
  }
  function dater(lien, est, valeur) {
    if (est) lien.setAttribute("aria-current", valeur);
    else if (lien.getAttribute("aria-current") === valeur) lien.removeAttribute("aria-current");
  }

  /* What can wait lets the browser draw first: a map that is filtered, a field that is typed in. */
  const DEMANDES = new Set();
  function auRepos(geste) {
    if (DEMANDES.has(geste)) return;
    DEMANDES.add(geste);
    const faire = () => { DEMANDES.delete(geste); geste(); };
    if (window.requestIdleCallback) window.requestIdleCallback(faire, { timeout: 1000 });
    else setTimeout(faire, 100);
  }

  /* Until the page is there, all is looked at every 150 ms; then, once it has been still as long, or
     has changed for a second: what is measured in the midst of a filter makes the browser set the page
     once more. */
  const SOUFFLE = 150, TARD = 1000;
  let attente = 0, depuis = 0;
  function soigner() {
    const prete = document.documentElement.classList.contains("obs-prete");
    depuis = depuis || Date.now();
    if (attente && (!prete || Date.now() - depuis >= TARD)) return;
    clearTimeout(attente);
    attente = setTimeout(function () {
      attente = depuis = 0;
      suivreTheme();
      ouvrirPage();
      montrerPied();
      montrerOuvert();
      marquerOnglets();
      document.querySelectorAll(DEPOTS).forEach((e) => e.setAttribute("role", "group"));
      document.querySelectorAll(DEFILANTS).forEach((e) => tailles.observe(e));
      if (document.documentElement.matches(".obs-prete")) document.querySelectorAll(CHAMPS).forEach(direEntier);
      auRepos(window.obsMots);
    }, SOUFFLE);
  }

  new MutationObserver(function (changements) {
    changements.forEach(function (c) {
      if (c.type === "attributes") traduireAttributs(c.target);
      else if (c.type === "characterData") traduireTexte(c.target);
      else c.addedNodes.forEach(traduire);
    });
    ouvrirPage();
    soigner();
  }).observe(document.documentElement, {
    childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTS,
  });
  traduire(document.documentElement); // what the server had written before this script came

  window.addEventListener("resize", soigner);
  document.documentElement.addEventListener("focusout", soigner);

  /* A letter alone is nobody's order (WCAG 2.1.4): Streamlit, which listens on the document, would
     run the page again on « r » and offer to empty its caches on « c ». */
  const LETTRES = ["a", "c", "r"];
  document.documentElement.addEventListener("keydown", function (e) {
    const seule = !e.ctrlKey && !e.metaKey && !e.altKey;
    if (seule && e.key && LETTRES.includes(e.key.toLowerCase())) e.stopPropagation();
  });

  /* The clipboard is refused outside https and 127.0.0.1: a selected text can still be copied. */
  function copierAncien(texte) {
    const zone = document.createElement("textarea");
    zone.value = texte;
    zone.setAttribute("readonly", "");
    zone.style.cssText = "position:fixed;top:0;opacity:0";
    document.body.appendChild(zone);
    zone.select();
    const fait = document.execCommand("copy");
    zone.remove();
    return fait;
  }

  async function copier(texte) {
    try {
      await navigator.clipboard.writeText(texte);
      return true;
    } catch {
      return copierAncien(texte);
    }
  }

  /* The map keeps its place after « # », which Streamlit forgets when it writes the filters. */
  const LIEU = /^#(carte|fond)=/;
  function garderLieu(adresse) {
    if (adresse === undefined || adresse === null || !LIEU.test(location.hash)) return adresse;
    const voulue = new URL(adresse, location.href);
    return voulue.pathname === location.pathname && !voulue.hash ? voulue.href + location.hash : adresse;
  }
  ["pushState", "replaceState"].forEach(function (nom) {
    const ecrire = history[nom].bind(history);
    history[nom] = (etat, titre, adresse) => ecrire(etat, titre, garderLieu(adresse));
  });

  function adresseSansCadre() {
    const adresse = new URL(location.href);
    ["embed", "embed_options"].forEach((nom) => adresse.searchParams.delete(nom));
    return adresse.href;
  }

  async function copierLien(bouton) {
    const fait = await copier(adresseSansCadre());
    const statut = document.querySelector(".obs-statut");
    bouton.focus();
    if (!statut) return;
    statut.textContent = fait ? textes.copie : textes.refus;
    statut.classList.add("obs-dit");
    setTimeout(function () {
      statut.textContent = "";
      statut.classList.remove("obs-dit");
    }, 5000);
  }

  function passer(lien) {
    const cible = document.getElementById(lien.getAttribute("href").slice(1));
    if (!cible) return;
    const suivant = cible.closest("[data-testid='stElementContainer']").nextElementSibling;
    const replie = suivant && suivant.querySelector("details:not([open]) > summary");
    cible.tabIndex = -1;
    cible.focus();
    cible.scrollIntoView({ block: "start" });
    if (replie) replie.click();
  }

  /* On a telephone, what comes after the first screens waits behind a button. */
  document.addEventListener("click", function (e) {
    const bouton = e.target.closest && e.target.closest(".obs-plus");
    if (!bouton) return;
    const ouvert = bouton.getAttribute("aria-expanded") === "true";
    bouton.setAttribute("aria-expanded", String(!ouvert));
  });

  document.addEventListener("click", function (e) {
    const geste = e.target.closest && e.target.closest(".obs-copier, .obs-passer, .obs-saut, .obs-ouvrir");
    if (!geste) return;
    if (geste.matches(".obs-ouvrir")) geste.href = adresseSansCadre();
    else e.preventDefault();
    if (geste.matches(".obs-copier")) copierLien(geste);
    if (geste.matches(".obs-passer, .obs-saut")) passer(geste);
  });

  /* On paper: tables are whole, the foot says where and when, and each sheet which reading. */
  const surPapier = [];
  function poser(e, contenu) {
    e.innerHTML = contenu;
    surPapier.push(e);
  }
  function enCss(texte) {
    return '"' + texte.replace(/[^\p{L}\p{N} ]/gu, (c) => "\\" + c.codePointAt(0).toString(16) + " ") + '"';
  }
  /* A map or a matrix keeps the shape it has on the screen, made smaller. */
  const FEUILLE = 700;
  const HAUTEUR = 930;
  const reduites = [];
  function zoomer(cadre) {
    const large = [...cadre.children].reduce((total, e) => total + e.scrollWidth, 0);
    reduites.push([cadre, cadre.style.cssText]);
    cadre.style.zoom = Math.min(1, FEUILLE / large, HAUTEUR / cadre.scrollHeight);
  }
  function reduire(cadre) {
    const { offsetWidth: large, offsetHeight: haute } = cadre;
    reduites.push([cadre, cadre.style.cssText]);
    const part = Math.min(1, FEUILLE / large);
    const reste = (cote) => Math.round((part - 1) * cote) + "px!important";
    cadre.style.cssText += ";width:" + large + "px!important;height:" + haute + "px!important;max-width:none!important;"
      + "transform:scale(" + part + ");transform-origin:0 0;margin-bottom:" + reste(haute) + ";margin-right:" + reste(large);
  }
  function imprimer() {
    if (surPapier.length) return;
    document.querySelectorAll(".obs-papier").forEach((e) => poser(e, e.dataset.tableau));
    document.querySelectorAll("iframe").forEach(reduire);
    document.querySelectorAll("[class*='st-key-cadre-']").forEach(zoomer);
    const jour = new Date().toLocaleDateString("fr-FR", { day: "numeric", month: "long", year: "numeric" });
    const pied = document.querySelector(".obs-papier-pied");
    if (!pied) return;
    pied.querySelector(".obs-date").textContent = jour;
    pied.querySelector(".obs-adresse").textContent = adresseSansCadre();
    const style = document.createElement("style");
    style.media = "print";
    style.textContent = "@page { @bottom-left { width: 82%; text-align: left; font: 7pt sans-serif; color: #4a5057; content: "
      + enCss(pied.dataset.quoi + " · imprimé le " + jour) + "; } @bottom-right { font: 7pt sans-serif; color: #4a5057; content: "
      + '"page " counter(page) " sur " counter(pages); } }';
    document.head.appendChild(style);
    surPapier.push(style);
  }
  function ranger() {
    reduites.splice(0).forEach(([cadre, avant]) => (cadre.style.cssText = avant));
    surPapier.splice(0).forEach((e) => (e.matches("style") ? e.remove() : e.replaceChildren()));
  }
  window.addEventListener("beforeprint", imprimer);
  window.addEventListener("afterprint", ranger);

  /* A column of a table is sorted by its title: numbers as numbers, k/N by its share. */
  function valeurTri(cellule) {
    const nu = cellule.textContent.replace(/[\s\u202f\u00a0]/g, "").replace(/,/g, ".").replace(/\u2212/g, "-");
    const rapport = nu.match(/(\d+)\/(\d+)/);
    if (rapport) return rapport[1] / rapport[2];
    const seul = nu.match(/^-?\d+(\.\d+)?/);
    return seul ? Number(seul[0]) : null;
  }
  function trier(bouton) {
    const titre = bouton.closest("th");
    const rang = [...titre.parentElement.children].indexOf(titre);
    const sens = titre.getAttribute("aria-sort") === "descending" ? 1 : -1;
    const corps = titre.closest("table").tBodies[0];
    const lignes = [...corps.rows].map((r) => [r, r.cells[rang].textContent.trim(), valeurTri(r.cells[rang])]);
    const nombres = titre.matches(".obs-n");
    lignes.sort(function (a, b) {
      if (!nombres) return -sens * a[1].localeCompare(b[1], "fr");
      if (a[2] === null || b[2] === null) return (a[2] === null) - (b[2] === null);
      return sens * (a[2] - b[2]);
    });
    [...titre.parentElement.children].forEach((th) => th.removeAttribute("aria-sort"));
    titre.setAttribute("aria-sort", sens === 1 ? "ascending" : "descending");
    corps.append(...lignes.map(([r]) => r));
  }
  document.addEventListener("click", function (e) {
    const bouton = e.target.closest && e.target.closest(".obs-tri");
    if (bouton) trier(bouton);
  });

  /* On a telephone the menu covers the page: it closes once a page is chosen. */
  document.addEventListener("click", function (e) {
    if (window.innerWidth > 768 || !e.target.closest("[data-testid='stSidebarNavLink']")) return;
    const fermer = document.querySelector("[data-testid='stSidebarCollapseButton'] button");
    if (fermer) window.setTimeout(() => fermer.click(), 0);
  });
})();
