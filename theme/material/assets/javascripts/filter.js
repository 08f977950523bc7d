// Narrows what a page lists by what its form says, and keeps that in the address, so that a view can be shared: the
// events of a timeline, and what is known of an issue. The form is hidden where this file does not run; then everything
// is listed, events of an issue or an actor stand on its own page, and how positions moved stands on the issue's.
//
// A row counts from the day `data-since` on, and until the day `data-until` where something replaced it since.
(() => {
  const NOW = "~"; // after every day there is
  const form = document.querySelector(".bb-filter");
  if (!form) return;

  const language = document.documentElement.lang || "en";
  const rows = [...document.querySelectorAll("main [data-since]")];
  const counted = rows.filter((row) => row.matches(".bb-ev, .bb-claim"));
  const fields = [...form.elements].filter((field) => field.name);
  const output = [...form.elements].find((element) => element.localName === "output");

  const numbers = new Map(); // of each source, by the address of its place in the list
  for (const number of document.querySelectorAll(".bb-ref a")) {
    numbers.set(number.hash, [...(numbers.get(number.hash) ?? []), number]);
  }

  const fits = {
    issue: (row, id) => row.dataset.issue.split(" ").includes(id),
    actor: (row, id) => row.dataset.actor.split(" ").includes(id),
    kind: (row, id) => row.dataset.kind === id,
    major: (row) => row.dataset.major === "1",
  };
  const stood = (row, day) => row.dataset.since <= day && !(row.dataset.until <= day);

  // ── the form ──

  const isDay = (text) => new Date(`${text}T00:00Z`).toJSON?.()?.startsWith(text) && text.length === 10;

  const value = (field) => (field.type === "checkbox" ? field.checked && field.value : field.value) || "";

  function dayWords(day) {
    const form = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
    return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, form).format(new Date(`${day}T00:00Z`));
  }

  function write(field, given) {
    if (field.type === "checkbox") {
      field.checked = given === field.value;
      return;
    }
    const text = field.name === "known" && !isDay(given) ? "" : given;
    // A choice that was made on another page, and that nothing here answers to.
    if (text && ![...field.options].some((option) => option.value === text)) {
      field.append(new Option(field.name === "known" ? dayWords(text) : text.replaceAll("-", " "), text));
    }
    field.value = text;
  }

  const chosen = () => fields.map((field) => [field.name, value(field)]).filter(([, text]) => text);

  // ── the page ──

  function narrow() {
    const wanted = chosen();
    const { known, ...others } = Object.fromEntries(wanted);
    const day = known ?? NOW;
    for (const row of rows) {
      row.hidden = !stood(row, day) || !Object.entries(others).every(([name, text]) => fits[name](row, text));
    }
    for (const each of document.querySelectorAll("[data-now]")) each.hidden = day !== NOW;
    for (const each of document.querySelectorAll("[data-then]")) each.hidden = day === NOW;
    hideSources(day);
    if (form.dataset.empty) tellEmpty();
    else hideHeads();
    fade();
    tell(wanted.length > 0);
  }

  // A year, or the line of today, stands over what follows it up to the next.
  function hideHeads() {
    let [year, line] = [false, false];
    for (const block of [...rows[0].closest(".bb-sec__body").children].reverse()) {
      if (block.matches("ol")) {
        block.hidden = !block.querySelector(".bb-ev:not([hidden])");
        if (!block.hidden) [year, line] = [true, true];
      } else if (block.matches(".bb-now")) {
        block.hidden = !line;
        line = false;
      } else if (block.matches(".bb-year__h")) {
        block.hidden = !year;
        year = false;
      }
    }
  }

  const isShown = (element) => !element.closest("[hidden]");

  // A list of which nothing is left says so.
  function tellEmpty() {
    for (const line of document.querySelectorAll(".bb-then--none")) line.remove();
    const lists = new Set(rows.map((row) => row.parentElement.closest(".bb-side, .bb-sec__body")));
    for (const list of lists) {
      const own = rows.filter((row) => list?.contains(row));
      if (!own.length || own.some(isShown)) continue;
      const line = document.createElement("p");
      line.className = "bb-none bb-then--none";
      line.textContent = form.dataset.empty;
      [...list.children].find((child) => child.contains(own[0])).before(line);
    }
  }

  // The number of a source that was not out yet goes, and the source where nothing on the page leads to it now.
  function hideSources(day) {
    for (const source of document.querySelectorAll(".bb-refs > [data-out]")) {
      const own = numbers.get(`#${source.id}`) ?? [];
      for (const number of own) {
        number.hidden = number.closest("[data-since]") !== null && source.dataset.out > day;
      }
      source.hidden = !own.some(isShown);
      for (const back of source.querySelectorAll("a.bb-back")) {
        back.hidden = !isShown(document.getElementById(back.hash.slice(1)));
      }
    }
  }

  // What the drawing shows of events that are not listed now steps back.
  function fade() {
    const listed = new Map(rows.map((row) => [row.querySelector(".bb-ev__n")?.textContent, !row.hidden]));
    for (const drawn of document.querySelectorAll(".bb-band [data-n]")) {
      drawn.classList.toggle("bb-off", listed.get(drawn.dataset.n) === false);
    }
  }

  function tell(isNarrowed) {
    const shown = counted.filter((row) => !row.hidden).length;
    const { none, some, same = some } = form.dataset;
    const said = shown === 0 ? none : shown === counted.length ? same : some;
    const digits = (n) => n.toLocaleString(language);
    const day = form.elements.known?.selectedOptions[0].text;
    const given = { n: digits(shown), all: digits(counted.length), hidden: digits(counted.length - shown), day };
    output.textContent = isNarrowed ? said.replace(/\{(\w+)\}/g, (_, name) => given[name]) : "";
    form.querySelector("[type=reset]").disabled = !isNarrowed;
  }

  // The choice goes along to the other pages of the timeline, and of the issue.
  function address() {
    const query = new URLSearchParams(chosen()).toString();
    const search = query && `?${query}`;
    history.replaceState(history.state, "", `${location.pathname}${search}${location.hash}`);
    const bases = form.dataset.bases.split(" ").map((base) => new URL(base, location.href).pathname);
    for (const link of document.querySelectorAll("main a[href]")) {
      const isBelow = bases.some((base) => link.pathname?.startsWith(base)); // in a drawing it has none
      const isElsewhere = isBelow && !link.matches('[href^="#"]');
      if (isElsewhere && link.search !== search) link.search = search;
    }
  }

  function read() {
    const query = new URLSearchParams(location.search);
    for (const field of fields) write(field, query.get(field.name) ?? "");
    narrow();
  }

  function change() {
    narrow();
    address();
  }

  form.addEventListener("change", change);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    for (const field of fields) write(field, "");
    change();
    fields[0].focus();
  });
  window.addEventListener("popstate", read);

  form.hidden = false;
  read();
  address();
})();
