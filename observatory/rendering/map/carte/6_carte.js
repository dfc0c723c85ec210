/* Entry points called from Python: init once, apply at each filter. */
(function (racine) {
  "use strict";
  const O = racine.observatoire;
  let vue = null;
  let attente = null;

  function lireContrats(vue, fichier) {
    vue.regions = fichier.regions;
    fichier.contrats.forEach(function (l) {
      const [code, nom, court, lon, lat, population, region, nbQpv, territoire] = l;
      const contrat = { code, nom, court, lon, lat, population, region, nbQpv, territoire };
      vue.contrats.set(code, contrat);
      const voisins = vue.contratsParTerritoire.get(territoire) || [];
      vue.contratsParTerritoire.set(territoire, voisins.concat([contrat]));
    });
  }

  O.init = function (carte, options) {
    document.documentElement.lang = "fr";
    document.title = "Carte des contrats de ville";
    vue = {
      carte, options, etat: null, visibles: [], regions: {}, pret: false,
      contrats: new Map(), contratsParTerritoire: new Map(), cercles: new Map(),
      departements: [], communes: new Map(), territoires: new Map(), qpv: new Map(), noms: L.layerGroup().addTo(carte), fois: 0,
      origine: true, fond: "", lieu: null, cadree: null, occupe: false,
    };
    O.vue = vue;
    const cadre = carte.getContainer();
    cadre.setAttribute("role", "region");
    cadre.setAttribute("aria-label", "Carte des contrats de ville. Les mêmes contrats sont donnés en texte après la carte.");
    carte.attributionControl.setPrefix(false);
    carte.attributionControl.addAttribution(options.attribution);
    O.creerPlans(carte);
    O.poserMessage(vue);
    O.poserLegende(vue);
    L.control.zoom({ zoomInTitle: "Zoom avant", zoomOutTitle: "Zoom arrière" }).addTo(carte);
    O.poserCadrage(vue);
    O.poserFonds(vue);
    O.poserEncarts(vue);
    O.suivreTaille(vue);
    carte.on("zoomend", () => vue.pret && (O.majRayons(vue), O.dessinerLegende(vue)));
    carte.on("moveend", () => vue.pret && (O.majQpv(vue), vue.occupe || O.nommer(vue)));
    O.suivreAdresse(vue);
    O.suivrePolice(vue);
    charger();
  };

  function charger() {
    const geo = vue.options.geo;
    Promise.all([O.charger(geo + "fond.json"), O.charger(geo + "contrats.json")])
      .then(function ([fond, contrats]) {
        lireContrats(vue, contrats);
        O.dessinerFond(vue, fond);
        O.dessinerCercles(vue);
        vue.pret = true;
        if (attente) appliquer(attente);
      })
      .catch(function (erreur) {
        O.signaler(vue, "La carte n’a pas pu être chargée. Rechargez la page ; le tableau reste lisible.");
        console.error(erreur);
      });
  }

  /* Called at each filter with codes, classes and labels: a few kilobytes, never a shape. */
  O.apply = function (etat) {
    attente = etat;
    if (vue && vue.pret) appliquer(etat);
  };

  function appliquer(etat) {
    const debut = performance.now();
    const avant = vue.etat;
    vue.etat = etat;
    vue.visibles = [...vue.contrats.values()].filter((c) => etat.points[c.code]);
    O.dessinerLegende(vue);
    if (!avant) vue.carte.invalidateSize({ pan: false, animate: false });
    O.dessinerEncarts(vue);
    O.cadrer(vue);
    O.restyler(vue);
    O.renommer(vue);
    vue.carte.getContainer().setAttribute("aria-description", etat.resume);
    if (avant && avant.selection && !etat.selection) vue.carte.closePopup();
    if (!avant) racine.performance.mark("observatoire-carte");
    chargerTerritoires(etat);
    vue.carte.getContainer().dataset.etat = etat.cle;
    racine.observatoire.duree = performance.now() - debut;
  }

  function chargerTerritoires(etat) {
    const nom = "territoires-" + (etat.region || "france") + ".json";
    O.charger(vue.options.geo + nom)
      .then(function (fichier) {
        const avant = vue.territoires.size;
        O.dessinerTerritoires(vue, fichier);
        if (vue.territoires.size !== avant) {
          O.restyler(vue);
          O.renommer(vue);
        }
        vue.carte.getContainer().dataset.territoires = String(vue.territoires.size);
      })
      .catch(() => O.signaler(vue, "Les contours des territoires n’ont pas pu être chargés."));
  }

  /* Told to Python: which contract, and whether its page is wanted. Panning never says anything. */
  O.choisir = function (vue, code, geste) {
    const contrat = vue.contrats.get(code);
    if (contrat && contrat.lat !== null && geste === "selection") O.ouvrirFenetre(vue, contrat);
    vue.choix = code;
    vue.origine = false;
    O.dire();
    vue.fois += 1;
    racine.Streamlit.setComponentValue({ contrat: code, geste, fois: vue.fois });
  };

  /* Streamlit's theme, so that the frame follows light and dark. */
  racine.addEventListener("message", function (e) {
    const theme = e.data && e.data.type === "streamlit:render" && e.data.theme;
    const base = theme && theme.base === "dark" ? "dark" : "light";
    if (!theme || document.documentElement.dataset.theme === base) return;
    document.documentElement.dataset.theme = base;
    if (vue && vue.etat) appliquer(vue.etat);
  });
})(window);
