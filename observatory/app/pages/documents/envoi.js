export default function ({ data, parentElement, setTriggerValue }) {
  const zone = parentElement.querySelector(".obs-envoi");
  const champs = zone.querySelectorAll("input");
  const liste = zone.querySelector("ul");
  const dit = zone.querySelector("[role=status]");
  if (zone.obsPret === data.adresse) return;
  zone.obsPret = data.adresse;
  let rang = 0;

  const send = (fichier, ligne) =>
    new Promise((fin) => {
      const barre = ligne.querySelector("progress");
      const etat = ligne.querySelector("span");
      if (fichier.size > data.maximum) {
        etat.textContent = "trop lourd : " + data.permis + " au plus, à alléger ou à couper";
        return fin(false);
      }
      const envoi = new XMLHttpRequest();
      envoi.upload.onprogress = (e) => {
        barre.value = e.loaded / e.total;
        etat.textContent = Math.round((100 * e.loaded) / e.total) + "\u202f%";
      };
      envoi.onload = () => {
        const recu = envoi.status === 200;
        barre.value = recu ? 1 : 0;
        etat.textContent = recu ? "reçu" : envoi.responseText.slice(0, 200) || "refusé";
        fin(recu);
      };
      envoi.onerror = () => {
        etat.textContent = "la connexion s’est coupée : le redonner";
        fin(false);
      };
      envoi.open("PUT", data.adresse + rang++ + "?nom=" + encodeURIComponent(fichier.name));
      envoi.send(fichier);
    });

  const take = async (fichiers) => {
    const pdf = [...fichiers].filter((f) => /\.pdf$/i.test(f.name));
    const autres = fichiers.length - pdf.length;
    liste.replaceChildren(
      ...pdf.map((f) => {
        const ligne = document.createElement("li");
        const nom = document.createElement("b");
        nom.textContent = f.name;
        const barre = document.createElement("progress");
        barre.max = 1;
        barre.value = 0;
        barre.setAttribute("aria-label", f.name);
        const etat = document.createElement("span");
        etat.textContent = "en attente";
        ligne.append(nom, barre, etat);
        return ligne;
      }),
    );
    let recus = 0;
    for (const [n, f] of pdf.entries()) recus += await send(f, liste.children[n]);
    dit.textContent =
      recus + (recus > 1 ? " fichiers reçus" : " fichier reçu") +
      (autres ? " ; " + autres + " laissés de côté : ce ne sont pas des PDF" : "") + ".";
    if (recus) setTriggerValue("recus", Date.now() + "-" + recus);
  };

  champs.forEach((champ) => {
    champ.onchange = () => {
      take([...champ.files]);
      champ.value = "";
    };
  });
  zone.ondragover = (e) => {
    e.preventDefault();
    zone.classList.add("obs-dessus");
  };
  zone.ondragleave = () => zone.classList.remove("obs-dessus");
  zone.ondrop = (e) => {
    e.preventDefault();
    zone.classList.remove("obs-dessus");
    take([...e.dataTransfer.files]);
  };
}
