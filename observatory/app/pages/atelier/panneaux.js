
// Panels: what one key cannot say. Lines of the page as evidence, attributes and links, a remark,
// absences of a block. Enter or the button keeps, Escape leaves; keys of coding do not act there.

function ouvrirPanneau(e, genre, titre, ...contenu) {
  e.genre = genre;
  e.panneau.replaceChildren(element("h2", titre), ...contenu);
  e.panneau.hidden = false;
  const champ = e.panneau.querySelector("select, textarea, input, button");
  if (champ) champ.focus();
}

function fermerPanneau(e) {
  if (e.panneau.hidden) return;
  e.panneau.hidden = true;
  e.panneau.replaceChildren();
  e.genre = null;
  e.vise = null;
  e.lignesVues = null;
  e.racine.focus({ preventScroll: true });
}

function element(balise, texte, attributs = {}) {
  const noeud = document.createElement(balise);
  if (texte) noeud.textContent = texte;
  Object.assign(noeud, attributs);
  return noeud;
}

function boutons(e, libelle, garder, ...autres) {
  const rang = element("p", "", { className: "obs-gestes" });
  const oui = element("button", libelle, { type: "button", onclick: garder, className: "obs-garder" });
  const non = element("button", "Laisser", { type: "button", onclick: () => { fermerPanneau(e); dessiner(e); } });
  rang.append(oui, ...autres, non);
  return rang;
}

function etiqueter(libelle, champ) {
  const etiquette = element("label", libelle);
  etiquette.append(champ);
  return etiquette;
}

// --- a passage chosen on the page -------------------------------------------------------------

function ouvrirSelection(e, cadre = null) {
  const vue = pageVue(e, passage(e));
  if (!vue) { annoncer(e, "Aucune page à l’écran."); return; }
  e.vise = { ...vue, cadre };
  const lues = e.lignes.get(`${vue.doc}:${vue.page}`);
  if (!lues) {
    ouvrirPanneau(e, "selection", "Choisir un passage de la page", element("p", "Un instant : la page se lit."));
    pousser(e);
    return;
  }
  montrerLignes(e, lues);
}

function montrerLignes(e, lues) {
  if (!lues.length) {
    ouvrirPanneau(e, "selection", "Choisir un passage de la page",
      element("p", "Cette page n’a pas de texte : saisir la citation sous la page."), boutons(e, "Fermer", () => fermerPanneau(e)));
    return;
  }
  const liste = element("select", "", { multiple: true, size: Math.min(lues.length, 12), className: "obs-lignes" });
  lues.forEach(([texte], n) => liste.add(new Option(texte, n)));
  const cadre = e.vise.cadre;
  if (cadre) lues.forEach(([, boites], n) => { liste.options[n].selected = boites.some((b) => seCroisent(b, cadre)); });
  liste.onchange = () => { e.lignesVues = choisies(liste).flatMap((n) => lues[n][1]); dessiner(e); };
  liste.onkeydown = (f) => { if (f.key === "Enter") { f.preventDefault(); garderSelection(e, liste, lues); } };
  const chercherPoint = element("button", "Garder, et chercher le point", {
    type: "button", onclick: () => { if (garderSelection(e, liste, lues, true)) chercher(e); } });
  ouvrirPanneau(e, "selection", `Choisir un passage, page ${e.vise.page}`,
    element("p", "Flèches, puis Maj et flèches pour plusieurs lignes ; ou tracer un cadre sur la page.", { className: "obs-petit" }),
    etiqueter("Lignes de la page", liste),
    boutons(e, "Garder ce passage", () => garderSelection(e, liste, lues), chercherPoint));
  liste.onchange();
}

function choisies(liste) {
  const pris = [...liste.selectedOptions].map((o) => Number(o.value));
  if (!pris.length) return [];
  const [debut, fin] = [Math.min(...pris), Math.max(...pris)];
  return Array.from({ length: fin - debut + 1 }, (_, n) => debut + n);
}

function seCroisent([gauche, haut, droite, bas], c) {
  return gauche < c.droite && droite > c.gauche && haut < c.bas && bas > c.haut;
}

function garderSelection(e, liste, lues, libre = false) {
  const pris = choisies(liste);
  if (!pris.length) { annoncer(e, "Choisir au moins une ligne."); return false; }
  const p = point(e);
  const [debut, fin] = [pris[0], pris[pris.length - 1]];
  e.extrait = { cellule: p ? p.code : null, libre, doc: e.vise.doc, page: e.vise.page, debut, fin,
                citation: pris.map((n) => lues[n][0]).join(" "), cadres: pris.flatMap((n) => lues[n][1]) };
  fermerPanneau(e);
  e.page = null;
  annoncer(e, "Passage choisi : le niveau noté le prendra pour preuve.");
  dessiner(e);
  pousser(e);  // at once: what is asked of the passage under the screen must find it known
  return true;
}

