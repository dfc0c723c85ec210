/* Fills, patterns and sizes. A class is {l: label, c: colour, m: pattern, n: count}. */
(function (racine) {
  "use strict";
  const O = racine.observatoire;
  const SVG = "http://www.w3.org/2000/svg";
  let defs = null;

  function noeud(balise, attributs) {
    const e = document.createElementNS(SVG, balise);
    Object.entries(attributs).forEach(([nom, valeur]) => e.setAttribute(nom, valeur));
    return e;
  }
  O.noeudSvg = noeud;

  function creerDefs() {
    const svg = noeud("svg", { width: 0, height: 0, "aria-hidden": "true", class: "obs-motifs" });
    defs = svg.appendChild(noeud("defs", {}));
    document.body.appendChild(svg);
  }

  const TRACES = {
    hachures: "M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2",
    croix: "M0,0 L6,6 M6,0 L0,6",
    points: "M1.5,1.5 h1.6 v1.6 h-1.6 z M4.5,4.5 h1.6 v1.6 h-1.6 z",
    lignes: "M0,3 H6",
  };

  const estSombre = () => document.documentElement.dataset.theme === "dark";

  /* Returns a colour or url(#…): no information by colour alone. */
  O.remplissage = function (classe) {
    const couleur = (estSombre() && classe.d) || classe.c;
    if (!classe.m || classe.m === "plein") return couleur;
    if (!defs) creerDefs();
    const fond = estSombre() ? "#262c32" : "#ffffff";
    const id = "motif-" + classe.m + "-" + (couleur + fond).replace(/[^0-9a-z]/gi, "");
    if (!document.getElementById(id)) {
      const motif = noeud("pattern", { id, width: 6, height: 6, patternUnits: "userSpaceOnUse" });
      const probable = classe.m.endsWith("_probable"), base = classe.m.replace("_probable", "");
      const perce = base === "plein"; /* a full colour is pierced, lines are broken: probable */
      const clair = base === "hachures" || base === "croix" || base === "points";
      motif.appendChild(noeud("rect", { width: 6, height: 6, fill: perce ? couleur : fond }));
      motif.appendChild(
        noeud("path", {
          d: perce ? TRACES.points : TRACES[base] || TRACES.hachures,
          stroke: perce ? fond : couleur,
          "stroke-width": perce ? 0.6 : clair ? 1.6 : 2.4,
          "stroke-dasharray": probable && !perce ? "2 1.5" : "none",
          fill: perce ? fond : base === "points" ? couleur : "none",
        })
      );
      defs.appendChild(motif);
    }
    return "url(#" + id + ")";
  };

  /* Area ∝ inhabitants in QPV at every zoom; only the common factor grows as one comes closer. */
  const PIXELS_PAR_RACINE = 0.092;
  const RAYON_MINIMAL = 3.5;
  O.facteur = (zoom) => PIXELS_PAR_RACINE * Math.min(2, Math.max(0.3, Math.pow(1.38, zoom - 7.5)));
  O.rayon = function (population, zoom) {
    if (!population) return RAYON_MINIMAL;
    return Math.max(RAYON_MINIMAL, Math.sqrt(population) * O.facteur(zoom));
  };

  O.vignette = function (classe) {
    const svg = noeud("svg", { width: 22, height: 14, "aria-hidden": "true" });
    svg.appendChild(
      noeud("rect", {
        x: 0.5, y: 0.5, width: 21, height: 13, rx: 2,
        fill: O.remplissage(classe), stroke: "currentColor", "stroke-opacity": 0.45,
      })
    );
    return svg;
  };
})(window);
