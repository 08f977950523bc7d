// The switch of colours, the menu on narrow windows, and the cards that references open. Without this file the page
// follows the device's colours, the menu still opens, and a reference leads to the list of sources.
(() => {
  const root = document.documentElement;
  const isDark = () => root.dataset.mdColorScheme === "slate";

  function nameSwitches() {
    for (const button of document.querySelectorAll(".bb-tool--scheme")) {
      const words = isDark() ? button.dataset.light : button.dataset.dark;
      button.querySelector("span").textContent = words;
      button.title = words;
    }
  }

  function switchScheme() {
    root.dataset.mdColorScheme = isDark() ? "default" : "slate";
    try { localStorage.setItem("bb-scheme", root.dataset.mdColorScheme); } catch { /* kept for this page only */ }
    nameSwitches();
  }

  function closeMenu(event) {
    const menu = document.querySelector(".bb-menu[open]");
    if (!menu) return;
    if (event.key === "Escape") menu.querySelector("summary").focus();
    if (event.key === "Escape" || (event.type !== "keydown" && !menu.contains(event.target))) menu.open = false;
  }

  // Beside its line: in the margin where the window has one (a float before the paragraph stands level with it),
  // under the paragraph, or inside the cell or list item, elsewhere. It never lies over anything.
  function placeCard(card, link) {
    const line = link.closest("p, li, dd, td, th, blockquote, h3, h4, div");
    const inProse = line.matches(".bb-sec__body > p, .bb-brief > section > p");
    if (inProse && matchMedia("(min-width: 75em)").matches) {
      card.classList.add("bb-card--margin");
      line.before(card);
    } else if (line.matches("p, blockquote, h3, h4")) line.after(card);
    else line.append(card);
  }

  // A reference's title is the source's title, then the place in it.
  function where(link, cite) {
    const name = cite?.textContent ?? "";
    return link.title.startsWith(name) ? link.title.slice(name.length).replace(/^[,،\s]+/, "") : "";
  }

  function fillCard(link, entry) {
    const card = document.getElementById("bb-card").content.firstElementChild.cloneNode(true);
    card.id = "card";
    card.querySelector(".bb-card__n").append(link.lastChild.textContent);
    const copy = entry.querySelector("div").cloneNode(true);
    for (const back of copy.querySelectorAll(".bb-refs__back, .bb-back")) back.remove();
    for (const named of copy.querySelectorAll("[id]")) named.removeAttribute("id");
    card.querySelector(".bb-card__where").textContent = where(link, copy.querySelector("cite"));
    card.querySelector(".bb-card__body").append(...copy.childNodes);
    card.querySelector(".bb-acts a").href = link.hash;
    return card;
  }

  function closeCard() {
    const link = document.querySelector('.bb-ref a[aria-expanded="true"]');
    document.getElementById("card")?.remove();
    link?.removeAttribute("aria-expanded");
    link?.removeAttribute("aria-controls");
    return link;
  }

  function toggleCard(event, link) {
    const entry = document.getElementById(link.hash.slice(1));
    if (!entry?.matches(".bb-refs > li")) return;
    event.preventDefault();
    if (closeCard() === link) return;
    const card = fillCard(link, entry);
    placeCard(card, link);
    link.setAttribute("aria-expanded", "true");
    link.setAttribute("aria-controls", card.id);
    card.querySelector(".bb-x").addEventListener("click", () => closeCard()?.focus());
  }

  function press(event) {
    closeMenu(event);
    if (event.target.closest(".bb-tool--scheme")) switchScheme();
    const link = event.target.closest(".bb-ref a");
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (link && plain) toggleCard(event, link);
  }

  document.addEventListener("click", press);
  document.addEventListener("keydown", (event) => {
    closeMenu(event);
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) closeCard()?.focus();
  });
  nameSwitches();
})();