function extraitEnvoye(e) {
  const x = e.extrait;
  return x ? { doc: x.doc, page: x.page, debut: x.debut, fin: x.fin } : null;
}

function recevoirPage(e, page) {
  if (!page) return;
  e.lignes.set(`${page.doc}:${page.page}`, page.lignes);
  if (e.genre === "selection" && e.vise && !e.panneau.querySelector("select")) montrerLignes(e, page.lignes);
}

function suivreTrace(e) {
  let debut = null, trace = null;
  const place = (f) => {
    const r = e.feuille.getBoundingClientRect();
    return [(f.clientX - r.left) / r.width, (f.clientY - r.top) / r.height];
  };
  const lire = (f) => {
    const [x, y] = place(f);
    return { gauche: Math.min(debut[0], x), droite: Math.max(debut[0], x),
             haut: Math.min(debut[1], y), bas: Math.max(debut[1], y) };
  };
  e.feuille.addEventListener("pointerdown", (f) => {
    if (e.relit || f.button !== 0 || f.pointerType === "touch") return;
    f.preventDefault();
    debut = place(f);
    trace = element("span", "", { className: "obs-trace" });
    e.feuille.append(trace);
    e.feuille.setPointerCapture(f.pointerId);
  });
  e.feuille.addEventListener("pointermove", (f) => {
    if (!debut) return;
    const c = lire(f);
    trace.style.cssText = `left:${c.gauche * 100}%;top:${c.haut * 100}%;width:${(c.droite - c.gauche) * 100}%;height:${(c.bas - c.haut) * 100}%`;
  });
  e.feuille.addEventListener("pointerup", (f) => {
    if (!debut) return;
    const c = lire(f);
    trace.remove();
    debut = null;
    if (c.droite - c.gauche > 0.01 && c.bas - c.haut > 0.004) ouvrirSelection(e, c);
  });
}

// --- attributes and links ---------------------------------------------------------------------

function rangCode(e, p) { return p.code in e.rangs ? e.rangs[p.code] : p.niveau; }

function permises(e, p, rang) {
  if (rang === null || rang === undefined) return [];
  return Object.entries(p.permet).filter(([, seuil]) => seuil <= rang).map(([code]) => code);
}

function ouvrirPreciser(e) {
  let p = point(e);
  if (p && !permises(e, p, rangCode(e, p)).length) {
    const dernier = [...e.passes].reverse().find((g) => g.geste === "coder" && e.points.has(g.rang));
    if (dernier) {
      Object.assign(e, { rang: dernier.rang, page: null, extrait: dernier.choisi || null });
      viser(e, dernier.proposition);
      p = point(e);
      dessiner(e);
    }
  }
  const codes = p ? permises(e, p, rangCode(e, p)) : [];
  if (!codes.length) { annoncer(e, "Rien à préciser : le niveau noté n’en demande pas plus."); return; }
  const avant = e.brouillons[p.code] || p.reponses;
  const champs = codes.map((code) => champFacette(e, code, {
    valeurs: [], non_dit: false, ...avant[code], autres: (p.reponses[code] || {}).autres }));
  ouvrirPanneau(e, "preciser", `${p.court} : préciser`, ...champs.map((c) => c.noeud),
    boutons(e, "Noter ces réponses", () => garderReponses(e, p, champs)));
}

function champFacette(e, code, dite) {
  const f = e.facettes[code];
  const noeud = element("fieldset");
  noeud.append(element("legend", f.libelle), element("p", f.consigne, { className: "obs-petit" }));
  const autres = dite.autres || [];
  if (autres.length) noeud.append(element("p", `Déjà répondu dans un autre document : ${autres.join(" ; ")}.`, { className: "obs-petit" }));
  const choix = f.reponse === "cellule" ? e.cibles[f.axe] || [] : f.modalites;
  let lire;
  if (f.reponse === "liste" && f.multiple) {
    const cases = choix.map(([valeur, libelle]) => {
      const c = element("input", "", { type: "checkbox", value: valeur, checked: dite.valeurs.includes(valeur) });
      const etiquette = element("label");
      etiquette.append(c, ` ${libelle}`);
      noeud.append(etiquette);
      return c;
    });
    lire = () => cases.filter((c) => c.checked).map((c) => c.value);
  } else if (choix.length) {
    const liste = element("select", "", { multiple: f.multiple });
    if (f.multiple) liste.size = Math.min(6, choix.length);
    else liste.add(new Option("—", ""));
    choix.forEach(([valeur, libelle]) => liste.add(new Option(libelle, valeur, false, dite.valeurs.includes(valeur))));
    noeud.append(etiqueter(f.multiple ? "Choisir (Ctrl pour plusieurs)" : "Choisir", liste));
    lire = () => [...liste.selectedOptions].map((o) => o.value).filter(Boolean);
  } else {
    const texte = element(f.multiple ? "textarea" : "input", "", { value: dite.valeurs.join("\n") });
    if (f.multiple) texte.rows = 2;
    noeud.append(etiqueter(f.multiple ? "Une réponse par ligne" : "Réponse", texte));
    lire = () => texte.value.split("\n").map((v) => v.trim()).filter(Boolean);
  }
  const tu = element("input", "", { type: "checkbox", checked: dite.non_dit });
  const etiquette = element("label");
  etiquette.append(tu, " Non dit : cherché, et le contrat ne le dit pas");
  noeud.append(etiquette);
  return { code, noeud, lire: () => ({ valeurs: tu.checked ? [] : lire(), non_dit: tu.checked }) };
}

