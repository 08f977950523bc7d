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

  function fill(words, values) {
    return words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  function count(words, n) {
    const language = document.documentElement.lang || "en";
    const form = new Intl.PluralRules(language).select(n);
    return fill(words.count[form] ?? words.count.other, { n: n.toLocaleString(language) });
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

  // Who stood on a result goes on from the words: they may have been typed faster than results came.
  function clear(box) {
    if (hits(box).contains(document.activeElement)) part(box, "in").focus();
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
      narrow(box, words, false);
      say(box, words.hint);
      return false;
    }
    if (!links(box).length) say(box, words.searching);
    part(box, "facets").ariaBusy = "true";
    return attempt(box, words, async () => {
      const [found, { drawHit }] = await Promise.all([load().ask("search", query, chosen, FEW), drawing()]);
      if (asked !== turn) return false;
      clear(box);
      if (document.activeElement === part(box, "in")) box.scrollTop = 0;
      hits(box).append(...found.first.map((data) => drawHit(data, query, words)));
      part(box, "facets").hidden = !found.count && !isNarrowed(); // so that nothing moves when they come
      attempt(box, words, () => complete(box, found.count, query, words));
      return found.count > 0;
    });
  }

  // The others of the first twenty, and how many there are, once the first can be seen: fetching more would delay that.
  async function complete(box, found, query, words) {
    const asked = turn;
    await new Promise((go) => requestAnimationFrame(() => setTimeout(go)));
    if (asked !== turn) return;
    const others = found > FEW ? await read(FEW, PAGE, query, words) : [];
    if (asked !== turn) return;
    show(box, others, found, query, words);
    if (found) say(box, count(words, found));
    else say(box, fill(words.none, { query: part(box, "in").value.trim() }), words.noneAdvice);
    note(box);
    await narrow(box, words, found > 0);
  }

  // ── Facets ────────────────────────────────────────────────────────────────────────────────────────────

  let chosen = {}; // to a facet, its values that are ticked

  const isNarrowed = () => Object.keys(chosen).length > 0;

  // Draws what can be ticked and what is, after the results. Where it can't be had, results do without.
  async function narrow(box, words, found) {
    const asked = turn;
    const details = part(box, "facets");
    try {
      const { drawFacets, drawChips } = await drawing();
      const wanted = isNarrowed() || (found && details.open);
      const counts = wanted && (await load().ask("facets"));
      if (asked !== turn) return;
      if (counts) drawFacets(details, counts, chosen, words);
      drawChips(part(box, "chips"), chosen, words);
      details.hidden = !found && !isNarrowed();
      details.ariaBusy = "false";
    } catch {
      if (asked === turn) details.hidden = true;
    }
  }

  function choose(box, { facet, value, ticked }) {
    const others = (chosen[facet] ?? []).filter((each) => each !== value);
    const { [facet]: _, ...rest } = chosen;
    const values = ticked ? [...others, value] : others;
    chosen = values.length ? { ...rest, [facet]: values } : rest;
    search(box);
  }

  // ── Addresses ─────────────────────────────────────────────────────────────────────────────────────────
  //
  // `?q=words&in=issue.territory`: the words, and what they are to be found in. Other parameters are the page's own.

  let settled = false; // the dialog is closed for an address that is to stay as it is

  function stated() {
    const { searchParams } = new URL(location.href);
    if (!searchParams.has("q")) return null;
    const values = {};
    for (const each of searchParams.getAll("in")) {
      const [, facet, value] = /^(kind|issue|actor|year)\.([a-z0-9-]+)$/.exec(each) ?? [];
      if (facet) (values[facet] ??= []).push(value);
    }
    return { query: searchParams.get("q").slice(0, LONGEST), values };
  }

  function addressOf(query, values) {
    const to = new URL(location.href);
    for (const name of ["q", "in"]) to.searchParams.delete(name);
    if (query) to.searchParams.set("q", query);
    for (const [facet, each] of Object.entries(values)) {
      for (const value of each) to.searchParams.append("in", `${facet}.${value}`);
    }
    return to;
  }

  // The first question adds to the history, so that going back closes the dialog.
  function note(box) {
    const to = addressOf(part(box, "in").value.trim(), chosen);
    if (!box.open || to.href === location.href) return;
    try {
      if (stated()) history.replaceState(history.state, "", to);
      else history.pushState({ bbSearch: true }, "", to);
    } catch {
      // Some browsers refuse when there are very many.
    }
  }

  // Makes the dialog what the address says.
  function obey() {
    const box = dialog();
    const state = stated();
    if (!box) return;
    if (!state) {
      if (box.open) shut(box);
      return;
    }
    chosen = state.values;
    part(box, "in").value = state.query;
    if (box.open) search(box);
    else open(box);
  }

  // Its event comes later, when the address may be another again.
  function shut(box) {
    settled = true;
    box.close();
  }

  function closed() {
    turn++;
    clearTimeout(pause);
    const stays = settled;
    settled = false;
    if (stays || !stated()) return;
    if (history.state?.bbSearch) history.back();
    else history.replaceState(null, "", addressOf("", {}));
  }

  // The page that a result leads to may be this one.
  function leave(box, link) {
    if (link.pathname === location.pathname && stated()) history.replaceState(null, "", addressOf("", {}));
    shut(box);
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
    const [told, { drawHit }] = await Promise.all([load().ask("read", from, to), drawing()]);
    return told.map((data) => drawHit(data, query, words));
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
    preload(); // first: showing a dialog lays out the whole page, and meanwhile files can come
    part(box, "facets").open = matchMedia("(min-width: 60em)").matches;
    box.showModal();
    input.focus();
    input.select();
    search(box);
  }

  // What draws results; where that can't be had it is tried again.
  function drawing() {
    drawn ??= import(new URL("search-results.js", SCRIPT)).catch((error) => {
      drawn = undefined;
      throw error;
    });
    return drawn;
  }

  let drawn;

  function preload() {
    try {
      load();
      drawing().catch(() => {}); // told where it is needed
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
      return;
    }
    const link = event.target.closest("#search a");
    const chip = event.target.closest(".bb-search__chips button");
    if (link) leave(box, link);
    if (!chip) return;
    choose(box, { facet: chip.dataset.facet, value: chip.value, ticked: false });
    part(box, "in").focus();
  });

  document.addEventListener("change", ({ target }) => {
    const box = dialog();
    if (!box?.contains(target) || target.type !== "checkbox") return;
    choose(box, { facet: target.name, value: target.value, ticked: target.checked });
  });

  // Neither of these two rises from its element.
  document.addEventListener("close", ({ target }) => target === dialog() && closed(), true);
  document.addEventListener(
    "toggle",
    ({ target }) => {
      const box = dialog();
      if (!box?.open || target !== part(box, "facets") || !target.open || !links(box).length) return;
      narrow(box, JSON.parse(box.dataset.words), true);
    },
    true,
  );

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

  addEventListener("popstate", obey);
  addEventListener("pageshow", (event) => event.persisted && obey());
  obey();
})();
