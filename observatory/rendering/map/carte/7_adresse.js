/* The place of the map in the address of its page, after « # »: a link shows it again, and the
   server, which never reads that part, is told nothing. #carte=9/43.65/0.59&fond=ign */
(function (racine) {
  "use strict";
  const O = racine.observatoire;
  const DELAI = 150;
  const LIEU = /^#(carte|fond)=/;

  /* The page around the frame; null in a standalone page or inside a page of another server. */
  function pageAutour() {
    try {
      return racine.parent !== racine && racine.parent.location.href ? racine.parent : null;
    } catch {
      return null;
    }
  }

  const ditUnLieu = (page) => Boolean(page) && LIEU.test(page.location.hash);
  const lireMots = (page) => new URLSearchParams(ditUnLieu(page) ? page.location.hash.slice(1) : "");

  function lireLieu(vue, mots) {
    const nombres = (mots.get("carte") || "").split("/").map(Number);
    const [zoom, lat, lon] = nombres;
    const { carte } = vue;
    const juste = nombres.length === 3 && nombres.every(Number.isFinite) &&
      zoom >= carte.getMinZoom() && zoom <= carte.getMaxZoom() && Math.abs(lat) <= 85 && Math.abs(lon) <= 180;
    return juste ? { centre: [lat, lon], zoom } : null;
  }

  function ecrireMots(vue) {
    const mots = [];
    const { lat, lng } = vue.carte.getCenter();
    if (!vue.origine) mots.push("carte=" + [+vue.carte.getZoom().toFixed(2), +lat.toFixed(5), +lng.toFixed(5)].join("/"));
    if (vue.fond) mots.push("fond=" + vue.fond);
    return mots.length ? "#" + mots.join("&") : "";
  }

  /* The page's own replaceState puts the place back when Streamlit forgets it: not this one. */
  function ecrire(vue, page, chemin) {
    const { location, history } = page;
    const mots = ecrireMots(vue);
    if (location.pathname !== chemin || location.hash === mots || !(mots || ditUnLieu(page))) return;
    const remplacer = Object.getPrototypeOf(history).replaceState;
    remplacer.call(history, history.state, "", location.pathname + location.search + mots);
  }

  /* Follow the map in the address; what the address says already is where the map starts. */
  O.suivreAdresse = function (vue) {
    const page = pageAutour();
    if (!page) return;
    const mots = lireMots(page);
    vue.lieu = lireLieu(vue, mots);
    O.choisirFond(vue, mots.get("fond"));
    const chemin = page.location.pathname;
    let attente = 0;
    O.dire = function () {
      clearTimeout(attente);
      attente = setTimeout(() => vue.etat && ecrire(vue, page, chemin), DELAI);
    };
    vue.carte.on("moveend baselayerchange", O.dire);
    const revenir = function () {
      const lieu = lireLieu(vue, lireMots(page));
      if (ditUnLieu(page)) O.choisirFond(vue, lireMots(page).get("fond"));
      if (lieu && vue.etat) O.placer(vue, lieu);
      else O.dire();
    };
    page.addEventListener("hashchange", revenir);
    racine.addEventListener("pagehide", () => page.removeEventListener("hashchange", revenir));
  };
  O.dire = () => undefined;
})(window);
