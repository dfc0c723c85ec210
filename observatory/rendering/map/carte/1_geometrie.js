/* Decoding the compact shapes written by observatory/territory/ecran.py. */
(function (racine) {
  "use strict";
  const O = (racine.observatoire = racine.observatoire || {});

  /* A ring is x0, y0, dx1, dy1… in units of 10^-decimales degree. */
  O.decoderAnneau = function (code, echelle) {
    const points = [];
    let x = 0;
    let y = 0;
    for (let i = 0; i < code.length; i += 2) {
      x += code[i];
      y += code[i + 1];
      points.push([y / echelle, x / echelle]);
    }
    return points;
  };

  /* Rows [code, nom, rings] → {code, nom, anneaux: [[lat, lon]…]}. */
  O.decoderContours = function (fichier) {
    const echelle = Math.pow(10, fichier.decimales);
    return fichier.contours.map(function (ligne) {
      return {
        code: ligne[0],
        nom: ligne[1],
        anneaux: ligne[2].map((a) => O.decoderAnneau(a, echelle)),
      };
    });
  };

  /* One fetch per file for the life of the frame; the browser's cache does the rest. */
  const fichiers = new Map();
  O.charger = function (adresse) {
    if (!fichiers.has(adresse)) {
      const promesse = fetch(adresse).then(function (reponse) {
        if (!reponse.ok) throw new Error(reponse.status + " " + adresse);
        return reponse.json();
      });
      promesse.catch(() => fichiers.delete(adresse));
      fichiers.set(adresse, promesse);
    }
    return fichiers.get(adresse);
  };

  O.nombre = (n) => (n === null || n === undefined ? "non connu" : n.toLocaleString("fr-FR"));

  /* An element with text, never HTML: a label holding markup shows as text. */
  O.element = function (balise, classe, texte, attributs) {
    const e = document.createElement(balise);
    if (classe) e.className = classe;
    if (texte !== undefined && texte !== null) e.textContent = texte;
    Object.entries(attributs || {}).forEach(([nom, valeur]) => e.setAttribute(nom, valeur));
    return e;
  };
})(window);
