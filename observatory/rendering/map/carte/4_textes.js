/* Tooltips, popup, legend, messages: all text goes through textContent. */
(function (racine) {
  "use strict";
  const O = racine.observatoire;
  const FINE = "\u202f";

  function pluriel(n, mot) {
    return O.nombre(n) + "\u00a0" + mot + (n > 1 && !/[sx]$/i.test(mot) && mot !== "QPV" ? "s" : "");
  }

  O.phrasePopulation = function (c) {
    const habitants = c.population === null
      ? "population non connue"
      : pluriel(c.population, "habitant") + " en QPV";
    return pluriel(c.nbQpv, "QPV") + " · " + habitants;
  };

  O.valeurDe = function (vue, code) {
    const point = vue.etat && vue.etat.points[code];
    return point ? point[1] : null;
  };

  O.phraseContrat = function (vue, c) {
    const valeur = O.valeurDe(vue, c.code);
    const fin = valeur === null ? "" : ". " + vue.etat.titre + "\u00a0: " + valeur;
    return c.nom + ", " + O.phrasePopulation(c) + fin + ".";
  };

  O.bulleContrat = function (vue, c) {
    const bulle = O.element("div", "obs-bulle");
    bulle.appendChild(O.element("strong", "", c.nom));
    bulle.appendChild(O.element("div", "obs-detail", O.phrasePopulation(c)));
    const classe = O.classeDe(vue, c.code);
    if (classe) {
      const ligne = O.element("div", "obs-valeur");
      ligne.appendChild(O.vignette(classe));
      ligne.appendChild(O.element("span", "", O.valeurDe(vue, c.code)));
      bulle.appendChild(ligne);
    }
    if (vue.etat && vue.etat.simule) bulle.appendChild(O.element("div", "obs-simule", vue.etat.simule));
    return bulle;
  };

  O.bulleQpv = function (vue, q, infos) {
    const bulle = O.element("div", "obs-bulle");
    bulle.appendChild(O.element("strong", "", "QPV " + q.nom));
    const habitants = infos.population === null || infos.population === undefined
      ? "population non connue" : pluriel(infos.population, "habitant");
    bulle.appendChild(O.element("div", "obs-detail", q.code + " · " + habitants));
    if (infos.sansContour) {
      bulle.appendChild(O.element("div", "obs-detail", "Contour absent de la source : un point le situe"));
    }
    const contrat = infos.contrat && vue.contrats.get(infos.contrat);
    bulle.appendChild(
      O.element("div", "obs-detail", contrat ? contrat.nom : "Aucun contrat de la nouvelle génération")
    );
    return bulle;
  };

  /* The popup of the chosen contract: same words, and the way to its page. */
  O.ouvrirFenetre = function (vue, c) {
    const contenu = O.bulleContrat(vue, c);
    const bouton = O.element("button", "obs-bouton", "Ouvrir la fiche", { type: "button" });
    bouton.addEventListener("click", () => O.choisir(vue, c.code, "fiche"));
    contenu.appendChild(bouton);
    L.popup({ closeButton: true, autoPanPadding: [24, 24], className: "obs-fenetre" })
      .setLatLng([c.lat, c.lon])
      .setContent(contenu)
      .openOn(vue.carte);
    const croix = vue.carte.getContainer().querySelector(".leaflet-popup-close-button");
    if (croix) croix.setAttribute("aria-label", "Fermer");
  };

  O.signaler = function (vue, texte) {
    vue.message.textContent = texte || "";
    vue.message.hidden = !texte;
  };

  /* The legend stands under the map, never over it; each class with its number of contracts. */
  O.dessinerLegende = function (vue) {
    const etat = vue.etat;
    const tete = O.element("p", "obs-legende-titre");
    if (etat.simule) tete.appendChild(O.element("span", "obs-simule", etat.simule));
    if (etat.note) tete.appendChild(O.element("span", "obs-note", etat.note));
    const liste = O.element("ul", "", null, { "aria-label": "Légende : " + etat.titre });
    etat.classes.forEach(function (classe) {
      if (classe.n === 0 && classe.o) return;
      const ligne = O.element("li", "");
      ligne.appendChild(O.vignette(classe));
      ligne.appendChild(O.element("span", "obs-libelle", classe.l));
      ligne.appendChild(O.element("span", "obs-nombre", O.nombre(classe.n), {
        title: pluriel(classe.n, "contrat"),
      }));
      liste.appendChild(ligne);
    });
    const corps = O.element("div", "obs-legende-corps");
    corps.appendChild(liste);
    if (etat.mode === "cercles") corps.appendChild(echelleDesCercles(vue));
    vue.legende.replaceChildren(corps, tete);
    O.ouvrirLegende(vue);
  };

  /* Circle sizes with values, redrawn at each zoom because the factor changes. Far away, the smallest
     cannot be told apart: one circle then stands for all of them. */
  const INSENSIBLE = 0.5;
  function echelleDesCercles(vue) {
    const zoom = vue.carte.getZoom();
    const bloc = O.element("div", "obs-tailles");
    bloc.appendChild(O.element("span", "obs-sous-titre", "Habitants en QPV"));
    const rangee = O.element("div", "obs-rangee");
    const tailles = vue.etat.tailles || [1000, 10000, 50000];
    const rayons = tailles.map((population) => O.rayon(population, zoom));
    tailles.forEach(function (population, rang) {
      const r = rayons[rang];
      if (rayons[rang + 1] - r < INSENSIBLE) return;
      const cote = Math.ceil(2 * r + 2);
      const svg = O.noeudSvg("svg", { width: cote, height: cote, "aria-hidden": "true" });
      svg.appendChild(
        O.noeudSvg("circle", { cx: cote / 2, cy: cote / 2, r, fill: "none", stroke: "currentColor" })
      );
      const item = O.element("span", "obs-taille");
      item.appendChild(svg);
      const jusqua = r - rayons[rang - 1] < INSENSIBLE ? "jusqu’à " : "";
      item.appendChild(O.element("span", "", jusqua + population.toLocaleString("fr-FR")));
      rangee.appendChild(item);
    });
    bloc.appendChild(rangee);
    return bloc;
  }
  O.FINE = FINE;
})(window);
