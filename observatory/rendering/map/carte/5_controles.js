/* Around the map: legend, overseas insets, tiles on request, keyboard, place names. */
(function (racine) {
  "use strict";
  const O = racine.observatoire;

  function controle(position, element) {
    const c = L.control({ position });
    c.onAdd = function () {
      L.DomEvent.disableClickPropagation(element);
      L.DomEvent.disableScrollPropagation(element);
      return element;
    };
    return c;
  }

  /* Under the map: the frame is a column, the map takes what the legend leaves. */
  O.poserLegende = function (vue) {
    vue.legende = O.element("section", "obs-legende", null, { "aria-label": "Légende de la carte" });
    document.body.appendChild(vue.legende);
    new ResizeObserver(() => O.ouvrirLegende(vue)).observe(vue.legende);
  };

  /* Where the legend is too long for its place, the keyboard reaches it to scroll it. */
  O.ouvrirLegende = function (vue) {
    const { legende } = vue;
    const { scrollHeight, clientHeight, scrollWidth, clientWidth } = legende;
    if (scrollHeight > clientHeight || scrollWidth > clientWidth) legende.setAttribute("tabindex", "0");
    else legende.removeAttribute("tabindex");
  };

  O.poserMessage = function (vue) {
    vue.message = O.element("div", "obs-message", "", { role: "status" });
    vue.message.hidden = true;
    vue.carte.getContainer().appendChild(vue.message);
  };

  /* Foreign tiles: never asked for unless a person ticks one, or opens the link of who did. */
  O.poserFonds = function (vue) {
    const vide = L.layerGroup().addTo(vue.carte);
    const fonds = { "Contours (sans service extérieur)": vide };
    vue.fonds = { "": vide };
    vue.options.tuiles.forEach(function (t) {
      fonds[t.nom] = vue.fonds[t.code] = L.tileLayer(t.url, { attribution: t.attribution, maxZoom: 19, zIndex: 1 });
    });
    const choix = L.control.layers(fonds, {}, { position: "topleft" }).addTo(vue.carte);
    const lien = choix.getContainer().querySelector("a");
    if (lien) {
      lien.setAttribute("title", "Fond de carte");
      lien.setAttribute("aria-label", "Choisir le fond de carte");
    }
    vue.carte.on("baselayerchange", function (e) {
      vue.carte.getContainer().classList.toggle("obs-tuiles", e.layer !== vide);
      vue.fond = Object.keys(vue.fonds).find((code) => vue.fonds[code] === e.layer);
    });
  };

  O.choisirFond = function (vue, code) {
    const voulu = vue.fonds[code] || vue.fonds[""];
    Object.values(vue.fonds).forEach((fond) => fond !== voulu && fond.remove());
    voulu.addTo(vue.carte);
  };

  O.poserCadrage = function (vue) {
    const barre = O.element("div", "leaflet-bar");
    const bouton = O.element("a", "obs-cadrer", "⤢", {
      href: "#", role: "button", title: "Voir toute la sélection",
      "aria-label": "Voir toute la sélection",
    });
    bouton.addEventListener("click", function (e) {
      e.preventDefault();
      O.cadrerSelection(vue);
    });
    barre.appendChild(bouton);
    controle("topleft", barre).addTo(vue.carte);
  };

  const HEXAGONE = [[41.3, -5.2], [51.1, 9.6]];

  function bornesDe(vue, contrats) {
    const places = contrats.filter((c) => c.lat !== null);
    const hexagone = places.filter((c) => !(vue.regions[c.region] || {}).outremer);
    const bornes = L.latLngBounds((hexagone.length ? hexagone : places).map((c) => [c.lat, c.lon]));
    return bornes.isValid() ? bornes.pad(0.08) : null;
  }

  /* Until the map is moved, a change of its size frames the same place again. `origine`: the rest
     of the address is enough to come back here. */
  function aller(vue, bornes, options, origine) {
    const calme = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const animate = Boolean(vue.place) && !calme;
    vue.origine = Boolean(origine);
    const marges = { paddingTopLeft: [16, 16], paddingBottomRight: [16, vue.encarts.hidden ? 16 : 112] };
    vue.place = { bornes: L.latLngBounds(bornes), options: { ...marges, maxZoom: 13, ...options } };
    replacer(vue, animate);
  }

  function replacer(vue, animate) {
    const { bornes, options, centre, zoom } = vue.place;
    vue.enPlace = true;
    vue.carte.once("moveend", () => (vue.enPlace = false));
    if (centre) vue.carte.setView(centre, zoom, { reset: true });
    else vue.carte.fitBounds(bornes, { animate, ...options });
    vue.cadree = vue.carte.getSize();
    vue.bouge = false;
  }

  /* A place said by the address, told to a hair: centre and zoom. */
  O.placer = function (vue, lieu) {
    vue.place = lieu;
    vue.origine = false;
    replacer(vue, false);
  };

  O.suivreTaille = function (vue) {
    vue.carte.on("movestart", function () {
      if (vue.enPlace) return;
      vue.bouge = true;
      vue.origine = false;
    });
    new ResizeObserver(() => ajuster(vue)).observe(vue.carte.getContainer());
  };

  /* The legend of another filter is higher or lower, and the map has the rest of the frame: names are
     placed once, here when its size stays, below once it is framed at the new one. */
  O.renommer = function (vue) {
    const cadre = vue.carte.getContainer();
    if (vue.carte.getSize().equals([cadre.clientWidth, cadre.clientHeight])) O.nommer(vue);
  };

  function ajuster(vue) {
    const avant = vue.carte.getSize();
    const suit = Boolean(vue.place) && !vue.bouge;
    vue.occupe = true;
    try {
      vue.carte.invalidateSize({ pan: false, animate: false });
    } finally {
      vue.occupe = false;
    }
    const taille = vue.carte.getSize();
    if (suit && !taille.equals(vue.cadree)) replacer(vue, false);
    else if (vue.pret && !taille.equals(avant)) O.nommer(vue);
  }

  /* A filter leaves the map where it is, unless the region changes or nothing selected is in view. */
  O.cadrer = function (vue) {
    const { region, selection } = vue.etat;
    const vues = vue.carte.getBounds();
    if (vue.lieu) {
      Object.assign(vue, { region, choix: selection });
      O.placer(vue, vue.lieu);
      vue.lieu = null;
    } else if (vue.region !== region) {
      vue.region = region;
      aller(vue, (region && vue.regions[region] && vue.regions[region].cadre) || HEXAGONE, {}, true);
    } else if (vue.visibles.length && !vue.visibles.some((c) => c.lat !== null && vues.contains([c.lat, c.lon]))) {
      O.cadrerSelection(vue);
    }
    O.montrerChoix(vue);
  };

  O.cadrerSelection = function (vue) {
    const bornes = bornesDe(vue, vue.visibles);
    if (bornes) aller(vue, bornes);
  };

  /* A contract chosen elsewhere than on the map (list, search, address) is brought into view. */
  O.montrerChoix = function (vue) {
    const choix = vue.etat.selection;
    if (choix === vue.choix) return;
    vue.choix = choix;
    const contrat = choix && vue.contrats.get(choix);
    if (!contrat || contrat.lat === null) return;
    O.charger(vue.options.geo + "qpv-" + contrat.region + ".json").then(function (fichier) {
      O.dessinerQpv(vue, fichier);
      const formes = [...vue.qpv.values()].filter((q) => q.contrat === choix).map((q) => q.forme);
      const bornes = L.latLngBounds([[contrat.lat, contrat.lon]]);
      formes.forEach((f) => bornes.extend(f.getBounds ? f.getBounds() : f.getLatLng()));
      if (vue.choix === choix) aller(vue, bornes.pad(0.25), {}, true);
    });
  };

  O.poserEncarts = function (vue) {
    vue.encarts = O.element("div", "obs-encarts", null, {
      role: "group", "aria-label": "Contrats d’outre-mer",
    });
    L.DomEvent.disableClickPropagation(vue.encarts);
    L.DomEvent.disableScrollPropagation(vue.encarts);
    vue.carte.getContainer().appendChild(vue.encarts);
  };

  O.dessinerEncarts = function (vue) {
    const parRegion = new Map();
    vue.visibles.forEach(function (c) {
      const region = vue.regions[c.region];
      if (!region || !region.outremer) return;
      parRegion.set(c.region, (parRegion.get(c.region) || []).concat([c]));
    });
    const seul = vue.etat.region && parRegion.has(vue.etat.region);
    const boutons = seul ? [] : [...parRegion].sort().map(([code, l]) => encart(vue, code, l));
    vue.encarts.replaceChildren(...boutons);
    vue.encarts.hidden = boutons.length === 0;
  };

  function encart(vue, code, contrats) {
    const region = vue.regions[code];
    const texte = region.nom + "\u00a0: " + contrats.length + " contrat" + (contrats.length > 1 ? "s" : "");
    const bouton = O.element("button", "obs-encart", null, {
      type: "button", title: "Aller à " + texte, "aria-label": "Aller à " + texte,
    });
    bouton.appendChild(miniature(vue, region, contrats));
    bouton.appendChild(O.element("span", "obs-encart-nom", region.nom));
    bouton.appendChild(O.element("span", "obs-encart-nb", String(contrats.length)));
    bouton.addEventListener("click", () => aller(vue, region.cadre, { animate: false }));
    return bouton;
  }

  function miniature(vue, region, contrats) {
    const [[sud, ouest], [nord, est]] = region.cadre;
    const aplat = Math.cos((((nord + sud) / 2) * Math.PI) / 180);
    const echelle = 46 / Math.max((est - ouest) * aplat, nord - sud, 0.02);
    const x = (lon) => 26 + (lon - (ouest + est) / 2) * aplat * echelle;
    const y = (lat) => 26 - (lat - (sud + nord) / 2) * echelle;
    const svg = O.noeudSvg("svg", { width: 52, height: 52, viewBox: "0 0 52 52", "aria-hidden": "true" });
    (region.anneaux || []).forEach(function (anneau) {
      const d = anneau.map(([lat, lon]) => x(lon).toFixed(1) + "," + y(lat).toFixed(1)).join("L");
      svg.appendChild(O.noeudSvg("path", { d: "M" + d + "Z", class: "obs-encart-terre" }));
    });
    contrats.forEach(function (c) {
      if (c.lat === null) return;
      const r = Math.max(2, Math.sqrt(c.population || 0) * 0.028);
      const fill = O.remplissage(O.classeDe(vue, c.code));
      svg.appendChild(O.noeudSvg("circle", { cx: x(c.lon), cy: y(c.lat), r, fill, class: "obs-encart-point" }));
    });
    return svg;
  }

  /* One tab stop for all contracts; arrows go from one to the next, Enter chooses. */
  O.majClavier = function (vue) {
    vue.visibles.sort((a, b) => a.nom.localeCompare(b.nom, "fr"));
    const choisi = vue.visibles.find((c) => c.code === vue.etat.selection) || vue.visibles[0];
    vue.visibles.forEach(function (c) {
      const trace = traceDe(vue, c);
      if (trace) trace.setAttribute("tabindex", c === choisi ? "0" : "-1");
    });
  };

  function traceDe(vue, c) {
    const cercle = vue.cercles.get(c.code);
    if (cercle && vue.carte.hasLayer(cercle)) return cercle.getElement();
    const territoire = vue.territoires.get(c.territoire);
    return territoire ? territoire.forme.getElement() : null;
  }

  O.clavierContrat = function (vue, e, contrat, forme) {
    const pas = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
    if (e.key === "Enter" || e.key === " ") O.choisir(vue, contrat.code, "selection", forme);
    else if (e.key === "Escape") vue.carte.getContainer().focus();
    else if (pas) {
      const n = vue.visibles.length;
      const suivant = vue.visibles[(vue.visibles.indexOf(contrat) + pas + n) % n];
      const trace = traceDe(vue, suivant);
      e.target.setAttribute("tabindex", "-1");
      if (trace) {
        trace.setAttribute("tabindex", "0");
        trace.focus();
      }
    } else return;
    e.preventDefault();
    e.stopPropagation();
  };
})(window);
