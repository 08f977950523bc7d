// The search dialog: opened with "/", Ctrl-K, Cmd-K or the search link; answered by search-worker.js.
//
// Everything is listened for on the document and looked up when needed, so it does not matter when or how often
// the page's own elements come and go. Without this script the search link leads to a page.
// Nothing else is fetched before somebody is about to search.
(() => {
  "use strict";

  if (document.documentElement.dataset.bbSearch) return;
  document.documentElement.dataset.bbSearch = "ready";

  const SCRIPT = document.currentScript.src;
  const ROOT = new URL("../../", SCRIPT);
  const PAUSE = 150; // milliseconds after a single letter, with which too much begins
  const PAGE = 20; // results at a time
  const FEW = 4; // of them, drawn before the others are there
  const LONGEST = 200; // characters of a query that are looked at
  const EXCERPT = 30; // words
  const RUN_UP = 5; // words of an excerpt before its first hit

  // ── The engine ────────────────────────────────────────────────────────────────────────────────────────
  //
  // It works beside the page (search-worker.js). There is one index of everything (the base), and when something
  // changed since it was made, a small second one (the delta); both begin in one file.

  const INDEX = new URL("pagefind/", ROOT);

  let engine;

  function load() {
    engine ??= start();
    return engine;
  }

  // The first files are on their way while the worker starts; what is asked meanwhile waits there.
  function start() {
    const worker = new Worker(new URL("search-worker.js", SCRIPT));
    const { ask, fail } = asking(worker);
    const language = document.documentElement.lang || "en";
    const about = { address: INDEX.href, site: ROOT.href, language };
    Promise.all(["engine.pagefind", "start.pagefind"].map(fetched))
      .then((files) => ask("start", { ...about, files }))
      .catch((error) => {
        if (engine?.worker === worker) forget();
        fail(error);
      });
    return { worker, ask };
  }

  // `ask` has the worker call one of its methods; `fail` answers all that still waits.
  function asking(worker) {
    const waiting = new Map();
    let last = 0;
    const fail = (error) => {
      for (const { reject } of waiting.values()) reject(error);
    };
    const ask = (method, ...args) =>
      new Promise((resolve, reject) => {
        waiting.set(++last, { resolve, reject });
        worker.postMessage({ id: last, method, args });
      });
    worker.onmessage = ({ data: { id, result, error } }) => {
      const { resolve, reject } = waiting.get(id);
      waiting.delete(id);
      if (error === undefined) resolve(result);
      else reject(new Error(error));
    };
    worker.onerror = (event) => {
      event.preventDefault();
      fail(new Error(event.message));
    };
    return { ask, fail };
  }

  // What a cache has is asked after, since it may be of another build.
  async function fetched(name) {
    const answer = await fetch(new URL(name, INDEX), { cache: "no-cache", priority: "high" });
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.arrayBuffer();
  }

  // The next try starts afresh: the network may be back, or the site newer than the page.
  function forget() {
    engine?.worker.terminate();
    engine = undefined;
  }

  // ── Words ─────────────────────────────────────────────────────────────────────────────────────────────

  // Pagefind drops punctuation from a query and joins what stood on its sides; these stand between words.
  function normalise(text) {
    return text
      .slice(0, LONGEST)
      .normalize("NFC")
      .replace(/[“”„«»]/g, '"')
      .replace(/[ʼ\p{Cf}]/gu, "")
      .replace(/(?<=\p{L}{3})\p{Pd}(?=\p{L}{3})/gu, " ")
      .replace(/[\p{S}\p{Cc}\s/\\·…]+/gu, " ")
      .trim();
  }

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

  function fill(words, values) {
    return words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  function count(words, n) {
    const language = document.documentElement.lang || "en";
    const form = new Intl.PluralRules(language).select(n);
    return fill(words.count[form] ?? words.count.other, { n: n.toLocaleString(language) });
  }

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

  function hit(data, query, words) {
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
    return element("p", { className: "k", textContent: fill(words.also, { names: list }) });
  }

  // ── The dialog ────────────────────────────────────────────────────────────────────────────────────────

  const part = (box, name) => box.querySelector(`.bb-search__${name}`);
  const hits = (box) => box.querySelector(".bb-hits");
  const links = (box) => [...hits(box).querySelectorAll("h3 a")];

  let turn = 0; // of the latest question; what comes back for an older one is dropped
  let pause;

  function say(box, state, advice = "") {
    part(box, "state").textContent = state;
    part(box, "advice").textContent = advice;
    part(box, "help").hidden = !advice;
  }

  function clear(box) {
    hits(box).replaceChildren();
    part(box, "more").hidden = true;
  }

  // Shows what is found for what is typed; true if nothing newer came in between and there is something.
  async function search(box) {
    const asked = ++turn;
    const query = normalise(part(box, "in").value);
    const words = JSON.parse(box.dataset.words);
    if (!query) {
      clear(box);
      say(box, words.hint);
      return false;
    }
    if (!links(box).length) say(box, words.searching);
    return attempt(box, words, async () => {
      const found = await load().ask("search", query, FEW);
      if (asked !== turn) return false;
      clear(box);
      box.scrollTop = 0;
      hits(box).append(...found.first.map((data) => hit(data, query, words)));
      attempt(box, words, () => complete(box, found.count, query, words));
      return found.count > 0;
    });
  }

  // The others of the first results, and how many there are.
  async function complete(box, found, query, words) {
    const asked = turn;
    const others = found > FEW ? await read(FEW, PAGE, query, words) : [];
    if (asked !== turn) return;
    show(box, others, found, query, words);
    if (found) say(box, count(words, found));
    else say(box, fill(words.none, { query: part(box, "in").value.trim() }), words.noneAdvice);
  }

  async function attempt(box, words, task) {
    const asked = turn;
    try {
      return await task();
    } catch {
      forget();
      if (asked !== turn) return false;
      clear(box);
      say(box, words.failed, words.failedAdvice);
      return false;
    }
  }

  async function read(from, to, query, words) {
    return (await load().ask("read", from, to)).map((data) => hit(data, query, words));
  }

  function show(box, items, found, query, words) {
    const list = hits(box);
    const more = part(box, "more");
    list.append(...items);
    const from = list.children.length;
    const asked = turn;
    more.hidden = from >= found;
    more.onclick = () =>
      attempt(box, words, async () => {
        if (asked !== turn) return; // something else is being looked for: these results are no longer kept
        const next = await read(from, from + PAGE, query, words);
        if (asked !== turn || list.children.length !== from) return;
        show(box, next, found, query, words);
        links(box)[from].focus();
      });
  }

  function open(box) {
    const input = part(box, "in");
    box.showModal();
    input.focus();
    input.select();
    preload();
    search(box);
  }

  function preload() {
    try {
      load();
    } catch {
      // A page that was read from disk may start no worker; a question says so.
    }
  }

  function move(box, step) {
    const stops = links(box);
    const more = part(box, "more");
    if (!more.hidden) stops.push(more);
    const to = stops.indexOf(document.activeElement) + step;
    if (to < 0) part(box, "in").focus();
    else stops[Math.min(to, stops.length - 1)]?.focus();
  }

  async function follow(box) {
    clearTimeout(pause);
    if (await search(box)) links(box)[0].click();
  }

  // ── Keys and pointers ─────────────────────────────────────────────────────────────────────────────────

  const trigger = (event) => event.target.closest?.("a.bb-tool--find");
  const dialog = () => document.getElementById("search");

  function isTyping(event) {
    const target = event.composedPath()[0];
    return target.isContentEditable || target.matches?.("input, textarea, select");
  }

  // The letter on the key, also where the keyboard writes another script.
  function letter(event) {
    return /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : event.code.replace("Key", "").toLowerCase();
  }

  function asksToOpen(event) {
    if (event.altKey) return false;
    if (event.ctrlKey || event.metaKey) return !event.shiftKey && letter(event) === "k";
    return event.key === "/";
  }

  function inDialog(event, box) {
    const input = part(box, "in");
    const onHit = links(box).includes(document.activeElement);
    const keys = {
      Escape: () => box.close(),
      ArrowDown: () => move(box, 1),
      ArrowUp: () => move(box, -1),
      Home: onHit && (() => links(box)[0].focus()),
      End: onHit && (() => links(box).at(-1).focus()),
      Enter: event.target === input && (() => follow(box)),
    };
    if (!keys[event.key] || event.isComposing) return;
    event.preventDefault();
    keys[event.key]();
  }

  document.addEventListener("keydown", (event) => {
    const box = dialog();
    if (!box) return;
    if (box.open) {
      inDialog(event, box);
    } else if (asksToOpen(event) && !isTyping(event) && !document.querySelector(":modal")) {
      event.preventDefault();
      open(box);
    }
  });

  document.addEventListener("click", (event) => {
    const box = dialog();
    const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!box || !plain) return;
    if (trigger(event)) {
      event.preventDefault();
      open(box);
    } else if (event.target.closest("#search a")) {
      box.close(); // the page it leads to may be this one
    }
  });

  document.addEventListener("input", (event) => {
    const box = dialog();
    if (!box || event.target !== part(box, "in")) return;
    clearTimeout(pause);
    if (event.target.value.length === 1) pause = setTimeout(() => search(box), PAUSE);
    else search(box);
  });

  document.addEventListener("focusin", (event) => {
    if (trigger(event)) preload();
    const box = dialog();
    if (!box?.contains(event.target)) return;
    box.querySelector("[aria-current]")?.removeAttribute("aria-current");
    event.target.closest(".bb-hits > li")?.setAttribute("aria-current", "true");
  });

  document.addEventListener("pointerover", (event) => trigger(event) && preload());
})();
