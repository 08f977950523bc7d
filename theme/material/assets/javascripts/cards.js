// The cards that reference numbers open. Without this file a number leads to the list of sources below.
//
// A card that was asked for (a press, a tap, Enter) stays until it is closed, and takes the focus, so that it is read
// out. One that shows itself (the pointer rests on a number, or Tab comes to it) goes with what brought it.
(() => {
  const WAIT = 250; // milliseconds until a card shows itself, and until it goes: time to move the pointer into it
  const HIGHER = 240; // pixels above its line at which a card may still stand
  const margin = matchMedia("(min-width: 75em)");
  let open = null; // { link, card, kept, title }
  let timer = 0;
  let left = null; // the number that a closed card has just given the focus back to

  const numberAt = (element) => element.closest?.(".bb-ref a");
  const entryOf = (link) => document.getElementById(link.hash.slice(1));
  const lineOf = (link) => link.closest("p, li, dd, td, th, blockquote, h3, h4, div");
  const hasMargin = (line) => margin.matches && line.matches(".bb-sec__body > p, .bb-brief > section > p");

  // The parts of the list's entry in the card's order; of the passages those that this number speaks of.
  function partsOf(link) {
    const copy = entryOf(link).cloneNode(true);
    for (const back of copy.querySelectorAll(".bb-back")) back.remove();
    const cited = (link.dataset.at ?? "").split(" ");
    for (const passage of copy.querySelectorAll(".bb-refs__at > li")) {
      if (!cited.includes(passage.dataset.at)) passage.remove();
    }
    const parts = ["cite", ".bb-refs__at:has(li)", ".bb-refs__by", ".bb-refs__out"];
    return parts.map((part) => copy.querySelector(part)).filter(Boolean);
  }

  function fill(link) {
    const card = document.getElementById("bb-card").content.firstElementChild.cloneNode(true);
    const { mark, origins } = link.parentElement.dataset;
    const tally = card.querySelector(".bb-card__origins");
    card.querySelector("#card-n").append(link.lastChild.textContent);
    card.querySelector(".bb-acts a").href = link.hash;
    tally.before(...partsOf(link));
    tally.after(card.querySelector(".bb-refs__out"));
    const all = !link.parentElement.querySelector("[hidden]"); // of the sources that the tally counts
    if (origins && all) {
      tally.querySelector("use").setAttribute("href", `#${mark}`);
      tally.append(origins);
    } else tally.remove();
    return card;
  }

  // Beside its line: in the margin where the window has one (a float before the paragraph stands level with it),
  // under the paragraph, or inside the cell or list item, elsewhere. It never lies over anything.
  function place(card, line, beside) {
    card.classList.toggle("bb-card--margin", hasMargin(line));
    if (hasMargin(line)) beside.before(card);
    else if (line.matches("p, blockquote, h3, h4")) line.after(card);
    else line.append(card);
  }

  function show(link, kept, beside = lineOf(link)) {
    close();
    open = { link, card: fill(link), kept, title: link.title };
    link.removeAttribute("title"); // the card says more, and the browser would lay it over the card
    link.setAttribute("aria-expanded", "true");
    link.setAttribute("aria-controls", open.card.id);
    place(open.card, lineOf(link), beside);
  }

  function close() {
    clearTimeout(timer);
    if (!open) return;
    const { link, card, title } = open;
    const within = card.contains(document.activeElement);
    open = null;
    card.remove();
    link.title = title;
    link.setAttribute("aria-expanded", "false");
    link.removeAttribute("aria-controls");
    if (within) {
      left = link;
      link.focus({ preventScroll: true });
    }
  }

  function keep(link) {
    if (open?.link === link) open.kept = true;
    else show(link, true);
    open.card.focus({ preventScroll: true });
    open.card.scrollIntoView({ block: "nearest" });
  }

  // Nobody's line may jump because the pointer crossed a number: a card shows itself in the margin alone, and only
  // where it moves nothing; at the end of a section that may be a little higher. Under a paragraph it waits to be
  // asked for.
  function look(link) {
    const line = lineOf(link);
    if (open?.kept || open?.link === link || !hasMargin(line)) return;
    close();
    const boxes = () => [line.parentElement, ...line.parentElement.children]
      .filter((each) => each !== open?.card)
      .map((each) => Object.values(each.getBoundingClientRect().toJSON()).join()).join();
    const before = boxes();
    const highest = line.getBoundingClientRect().top - HIGHER;
    for (let beside = line; beside?.getBoundingClientRect().top >= highest; beside = beside.previousElementSibling) {
      show(link, false, beside);
      if (boxes() === before) return;
      close();
    }
  }

  function later(act) {
    clearTimeout(timer);
    timer = setTimeout(act, WAIT);
  }

  function hover(event) {
    if (event.pointerType !== "mouse") return;
    const link = numberAt(event.target);
    if (link && entryOf(link)) later(() => look(link));
    else if (open && !open.kept && !open.card.contains(event.target)) later(close);
    else clearTimeout(timer);
  }

  function focus(event) {
    const link = numberAt(event.target);
    const again = link === left;
    left = null;
    if (link && entryOf(link) && !again && link.matches(":focus-visible")) look(link);
    else if (open && !open.kept && !open.card.contains(event.target) && link !== open.link) close();
  }

  function press(event) {
    const link = numberAt(event.target);
    if (event.target.closest(".bb-card .bb-x")) close();
    if (!link || !entryOf(link) || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (open?.kept && open.link === link) close();
    else keep(link);
  }

  document.addEventListener("pointerover", hover);
  document.addEventListener("focusin", focus);
  document.addEventListener("click", press);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog[open], .bb-menu[open]")) close();
  });
  for (const link of document.querySelectorAll(".bb-ref a")) link.setAttribute("aria-expanded", "false");
})();
