/* Names beside the circles: whole, clear of every circle, each in its own territory where it can. */
(function (racine) {
  "use strict";
  const O = racine.observatoire;
  const POLICE = "600 11.5px ";
  const LIGNE = 12;
  const ECART = 3;
  const LOIN = 10;
  const AU_PLUS = 60;
  const LONG = 13;
  let plume = null;

  /* The chosen contract, then those that answer, then the most populated: there are no tiles. */
  O.nommer = function (vue) {
    vue.noms.clearLayers();
    if (!vue.etat) return;
    const zone = vue.carte.getBounds();
    const places = vue.visibles.filter((c) => c.lat !== null && zone.contains([c.lat, c.lon]));
    places.sort((a, b) => rang(vue, a) - rang(vue, b) || (b.population || 0) - (a.population || 0));
    const boites = new Map(places.map((c) => [c, boiteCercle(vue, c)]));
    const prises = [...boites.values()].filter((b) => b.montre).concat(boitesControles(vue));
    const formes = contours(vue);
    places.slice(0, AU_PLUS).forEach((c) => nommerUn(vue, c, boites.get(c), prises, formes));
  };

  /* The lettering changes when the typeface of the page arrives: names are measured again. */
  O.suivrePolice = function (vue) {
    if (!document.fonts) return;
    document.fonts.load(POLICE + '"Source Sans"').then(() => vue.pret && O.nommer(vue), () => null);
  };

  function rang(vue, c) {
    if (vue.etat.selection === c.code) return 0;
    const classe = O.classeDe(vue, c.code);
    return classe && classe.r ? 1 : 2;
  }

  function largeur(texte) {
    plume = plume || document.createElement("canvas").getContext("2d");
    plume.font = POLICE + '"Source Sans", "Source Sans 3", "Segoe UI", system-ui, sans-serif';
    return Math.ceil(plume.measureText(texte).width) + 2;
  }

  /* A long name may stand on two lines, cut between two words where they are most even. */
  function ecritures(nom) {
    const lignes = [[nom]];
    const mots = nom.split(" ");
    if (nom.length > LONG && mots.length > 1) {
      const coupes = mots.slice(1).map((_, i) => [mots.slice(0, i + 1).join(" "), mots.slice(i + 1).join(" ")]);
      coupes.sort((a, b) => Math.max(a[0].length, a[1].length) - Math.max(b[0].length, b[1].length));
      lignes.push(coupes[0]);
    }
    return lignes.map((l) => ({ texte: l.join("\n"), l: Math.max(...l.map(largeur)), h: l.length * LIGNE }));
  }

  function boiteCercle(vue, c) {
    const p = vue.carte.latLngToContainerPoint([c.lat, c.lon]);
    const montre = vue.carte.hasLayer(vue.cercles.get(c.code));
    const r = montre ? O.rayon(c.population, vue.carte.getZoom()) + 1 : 0;
    return Object.assign([p.x - r, p.y - r, p.x + r, p.y + r], { montre });
  }

  function boitesControles(vue) {
    const cadre = vue.carte.getContainer();
    const origine = cadre.getBoundingClientRect();
    return [...cadre.querySelectorAll(".leaflet-control, .obs-encart")].map(function (e) {
      const b = e.getBoundingClientRect();
      return [b.left - origine.left, b.top - origine.top, b.right - origine.left, b.bottom - origine.top];
    });
  }

  /* Rings of the territories of contracts, in points of the frame. */
  function contours(vue) {
    const formes = [];
    vue.territoires.forEach(function (t, code) {
      if (!t.contrats.length || !vue.carte.getBounds().intersects(t.forme.getBounds())) return;
      const anneaux = t.forme.getLatLngs().map((a) => a.map((p) => vue.carte.latLngToContainerPoint(p)));
      formes.push({ code, anneaux: anneaux, boite: enclore(anneaux) });
    });
    return formes;
  }

  function enclore(anneaux) {
    const xs = anneaux.flat().map((p) => p.x);
    const ys = anneaux.flat().map((p) => p.y);
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  }

  function contient(forme, x, y) {
    const [g, h, d, b] = forme.boite;
    if (x < g || x > d || y < h || y > b) return false;
    let dedans = false;
    forme.anneaux.forEach(function (a) {
      for (let i = 0, j = a.length - 1; i < a.length; j = i, i += 1) {
        if (a[i].y > y !== a[j].y > y && x < ((a[j].x - a[i].x) * (y - a[i].y)) / (a[j].y - a[i].y) + a[i].x) {
          dedans = !dedans;
        }
      }
    });
    return dedans;
  }

  /* Around the circle, the side where it reads best first; over the territory that has no circle. */
  function places(cercle, { texte, l, h }) {
    const [gauche, haut, droite, bas] = cercle;
    const x = (gauche + droite) / 2;
    const y = (haut + bas) / 2;
    const points = [
      ["", droite + ECART, y - h / 2], ["gauche", gauche - ECART - l, y - h / 2],
      ["centre", x - l / 2, haut - h - 1], ["centre", x - l / 2, bas + 1],
      ["", x + 2, haut - h - 1], ["", x + 2, bas + 1],
      ["gauche", x - 2 - l, haut - h - 1], ["gauche", x - 2 - l, bas + 1],
    ];
    const recul = 0.72 * (droite - x) + 1;
    [[1, -1], [1, 1], [-1, -1], [-1, 1]].forEach(function ([sx, sy]) {
      points.push([sx > 0 ? "" : "gauche", x + sx * recul - (sx > 0 ? 0 : l), y + sy * recul - (sy > 0 ? 0 : h)]);
    });
    points.push(["", droite + LOIN, y - h / 2], ["gauche", gauche - LOIN - l, y - h / 2]);
    points.push(["centre", x - l / 2, haut - h - LOIN], ["centre", x - l / 2, bas + LOIN]);
    if (!cercle.montre) points.unshift(["centre", x - l / 2, y - h / 2]);
    return points.map(([cote, g, t], i) => ({ cote, texte, boite: [g, t, g + l, t + h], ordre: i }));
  }

  /* How well a place says whose name it holds: wholly at home is best, over another is worst. */
  function valoir(place, code, formes) {
    const [g, h, d, b] = place.boite;
    const points = [[g, h, 1], [d, h, 1], [g, b, 1], [d, b, 1], [(g + d) / 2, (h + b) / 2, 5]];
    let valeur = -0.3 * place.ordre - (place.texte.includes("\n") ? 1 : 0);
    points.forEach(function ([x, y, poids]) {
      const forme = formes.find((f) => contient(f, x, y));
      if (forme) valeur += forme.code === code ? poids : -poids / 2;
    });
    return valeur;
  }

  function nommerUn(vue, c, cercle, prises, formes) {
    const taille = vue.carte.getSize();
    const libres = ecritures(c.court).flatMap((e) => places(cercle, e)).filter(
      ({ boite: b }) => b[0] > 1 && b[2] < taille.x - 1 && b[1] > 1 && b[3] < taille.y - 1 &&
        !prises.some((p) => seTouchent(p, b))
    );
    if (!libres.length) return;
    const notes = new Map(libres.map((p) => [p, valoir(p, c.territoire, formes)]));
    const place = libres.reduce((a, b) => (notes.get(b) > notes.get(a) ? b : a));
    const b = place.boite;
    prises.push([b[0] - 1, b[1] - 1, b[2] + 1, b[3] + 1]);
    const icone = L.divIcon({
      className: "obs-nom" + (place.cote ? " obs-nom-" + place.cote : ""),
      iconSize: [b[2] - b[0], b[3] - b[1]],
      iconAnchor: [(cercle[0] + cercle[2]) / 2 - b[0], (cercle[1] + cercle[3]) / 2 - b[1]],
      html: O.element("span", "", place.texte),
    });
    L.marker([c.lat, c.lon], { icon: icone, pane: "noms", interactive: false, keyboard: false }).addTo(vue.noms);
  }
  const seTouchent = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
})(window);
