/* The words of art, defined where they stand: the first of each part of a page is underlined with dots,
   and opens its sentence by a click, a touch, or Enter. The words and sentences are those of the glossary.
   React goes on holding the text it wrote: a word is cut out of its text node after it, never moved with it,
   and what we cut is put back as soon as that text changes. */
(function () {
  "use strict";
  const { glossaire } = obsFrancais;
  const TEXTES = ":is([data-testid='stMarkdownContainer'], [data-testid='stCaptionContainer']) :is(p, li, strong, em), "
    + "[data-testid='stHtml'] :is(p, li, small, td, th, span, b, strong)";
  const PARTIES = "details, [data-testid='stColumn'], [class*='st-key-volet'], [data-testid='stMainBlockContainer']";
  const FERMES = "a, button, label, summary, h1, h2, h3, h4, h5, h6, code, svg, thead, [role='button'], [role='tab'], .obs-passer, .obs-papier, "
    + ".obs-papier-pied, .obs-partage, .st-key-pied, .st-key-mots, .st-key-glossaire, [data-testid='stTooltipIcon']";
  const CODES = new Map();
  const formes = [];
  Object.entries(glossaire).forEach(([code, mot]) => mot.formes.forEach(function (forme) {
    const nue = forme.toLowerCase().replace(/ #$/, "");
    CODES.set(nue, code);
    formes.push(nue.replace(/ /g, "[ \\u00a0\\u202f]") + (nue === forme.toLowerCase() ? "" : "(?=[ \\u00a0\\u202f]\\d)"));
  }));
  formes.sort((a, b) => b.length - a.length);
  const MOT = formes.length && new RegExp("(?<![\\p{L}\\p{N}/])(" + formes.join("|") + ")(?![\\p{L}\\p{N}/])", "giu");
  const poses = new Set();
  const sansMot = new WeakMap();

  const nommer = (dit) => CODES.get(dit.toLowerCase().replace(/[\u00a0\u202f]/g, " "));

  function cherche(noeud, partie) {
    const deja = new Set([...partie.querySelectorAll(".obs-mot")]
      .filter((e) => e.closest(PARTIES) === partie).map((e) => e.dataset.mot));
    const trouve = [...noeud.nodeValue.matchAll(MOT)].find((m) => !deja.has(nommer(m[1])));
    if (!trouve) return;
    const mot = noeud.splitText(trouve.index);
    const suite = mot.splitText(trouve[1].length);
    const bouton = document.createElement("span");
    bouton.className = "obs-mot";
    bouton.dataset.mot = nommer(trouve[1]);
    bouton.tabIndex = 0;
    bouton.setAttribute("role", "button");
    bouton.setAttribute("aria-haspopup", "dialog");
    mot.replaceWith(bouton);
    bouton.append(mot);
    poses.add({ noeud, bouton, suite, avant: noeud.nodeValue });
    cherche(suite, partie);
  }

  /* What the page rewrote, or took away, is no longer ours. */
  function rendre() {
    poses.forEach(function (pose) {
      const { noeud, bouton, suite, avant } = pose;
      if (bouton.isConnected && noeud.isConnected && noeud.nodeValue === avant) return;
      poses.delete(pose);
      bouton.remove();
      suite.remove();
    });
  }
  new MutationObserver(rendre).observe(document.documentElement, { childList: true, subtree: true, characterData: true });

  window.obsMots = function () {
    const page = document.querySelector("[data-testid='stMainBlockContainer']");
    if (!page || !MOT || !document.documentElement.matches(".obs-prete")) return;
    page.querySelectorAll(TEXTES).forEach(function (e) {
      const texte = e.textContent;
      if (sansMot.get(e) === texte || e.closest(FERMES)) return;
      if (texte.search(MOT) < 0) return void sansMot.set(e, texte);
      [...e.childNodes].filter((n) => n.nodeType === Node.TEXT_NODE && n.nodeValue.search(MOT) >= 0)
        .forEach((n) => cherche(n, e.closest(PARTIES)));
    });
  };

  let dit = null;
  function ouvrir(bouton) {
    if (!dit) {
      dit = document.createElement("div");
      dit.id = "obs-definition";
      dit.popover = "auto";
      dit.tabIndex = -1;
      dit.setAttribute("role", "dialog");
      document.body.append(dit);
      dit.addEventListener("toggle", (e) => e.newState === "closed" && dit.rendu && dit.rendu.focus({ preventScroll: true }));
    }
    const mot = glossaire[bouton.dataset.mot];
    const titre = document.createElement("strong");
    titre.textContent = mot.libelle;
    dit.replaceChildren(titre, "\u00a0: " + mot.description);
    dit.setAttribute("aria-label", mot.libelle);
    dit.rendu = bouton;
    dit.showPopover();
    const place = bouton.getBoundingClientRect();
    dit.style.left = Math.max(8, Math.min(place.left, window.innerWidth - dit.offsetWidth - 8)) + "px";
    const dessous = place.bottom + 6;
    const haut = dessous + dit.offsetHeight > window.innerHeight ? place.top - dit.offsetHeight - 6 : dessous;
    dit.style.top = Math.max(8, haut) + "px";
    dit.focus({ preventScroll: true });
  }
  document.addEventListener("click", function (e) {
    const bouton = e.target.closest && e.target.closest(".obs-mot");
    if (bouton) ouvrir(bouton);
  });
  document.addEventListener("keydown", function (e) {
    const bouton = (e.key === "Enter" || e.key === " ") && e.target.closest && e.target.closest(".obs-mot");
    if (!bouton) return;
    e.preventDefault();
    ouvrir(bouton);
  });
})();