function garderReponses(e, p, champs) {
  const reponses = {}, toutes = {};
  for (const c of champs) {
    const lue = c.lire();
    toutes[c.code] = lue;
    const etait = { valeurs: (p.reponses[c.code] || {}).valeurs || [], non_dit: Boolean((p.reponses[c.code] || {}).non_dit) };
    if (JSON.stringify(lue) !== JSON.stringify(etait)) reponses[c.code] = lue;
  }
  e.brouillons[p.code] = toutes;
  if (!Object.keys(reponses).length) { fermerPanneau(e); return; }
  const x = passage(e);
  const nb = Object.keys(reponses).length;
  noter(e, { geste: "repondre", cellule: p.code, reponses, ...preuveDe(e, x), certitude: e.certitude.value,
             dit: `${p.court} : ${nb} précision${nb > 1 ? "s" : ""}` });
  fermerPanneau(e);
  avancerLibre(e);
}

// What proves a gesture: the lines chosen, else the passage shown with its quote as corrected.
function preuveDe(e, x) {
  if (!x) return { proposition: null };
  if (x.extrait) return { proposition: null, extrait: extraitEnvoye(e) };
  return e.corrigees[x.code] ? { proposition: x.code, citation: e.corrigees[x.code] } : { proposition: x.code };
}

// --- a remark, absences of a block ------------------------------------------------------------

function ouvrirRemarque(e, p) {
  const texte = element("textarea", "", { rows: 3, maxLength: 1000, value: p.remarque });
  ouvrirPanneau(e, "remarque", `${p.court} : remarque interne`,
    etiqueter("Jamais publiée, lue par les codeurs seulement", texte),
    boutons(e, "Garder la remarque", () => {
      p.remarque = texte.value.trim();
      noter(e, { geste: "commenter", cellule: p.code, texte: p.remarque, dit: `${p.court} : remarque` });
      fermerPanneau(e);
      dessiner(e);
    }));
}

function ouvrirBloc(e) {
  const libres = [];
  for (let n = e.rang; e.points.has(n) && libres.length < e.data.bloc; n++) {
    const p = e.points.get(n);
    if (p.echelle && !(p.code in e.faits) && !p.etat && sansAbsence(e, p) === null) libres.push(p);
  }
  if (!libres.length) {
    annoncer(e, sansAbsence(e, point(e)) || "Aucun point à dire absent parmi les suivants.");
    return;
  }
  const cases = libres.map((p) => {
    const c = element("input", "", { type: "checkbox", value: p.code, checked: true });
    const etiquette = element("label");
    etiquette.append(c, ` ${p.libelle}`);
    return [c, etiquette];
  });
  ouvrirPanneau(e, "bloc", `Absents de toutes les pages : ${libres.length} point${libres.length > 1 ? "s" : ""}`,
    element("p", `${diteAbsence(e)} Décocher ce dont on doute.`, { className: "obs-petit" }),
    ...cases.map(([, etiquette]) => etiquette),
    boutons(e, "Constater ces absences", () => {
      const cellules = cases.filter(([c]) => c.checked).map(([c]) => c.value);
      if (!cellules.length) { annoncer(e, "Cocher au moins un point."); return; }
      noter(e, { geste: "absences", cellules, cellule: cellules[0],
                 dit: `${cellules.length} absence${cellules.length > 1 ? "s" : ""}` });
      for (const code of cellules) e.faits[code] = "absent";
      fermerPanneau(e);
      avancerLibre(e);
    }));
}

// Go on to the next point that nothing was said of.
function avancerLibre(e) {
  let but = e.rang;
  while (e.points.has(but) && (e.points.get(but).code in e.faits || e.points.get(but).etat)) but += 1;
  if (but === e.rang) { dessiner(e); dire(e); } else avancer(e, but - e.rang);
}
