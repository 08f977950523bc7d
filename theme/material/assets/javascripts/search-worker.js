// The search itself, beside the page: Pagefind's engine over the whole index (the base) and over the small one of what
// changed since (the delta). search.js starts it, gives it the first files, and asks it.
//
// The engine is asked directly: Pagefind's own worker is half as large again, unpacks slowly, and looks only every
// 50 ms whether it is ready. Both know the form of one release of Pagefind.
(() => {
  "use strict";

  const SIGNATURE = 12; // bytes before the content of each file
  const STANDINS = new Set(["all", "some"]); // pages of the delta that stand in for words of the base
  const NO_FILTER = "{}";
  const NO_SORT = "";
  const UNSEGMENTED = /^(zh|ja|th)\b/; // written without spaces between words
  const DROPPED = /[\p{Pd}\p{Pe}\p{Pf}\p{Pi}\p{Po}\p{Ps}]\p{M}*/gu; // punctuation, and what stands above it

  // A name beats a title, a title beats the text; "name" holds titles short enough to be names themselves.
  const RANKING = {
    term_similarity: null,
    page_length: null,
    term_saturation: null,
    term_frequency: null,
    diacritic_similarity: null,
    meta_weights: { names: 8, name: 5, title: 4, detail: 0.5, kind: 0.5 },
  };

  let folder; // where the files are, as an address
  let root; // of the site
  let pieces; // the words of the language, where nothing stands between them
  let engine;
  const indexes = []; // the base, and the delta where there is one
  let asked = 0; // the number of the latest question
  let met = []; // what the words of the latest question are in, best first
  let wanted = {}; // to a facet, the values that were chosen of it
  let found = []; // what is left of it by them

  let ready;
  const isReady = new Promise((go) => (ready = go));

  // ── Files ─────────────────────────────────────────────────────────────────────────────────────────────

  async function load(path, priority = "auto") {
    const answer = await fetch(new URL(path, folder), { priority });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return unpacked(await answer.arrayBuffer());
  }

  // Some servers unpack what they give. Written to at once, since streams that are piped take twenty times as long.
  async function unpacked(buffer) {
    const [first, second] = new Uint8Array(buffer, 0, 2);
    if (first !== 0x1f || second !== 0x8b) return new Uint8Array(buffer, SIGNATURE);
    const { writable, readable } = new DecompressionStream("gzip");
    const writer = writable.getWriter();
    const written = Promise.all([writer.write(buffer), writer.close()]);
    const [plain] = await Promise.all([new Response(readable).arrayBuffer(), written]);
    return new Uint8Array(plain, SIGNATURE);
  }

  // ── The engine ────────────────────────────────────────────────────────────────────────────────────────

  // As the engine was compiled: its first values are what JavaScript has no number for.
  async function started(bytes) {
    const first = () => {
      const table = engine.__wbindgen_externrefs;
      const at = table.grow(4);
      table.set(0, undefined);
      for (const [step, value] of [undefined, null, true, false].entries()) table.set(at + step, value);
    };
    const imports = { "./pagefind_web_bg.js": { __wbindgen_init_externref_table: first } };
    const { instance } = await WebAssembly.instantiate(bytes, imports);
    engine = instance.exports;
    engine.__wbindgen_start();
  }

  const text = (bytes) => new TextDecoder().decode(bytes);

  // Bytes and texts as the engine takes them: where they lie, and how long they are.
  function given(value) {
    const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
    const at = engine.__wbindgen_malloc(bytes.length, 1) >>> 0;
    new Uint8Array(engine.memory.buffer).set(bytes, at);
    return [at, bytes.length];
  }

  function taken([at, length]) {
    const answer = text(new Uint8Array(engine.memory.buffer, at >>> 0, length));
    engine.__wbindgen_free(at, length, 1);
    return JSON.parse(answer);
  }

  // One index: `inside` is its folder below ours; `weight` makes its scores comparable with those of the base; `facets`
  // is the name of a file; `stale` are the fragments that no longer hold.
  class Index {
    constructor(metadata, { inside, weight, facets, stale }) {
      this.metadata = metadata;
      this.inside = inside;
      this.weight = weight;
      this.stale = new Set(stale);
      this.file = facets;
      this.chunks = new Map();
      this.at = engine.init_pagefind(...given(metadata)) >>> 0;
      this.at = engine.set_ranking_weights(this.at, ...given(JSON.stringify(RANKING))) >>> 0;
    }

    async ready(term) {
      const names = taken(engine.request_indexes(this.at, ...given(term))).filter(Boolean);
      await Promise.all(names.map((name) => this.chunk(name)));
    }

    chunk(name) {
      if (!this.chunks.has(name)) {
        const fetched = load(`${this.inside}index/${name}.pf_index`, "high").then((bytes) => {
          this.at = engine.load_index_chunk(this.at, ...given(bytes)) >>> 0;
        });
        this.chunks.set(name, fetched);
      }
      return this.chunks.get(name);
    }

    // To each fragment its values: to a facet, a list of [value, label].
    facets() {
      this.values ??= load(`${this.inside}${this.file}`).then((bytes) => {
        const values = fragmentsOf(this.metadata).map((id) => [id, {}]);
        for (const [facet, each] of Object.entries(JSON.parse(text(bytes)))) {
          for (const [value, label, steps] of each) {
            let page = 0;
            for (const step of steps) (values[(page += step)][1][facet] ??= []).push([value, label]);
          }
        }
        return new Map(values);
      });
      return this.values;
    }

    search({ plain, original, exact }) {
      const texts = [plain, original, NO_FILTER, NO_SORT].flatMap(given);
      const { results } = taken(engine.search(this.at, ...texts, exact, false));
      return results.map(({ p, s, l, mf }) => ({
        index: this,
        id: p,
        score: s * this.weight,
        places: l,
        fields: mf ?? [],
      }));
    }
  }

  // The second part of the metadata is a list of the fragments and how long they are, as CBOR.
  function fragmentsOf(metadata) {
    let at = 0;
    const head = () => {
      const size = metadata[at++] & 31;
      if (size < 24) return size;
      let number = 0;
      for (const end = at + (1 << (size - 24)); at < end; at++) number = number * 256 + metadata[at];
      return number;
    };
    const string = () => {
      const length = head();
      return text(metadata.subarray(at, (at += length)));
    };
    head(); // how many parts
    string(); // the version
    return Array.from({ length: head() }, () => {
      head(); // how many parts
      const id = string();
      head(); // how long it is
      return id;
    });
  }

  // ── Questions ─────────────────────────────────────────────────────────────────────────────────────────

  // A question in the form in which the index was made: lower case, without punctuation.
  function termed(query) {
    const exact = /^".+"$/.test(query);
    const parts = pieces ? [...pieces.segment(query)].map(({ segment }) => segment) : [query];
    const cut = parts.map(bare).filter(Boolean).join(" ");
    const original = cut.replace(/\s{2,}/g, " ").trim();
    return { exact, original, plain: original.normalize("NFD").replace(/\p{M}/gu, "") };
  }

  const bare = (part) => part.replace(DROPPED, "").toLowerCase();

  // Without the stand-ins and what is stale, best first. Pagefind passes over a word that an index doesn't have:
  // where the stand-in that has all words is not found, the base has answered another question than was asked.
  function current(results, exact) {
    const [base, delta] = indexes;
    const known = !delta || exact || results.some(({ id }) => id === "all");
    const holds = ({ index, id }) => (known || index !== base) && !index.stale.has(id);
    return results
      .filter((result) => !STANDINS.has(result.id) && holds(result))
      .sort((a, b) => b.score - a.score);
  }

  // A line of JSON, then the metadata of the base and of the delta, as far as there are such.
  function begin(start) {
    const line = start.indexOf(10);
    const about = JSON.parse(text(start.subarray(0, line)));
    let from = line + 1;
    for (const [number, { length, weight, facets }] of about.indexes.entries()) {
      const metadata = start.subarray(from + SIGNATURE, (from += length));
      const whole = number === 0;
      indexes.push(new Index(metadata, { inside: whole ? "" : "delta/", weight, facets, stale: whole ? about.stale : [] }));
    }
  }

  // ── Facets ────────────────────────────────────────────────────────────────────────────────────────────

  // Of all that was met, how much has which value, and what has one of those that are chosen of each facet. A value
  // is counted as if nothing were chosen of its own facet, since choosing it as well adds to the results.
  async function narrowed() {
    const values = new Map(await Promise.all(indexes.map(async (index) => [index, await index.facets()])));
    const counts = {};
    const left = [];
    for (const result of met) {
      const own = values.get(result.index).get(result.id);
      const misses = Object.keys(wanted).filter((facet) => !own[facet]?.some(([value]) => wanted[facet].includes(value)));
      if (!misses.length) left.push(result);
      if (misses.length < 2) count(counts, own, misses[0]);
    }
    return { counts, left };
  }

  // Adds one to all values of a result, or to those of one facet.
  function count(counts, own, only) {
    for (const facet of only ? [only] : Object.keys(own)) {
      counts[facet] ??= new Map();
      for (const [value, label] of own[facet] ?? []) {
        const known = counts[facet].get(value);
        if (known) known.count++;
        else counts[facet].set(value, { value, label, count: 1 });
      }
    }
  }

  const methods = {
    // `files` are as they came: the engine, and what the search begins with.
    async start({ address, site, language, files }) {
      folder = address;
      root = site;
      if (UNSEGMENTED.test(language)) pieces = new Intl.Segmenter(language, { granularity: "word" });
      const [program, start] = await Promise.all(files.map(unpacked));
      await started(program);
      begin(start);
      ready();
    },

    // How much is found, and what is told of the first of it; nothing when something newer is asked meanwhile.
    async search(query, chosen, few) {
      const mine = ++asked;
      await isReady;
      const term = termed(query);
      if (term.plain) await Promise.all(indexes.map((index) => index.ready(term.plain)));
      await new Promise((go) => setTimeout(go)); // what is newer may come in
      if (mine !== asked) return null;
      met = current(term.plain ? indexes.flatMap((index) => index.search(term)) : [], term.exact);
      wanted = chosen;
      found = met;
      if (Object.keys(chosen).length) {
        const { left } = await narrowed();
        if (mine !== asked) return null;
        found = left;
      }
      return { count: found.length, first: await methods.read(0, few) };
    },

    // To each facet the values of what was found, as { value, label, count }.
    async facets() {
      const { counts } = await narrowed();
      return Object.fromEntries(Object.entries(counts).map(([facet, values]) => [facet, [...values.values()]]));
    },

    // What is told of the results from one number to another: address, texts, and which words were found.
    read(from, to) {
      return Promise.all(found.slice(from, to).map(fragment));
    },
  };

  async function fragment({ index, id, places, fields }) {
    const bytes = await load(`${index.inside}fragment/${id}.pf_fragment`);
    const { url, content, meta } = JSON.parse(text(bytes));
    const locations = places.map((place) => place.l);
    return { url: new URL(url, root).href, content, meta, locations, fields };
  }

  onmessage = async ({ data: { id, method, args } }) => {
    try {
      postMessage({ id, result: await methods[method](...args) });
    } catch (error) {
      postMessage({ id, error: error.message });
    }
  };
})();
