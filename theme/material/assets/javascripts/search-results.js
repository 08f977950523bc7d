// What the search dialog shows: the results, and by what they can be narrowed down. search.js fetches this file when
// somebody is about to search.

const EXCERPT = 30; // words
const RUN_UP = 5; // words of an excerpt before its first hit
const FACETS = ["kind", "issue", "actor", "year"];
const FEW = 7; // values of a facet, until more are asked for

const number = (n) => n.toLocaleString(document.documentElement.lang || "en");

// ── Results ───────────────────────────────────────────────────────────────────────────────────────────

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

// Words become text nodes and marks, never markup; a word that ends in a joint has no space after it.
function marked(words, isHit) {
  return words.flatMap((word, index) => [
    isHit(word, index) ? element("mark", { textContent: restore(word) }) : restore(word),
    word.endsWith("\u2060") ? "" : " ",
  ]);
}

function excerpt(data) {
  const words = data.content.split(" ");
  const found = new Set(data.locations);
  const from = Math.max(0, Math.min(densest(data.locations) - RUN_UP, words.length - EXCERPT));
  const shown = words.slice(from, from + EXCERPT);
  return [
    from > 0 ? "… " : "",
    ...marked(shown, (_, index) => found.has(from + index)),
    from + EXCERPT < words.length ? "…" : "",
  ];
}

function densest(locations) {
  const near = (start) => locations.filter((at) => at >= start && at < start + EXCERPT - RUN_UP).length;
  return locations.reduce((best, at) => (near(at) > near(best) ? at : best), locations[0] ?? 0);
}

// One result as an item of the list; `data` is what search-worker.js tells of it.
export function drawHit(data, query, words) {
  const terms = query.split(" ").map(fold).filter(Boolean);
  const meets = (word) => terms.some((term) => matches(fold(word), term));
  const { kind, title, detail, names } = data.meta;
  const link = element("a", { href: data.url, dir: "auto" }, ...marked(title.split(" "), meets));
  const item = element("li", {}, element("p", { className: "k", textContent: restore(kind) }));
  item.append(element("h3", {}, link));
  if (data.fields.includes("names")) item.append(also(names, meets, words));
  if (data.content !== title) item.append(element("p", { dir: "auto" }, ...excerpt(data)));
  if (detail) item.append(element("p", { className: "k", textContent: restore(detail) }));
  return item;
}

function also(names, meets, words) {
  const forms = names.split("\n");
  const met = forms.filter((form) => form.split(/\s/).some(meets));
  const list = (met.length ? met : forms).map(restore).join(", ");
  return element("p", { className: "k", textContent: words.also.replace("{names}", () => list) });
}

// ── Words ─────────────────────────────────────────────────────────────────────────────────────────────

function fold(text) {
  return text.normalize("NFD").replace(/[^\p{L}\p{N}]/gu, "").toLowerCase();
}

// The beginning of a word counts for the word, but one letter or two are the beginning of too many.
function matches(word, term) {
  return /^[a-z]{1,2}$/.test(term) ? word === term : word.startsWith(term);
}

// Undoes what the index did to words that Pagefind would not cut as people type them.
function restore(text) {
  return text.replaceAll("’\u2061", "ʼ").replaceAll("\u2060 ", "").replaceAll("\u2060", "");
}

// ── Facets ────────────────────────────────────────────────────────────────────────────────────────────

// A ticked box adds a value to what is looked in, and a chip above the results takes it away again.

// Years from the newest, everything else from the most frequent.
function inOrder(facet, values) {
  const by = {
    year: (a, b) => b.value - a.value,
    other: (a, b) => b.count - a.count || a.label.localeCompare(b.label) || (a.value < b.value ? -1 : 1),
  };
  return [...values].sort(by[facet] ?? by.other);
}

// Kinds and years come without a label.
function named(facet, { value, label }, words) {
  return label || (facet === "kind" && Object.hasOwn(words.kinds, value) ? words.kinds[value] : value);
}

const names = new Map(); // of all values that were seen, by "facet.value"

// `counts` are lists of { value, label, count } by facet; `chosen` are the values that are ticked. Where focus is, the
// boxes stay in their order, so that nothing moves under the reader's hand.
export function drawFacets(details, counts, chosen, words) {
  for (const facet of FACETS) {
    const box = details.querySelector(`[data-facet="${facet}"]`) ?? newFacet(details, facet, words);
    const ticked = chosen[facet] ?? [];
    const found = (counts[facet] ?? []).map((each) => ({ ...each, label: named(facet, each, words) }));
    for (const { value, label } of found) names.set(`${facet}.${value}`, label);
    const missing = ticked.filter((value) => !found.some((each) => each.value === value));
    for (const value of missing) found.push({ value, label: nameOf(facet, value, words), count: 0 });
    drawValues(box, facet, inOrder(facet, found), ticked);
  }
}

export function nameOf(facet, value, words) {
  return names.get(`${facet}.${value}`) ?? named(facet, { value }, words);
}

function newFacet(details, facet, words) {
  const more = element("button", { type: "button", className: "bb-search__all", textContent: words.moreValues });
  const box = element("fieldset", { className: "bb-facet" }, element("legend", { textContent: words.facets[facet] }), more);
  box.dataset.facet = facet;
  more.onclick = () => {
    const last = box.querySelectorAll("label:not([hidden])").length;
    box.dataset.all = "true";
    showFew(box);
    box.querySelectorAll("input")[last]?.focus();
  };
  details.append(box);
  return box;
}

function drawValues(box, facet, values, ticked) {
  const before = new Map([...box.querySelectorAll("input")].map((input) => [input.value, input.parentElement]));
  const labels = new Map(values.map((each) => [each.value, before.get(each.value) ?? newValue(facet, each)]));
  for (const { value, label, count } of values) {
    const [input, text, tally] = labels.get(value).children;
    input.checked = ticked.includes(value);
    text.textContent = label;
    tally.textContent = number(count);
  }
  const stays = box.contains(document.activeElement);
  for (const [value, label] of before) {
    if (labels.has(value)) continue;
    if (stays) label.lastElementChild.textContent = number(0);
    else label.remove();
  }
  const more = box.querySelector("button");
  for (const [value, label] of labels) if (!stays || !before.has(value)) more.before(label);
  box.hidden = !box.querySelector("input");
  showFew(box);
}

function newValue(facet, { value }) {
  const input = element("input", { type: "checkbox", name: facet, value });
  const tally = element("span", { className: "bb-num" });
  return element("label", {}, input, element("span", { dir: "auto" }), tally);
}

function showFew(box) {
  const labels = [...box.querySelectorAll("label")];
  const shown = (label, index) => box.dataset.all || index < FEW || label.firstElementChild.checked;
  labels.forEach((label, index) => (label.hidden = !shown(label, index)));
  box.querySelector("button").hidden = labels.every((label) => !label.hidden);
}

export function drawChips(line, chosen, words) {
  const chips = FACETS.flatMap((facet) => (chosen[facet] ?? []).map((value) => chip(facet, value, words)));
  line.replaceChildren(...chips);
  line.hidden = !chips.length;
}

function chip(facet, value, words) {
  const name = nameOf(facet, value, words);
  const made = element("button", { type: "button", className: "bb-chip" }, element("span", { dir: "auto", textContent: name }));
  made.setAttribute("aria-label", words.remove.replace("{name}", () => name));
  made.dataset.facet = facet;
  made.value = value;
  const cross = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  cross.setAttribute("aria-hidden", "true");
  use.setAttribute("href", "#i-x");
  cross.append(use);
  made.append(cross);
  return made;
}
