/* Every figure to be seen in a document: those cut by an ancestor, or written on two lines.
   `parts` are the shares told neither of the territory nor published: those of coded units. */
() => {
  const CHIFFRE = /(?<![\w/#.?=&-])\d[\d\u202f\u00a0]*(?:,\d+)?(?:\/\d[\d\u202f\u00a0]*)?(?:[\u202f\u00a0]?%)?/g;
  const DEFILE = /auto|scroll/, COUPE = /hidden|clip/;
  const PART = /\d[\u202f\u00a0 ]?%/, AUTRE = '[data-chiffre], [class*="st-key-chiffre-"]';
  const fautes = [], fractions = [], parts = [];
  const regles = new Map();
  const rond = (r) => [r.left, r.right, r.top, r.bottom].map(Math.round).join(" ");

  /* What an element does to what it holds, read once: many figures share their ancestors. */
  function lire(e) {
    if (!regles.has(e)) {
      const { display, overflowX, overflowY, position } = getComputedStyle(e);
      const ouvert = display === "inline" || display === "contents" || (overflowX === "visible" && overflowY === "visible");
      regles.set(e, { ouvert, overflowX, overflowY, fixe: position === "fixed" });
    }
    return regles.get(e);
  }

  function couper(boites, e, estNom) {
    const style = lire(e);
    if (style.ouvert) return null;
    const b = e.getBoundingClientRect();
    const svg = e instanceof SVGElement;
    const [gauche, haut] = svg ? [b.left, b.top] : [b.left + e.clientLeft, b.top + e.clientTop];
    const [droite, bas] = svg ? [b.right, b.bottom] : [gauche + e.clientWidth, haut + e.clientHeight];
    const { overflowX: ox, overflowY: oy } = style;
    for (const r of boites) {
      const [deborde, dehors] = [r.left < gauche - 1 || r.right > droite + 1, r.left >= droite || r.right <= gauche];
      if (COUPE.test(ox) && deborde) return `${rond(r)} x ${ox}`;
      if (DEFILE.test(ox) && deborde && !dehors && !estNom) return `${rond(r)} x ${ox}`;
      if (COUPE.test(oy) && (r.top < haut - 4 || r.bottom > bas + 4)) return `${rond(r)} y ${oy}`;
    }
    if (DEFILE.test(ox)) boites.forEach((r) => Object.assign(r, { left: gauche + 1, right: gauche + 2 }));
    if (DEFILE.test(oy)) boites.forEach((r) => Object.assign(r, { top: haut + 5, bottom: haut + 6 }));
    return null;
  }

  function juger(noeud, trouve) {
    const zone = document.createRange();
    zone.setStart(noeud, trouve.index);
    zone.setEnd(noeud, trouve.index + trouve[0].length);
    const boites = [...zone.getClientRects()].filter((r) => r.width > 0.5 && r.height > 0.5)
      .map(({ left, right, top, bottom }) => ({ left, right, top, bottom }));
    if (!boites.length) return;
    if (trouve[0].includes("/")) fractions.push(trouve[0]);
    /* A number in the name of a column (« Programme 147 ») is no figure: it may be scrolled by. */
    const estNom = /^\d+$/.test(trouve[0]) && noeud.parentElement.closest(".role-axis-label") !== null;
    const dit = `${trouve[0]} dans « ${noeud.nodeValue.trim().slice(0, 60)} »`;
    if (boites.some((r) => r.top > boites[0].bottom - 2)) fautes.push(`${dit} : sur deux lignes`);
    for (let e = noeud.parentElement; e && e !== document.documentElement; e = e.parentElement) {
      const faute = couper(boites, e, estNom);
      if (faute) return void fautes.push(`${dit} : coupé par ${e.dataset.testid || e.className} (${faute})`);
      if (lire(e).fixe) return;
    }
  }

  const marche = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (marche.nextNode()) {
    const noeud = marche.currentNode, parent = noeud.parentElement;
    if (!/\d/.test(noeud.nodeValue) || parent.closest("script, style, noscript, caption")) continue;
    if (!parent.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue;
    if (parent.closest("svg") && /\d\S*…/.test(noeud.nodeValue)) fautes.push(`${noeud.nodeValue} : abrégé`);
    if (PART.test(noeud.nodeValue) && !parent.closest(AUTRE)) parts.push(noeud.nodeValue.trim());
    for (const trouve of noeud.nodeValue.matchAll(CHIFFRE)) juger(noeud, trouve);
  }
  document.querySelectorAll("canvas").forEach((c) => {
    if (c.checkVisibility() && c.getBoundingClientRect().width > 1) fautes.push("une toile : ses chiffres ne se mesurent pas");
  });
  return { fautes, fractions, parts };
}
