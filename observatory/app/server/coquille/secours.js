/* Before Streamlit: notices that the connection which fills the page does not pass, and says so,
   in less than eight seconds, with what to ask for and what can be read without it. */
(function () {
  "use strict";
  const { base, mots } = JSON.parse(document.getElementById("obs-secours").textContent);
  const ATTENTE_MS = 3000;
  const REPONSE_MS = 2500;
  const Natif = window.WebSocket;
  let vivante = false;
  let volet = null;
  let attente = 0;

  window.WebSocket = class extends Natif {
    constructor(...dits) {
      super(...dits);
      this.addEventListener("message", revivre);
      attente = attente || setTimeout(juger, ATTENTE_MS);
    }
  };

  function revivre() {
    vivante = true;
    if (volet) volet.remove();
    volet = null;
  }

  /* The page came: if the server still answers by HTTP, the connection alone does not pass. */
  async function juger() {
    if (vivante) return;
    try {
      const reponse = await fetch(base + "secours/etat", { signal: AbortSignal.timeout(REPONSE_MS) });
      const etat = await reponse.json();
      if (!vivante) montrer(etat.complet ? mots.complet : mots.bloque);
    } catch {
      setTimeout(juger, ATTENTE_MS);
    }
  }

  function ajouter(parent, nom, texte, attributs) {
    const e = document.createElement(nom);
    if (texte) e.textContent = texte;
    Object.entries(attributs || {}).forEach(([cle, valeur]) => e.setAttribute(cle, valeur));
    parent.append(e);
    return e;
  }

  function montrer(dit) {
    const ici = { site: location.origin + base, hote: location.hostname };
    ici.port = location.port || (location.protocol === "https:" ? "443" : "80");
    ici.flux = location.origin.replace(/^http/, "ws") + base + "_stcore/stream";
    const dire = (texte) => texte.replace(/\{(\w+)\}/g, (tout, nom) => ici[nom] || tout);
    volet = document.createElement("section");
    volet.className = "obs-secours";
    volet.setAttribute("role", "alert");
    ajouter(volet, "h1", dit.titre);
    dit.phrases.forEach((p) => ajouter(volet, "p", dire(p)));
    const liens = ajouter(volet, "ul");
    mots.liens.forEach(function (l) {
      ajouter(ajouter(liens, "li"), "a", l.texte, { href: base + l.adresse });
    });
    if (dit.demande) {
      ajouter(volet, "h2", dit.intitule);
      ajouter(volet, "pre", dire(dit.demande), { tabindex: "0" });
    }
    document.querySelectorAll("#obs-debut").forEach((e) => e.remove());
    document.body.prepend(volet);
  }
})();
