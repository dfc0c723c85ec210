/* The layers: outlines, territories, QPV, contracts. Drawn once, restyled after. */
(function (racine) {
  "use strict";
  const O = racine.observatoire;
  const ZOOM_QPV = 11;
  const SANS_CLASSE = { l: "hors sélection", c: "#9aa0a6", m: "plein" };

  const PLANS = { fond: 210, communes: 290, territoires: 310, qpv: 410, cercles: 450, noms: 460 };

  O.creerPlans = function (carte) {
    Object.entries(PLANS).forEach(function ([nom, z]) {
      carte.createPane(nom).style.zIndex = z;
    });
    carte.getPane("noms").style.pointerEvents = "none";
  };

  O.dessinerFond = function (vue, fichier) {
    const options = { pane: "fond", interactive: false, className: "obs-departement" };
    O.decoderContours(fichier).forEach(function (d) {
      const forme = L.polygon(d.anneaux, options).addTo(vue.carte);
      vue.departements.push({ forme, region: fichier.regions[d.code], nom: d.nom });
      const region = vue.regions[fichier.regions[d.code]];
      if (region && region.outremer) region.anneaux = (region.anneaux || []).concat(d.anneaux);
    });
  };

  /* The region looked at stands out from its neighbours. */
  function eclairerRegion(vue) {
    vue.departements.forEach(function (d) {
      const trace = d.forme.getElement();
      const hors = vue.etat.region !== null && d.region !== vue.etat.region;
      if (trace) trace.classList.toggle("obs-hors", hors);
    });
  }

  /* Territories of one region: coloured when they hold a contract, else thin outlines. */
  O.dessinerTerritoires = function (vue, fichier) {
    O.decoderContours(fichier).forEach(function (t) {
      if (!t.anneaux.length || vue.territoires.has(t.code)) return;
      const contrats = vue.contratsParTerritoire.get(t.code) || [];
      const forme = L.polygon(t.anneaux, {
        pane: "territoires",
        interactive: contrats.length > 0,
        className: contrats.length ? "obs-territoire" : "obs-epci",
      });
      if (contrats.length) O.rendreVivant(vue, forme, contrats[0]);
      forme.addTo(vue.carte);
      vue.territoires.set(t.code, { forme, contrats });
    });
  };

  /* Communes around QPV: outlines and names, for who comes close. */
  O.dessinerCommunes = function (vue, fichier) {
    O.decoderContours(fichier).forEach(function (c) {
      if (!c.anneaux.length || vue.communes.has(c.code)) return;
      const forme = L.polygon(c.anneaux, { pane: "communes", interactive: false, className: "obs-commune" });
      forme.bindTooltip(O.element("span", "", c.nom), {
        permanent: true, direction: "center", className: "obs-nom-commune", pane: "noms",
      });
      vue.communes.set(c.code, forme);
    });
  };

  O.dessinerQpv = function (vue, fichier) {
    O.decoderContours(fichier).forEach(function (q) {
      if (vue.qpv.has(q.code)) return;
      const [contrat, population, lon, lat] = fichier.infos[q.code];
      const infos = { contrat, population, sansContour: !q.anneaux.length };
      if (infos.sansContour && (lat === undefined || lat === null)) return;
      const forme = infos.sansContour
        ? L.circleMarker([lat, lon], { pane: "qpv", radius: 7, className: "obs-qpv obs-qpv-point" })
        : L.polygon(q.anneaux, { pane: "qpv", className: "obs-qpv" });
      forme.bindTooltip(() => O.bulleQpv(vue, q, infos), { sticky: true });
      forme.on("click", function () {
        if (contrat) O.choisir(vue, contrat, "selection");
      });
      vue.qpv.set(q.code, { forme, contrat });
    });
  };

  O.dessinerCercles = function (vue) {
    const zoom = vue.carte.getZoom();
    vue.contrats.forEach(function (c) {
      if (c.lat === null || c.lon === null) return;
      const cercle = L.circleMarker([c.lat, c.lon], {
        pane: "cercles",
        radius: O.rayon(c.population, zoom),
        className: "obs-cercle",
        bubblingMouseEvents: false,
      });
      O.rendreVivant(vue, cercle, c);
      vue.cercles.set(c.code, cercle);
    });
  };

  /* Tooltip, click and keyboard for the shape of a contract. */
  O.rendreVivant = function (vue, forme, contrat) {
    forme.bindTooltip(() => O.bulleContrat(vue, contrat), { sticky: true, direction: "top" });
    forme.on("click", () => O.choisir(vue, contrat.code, "selection", forme));
    forme.on("add", function () {
      const trace = forme.getElement();
      if (!trace) return;
      trace.setAttribute("data-contrat", contrat.code);
      trace.addEventListener("keydown", (e) => O.clavierContrat(vue, e, contrat, forme));
      trace.addEventListener("focus", () => forme.openTooltip(centre(forme)));
      trace.addEventListener("blur", () => forme.closeTooltip());
    });
  };
  const centre = (forme) => (forme.getLatLng ? forme.getLatLng() : forme.getBounds().getCenter());

  O.classeDe = function (vue, code) {
    const point = vue.etat && vue.etat.points[code];
    return point ? vue.etat.classes[point[0]] || SANS_CLASSE : null;
  };

  /* Everything a filter changes: which shapes show, their fill, their label. No geometry moves. */
  O.restyler = function (vue) {
    const etat = vue.etat;
    const enTerritoires = etat.mode === "territoires";
    vue.contrats.forEach(function (c) {
      const classe = O.classeDe(vue, c.code);
      const territoire = vue.territoires.get(c.territoire);
      const enForme = enTerritoires && territoire && territoire.contrats[0] === c;
      const cercle = vue.cercles.get(c.code);
      if (cercle) {
        montrer(vue, cercle, Boolean(classe) && !enForme);
        if (classe && !enForme) peindre(vue, cercle, c, classe, 0.86);
      }
      if (territoire && territoire.contrats[0] === c) {
        const forme = territoire.forme;
        if (classe && enTerritoires) peindre(vue, forme, c, classe, 0.88);
        else neutraliser(forme, Boolean(classe));
      }
    });
    vue.carte.getContainer().dataset.mode = etat.mode;
    vue.carte.getContainer().dataset.contrats = String(vue.visibles.length);
    eclairerRegion(vue);
    O.majQpv(vue);
    O.majClavier(vue);
  };

  function montrer(vue, forme, oui) {
    if (oui && !vue.carte.hasLayer(forme)) forme.addTo(vue.carte);
    else if (!oui && vue.carte.hasLayer(forme)) forme.remove();
  }

  function peindre(vue, forme, contrat, classe, opacite) {
    const choisi = vue.etat.selection === contrat.code;
    forme.setStyle({ fillColor: O.remplissage(classe), fillOpacity: opacite });
    const trace = forme.getElement();
    if (!trace) return;
    trace.classList.toggle("obs-choisi", choisi);
    trace.classList.remove("obs-neutre");
    trace.setAttribute("role", "button");
    if (!trace.hasAttribute("tabindex")) trace.setAttribute("tabindex", "-1");
    trace.setAttribute("aria-label", O.phraseContrat(vue, contrat));
    trace.setAttribute("aria-pressed", String(choisi));
    if (choisi) forme.bringToFront();
  }

  /* An outline alone: its circle says and does the same, and is what the keyboard reaches. */
  function neutraliser(forme, retenu) {
    forme.setStyle({ fillColor: "#000000", fillOpacity: 0 });
    const trace = forme.getElement();
    if (trace) {
      trace.classList.add("obs-neutre");
      trace.classList.toggle("obs-ecarte", !retenu);
      trace.classList.remove("obs-choisi");
      ["role", "tabindex", "aria-label", "aria-pressed"].forEach((nom) => trace.removeAttribute(nom));
    }
  }

  O.majRayons = function (vue) {
    const zoom = vue.carte.getZoom();
    vue.contrats.forEach(function (c) {
      const cercle = vue.cercles.get(c.code);
      if (cercle) cercle.setRadius(O.rayon(c.population, zoom));
    });
  };

  /* QPV: polygons from zoom 11, or at any zoom for the chosen contract. */
  O.majQpv = function (vue) {
    const proche = vue.carte.getZoom() >= ZOOM_QPV;
    const choix = vue.etat && vue.etat.selection;
    O.regionsAVoir(vue, proche, choix).forEach(function (region) {
      chargerCouche(vue, "qpv-" + region, O.dessinerQpv);
      if (proche) chargerCouche(vue, "communes-" + region, O.dessinerCommunes);
    });
    montrerQpv(vue);
  };

  function chargerCouche(vue, nom, dessiner) {
    O.charger(vue.options.geo + nom + ".json")
      .then(function (fichier) {
        dessiner(vue, fichier);
        montrerQpv(vue);
      })
      .catch(() => O.signaler(vue, "Les contours des quartiers n’ont pas pu être chargés."));
  }

  function montrerQpv(vue) {
    const proche = vue.carte.getZoom() >= ZOOM_QPV;
    vue.qpv.forEach(function (q) {
      const choisi = q.contrat !== null && q.contrat === vue.etat.selection;
      const retenu = q.contrat === null || O.classeDe(vue, q.contrat) !== null;
      montrer(vue, q.forme, choisi || (proche && retenu));
      const trace = q.forme.getElement();
      if (trace) trace.classList.toggle("obs-qpv-choisi", choisi);
    });
    vue.communes.forEach((forme) => montrer(vue, forme, proche));
    vue.carte.getContainer().classList.toggle("obs-proche", proche);
  }

  O.regionsAVoir = function (vue, proche, choix) {
    const regions = new Set();
    const cadre = proche ? vue.carte.getBounds() : null;
    Object.entries(vue.regions).forEach(function ([code, r]) {
      if (cadre && r.cadre && cadre.intersects(r.cadre)) regions.add(code);
    });
    const contrat = choix && vue.contrats.get(choix);
    if (contrat) regions.add(contrat.region);
    return regions;
  };
})(window);
