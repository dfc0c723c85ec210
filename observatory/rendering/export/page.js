/* The map of the page, without a server: shapes are in the page, nothing is ever asked for. */
(function () {
  "use strict";
  const O = window.observatoire;
  const donnees = JSON.parse(document.getElementById("donnees").textContent);

  /* Where the application fetches a file, the page reads its own copy. */
  O.charger = function (adresse) {
    const nom = adresse.replace(/\.json$/, "");
    const fichier = donnees.couches[nom];
    return fichier ? Promise.resolve(fichier) : Promise.resolve({ decimales: 4, contours: [], infos: {} });
  };

  /* No tiles, no page to open: the tooltip's words, kept open. */
  O.poserFonds = function () {};
  O.ouvrirFenetre = function (vue, c) {
    L.popup({ autoPanPadding: [24, 24], className: "obs-fenetre" })
      .setLatLng([c.lat, c.lon])
      .setContent(O.bulleContrat(vue, c))
      .openOn(vue.carte);
    const croix = vue.carte.getContainer().querySelector(".leaflet-popup-close-button");
    if (croix) croix.setAttribute("aria-label", "Fermer");
  };

  let etat = donnees.etat;
  function choisir(code) {
    etat = Object.assign({}, etat, { selection: code, cle: etat.cle.split("-")[0] + "-" + code });
    O.apply(etat);
    document.querySelectorAll("tr[data-contrat]").forEach(function (ligne) {
      ligne.classList.toggle("choisie", ligne.dataset.contrat === code);
    });
  }
  window.Streamlit = { setComponentValue: (valeur) => choisir(valeur.contrat) };

  const carte = L.map("carte", {
    center: [46.5, 2.5], zoom: 6, zoomControl: false, zoomSnap: 0.25, wheelPxPerZoomLevel: 90,
    minZoom: 3, maxZoom: 17, maxBoundsViscosity: 0.8,
  });
  const titre = document.title;
  O.init(carte, { geo: "", attribution: donnees.attribution, tuiles: [] });
  document.title = titre;
  document.getElementById("legende").appendChild(O.vue.legende);
  O.apply(etat);

  document.querySelectorAll("tr[data-contrat] button").forEach(function (bouton) {
    bouton.addEventListener("click", function () {
      choisir(bouton.closest("tr").dataset.contrat);
      document.getElementById("carte").scrollIntoView({ block: "center" });
    });
  });
})();
