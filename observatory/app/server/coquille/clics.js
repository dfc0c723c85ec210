/* A press on a button counts although the page moves under it before the release: what was typed
   above it leaves at that moment, the page is drawn again, and the browser, which sees the release
   elsewhere, would make no click of it. */
(function () {
  "use strict";
  const GLISSE = 8; // pixels: farther, one has slid off the button on purpose
  let presse = null;

  /* Where a button stands and what it says: its like is found there once the page is drawn again. */
  function nommer(bouton) {
    const lieu = bouton.closest("[class*='st-key-']");
    const cle = lieu && [...lieu.classList].find((c) => c.startsWith("st-key-"));
    return { cle, nom: (bouton.getAttribute("aria-label") || bouton.textContent).trim() };
  }

  function retrouver({ bouton, cle, nom }) {
    if (bouton.isConnected) return bouton;
    const lieu = (cle && document.querySelector("." + CSS.escape(cle))) || document;
    const memes = [...lieu.querySelectorAll("button")].filter((b) => nommer(b).nom === nom);
    return memes.length === 1 ? memes[0] : null;
  }

  document.addEventListener("pointerdown", function (e) {
    const bouton = e.button === 0 && e.isPrimary && e.target.closest && e.target.closest("button");
    presse = bouton && !bouton.disabled
      ? { bouton, ...nommer(bouton), x: e.clientX, y: e.clientY, fait: false }
      : null;
  }, true);
  document.addEventListener("pointercancel", () => { presse = null; }, true);
  document.addEventListener("click", function (e) {
    if (presse && e.target.closest && e.target.closest("button")) presse.fait = true;
  }, true);
  document.addEventListener("pointerup", function (e) {
    const vue = presse;
    if (!vue) return; // however long it was held: a slow laptop takes seconds to draw again
    if (Math.hypot(e.clientX - vue.x, e.clientY - vue.y) > GLISSE) return;
    window.setTimeout(function () {
      const bouton = vue.fait || presse !== vue ? null : retrouver(vue);
      if (bouton && !bouton.disabled) bouton.click();
      presse = null;
    }, 50);
  }, true);
})();
