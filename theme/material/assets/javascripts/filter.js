// Narrows a list of events by what its form says, and keeps that in the address, so that a view can be shared. The
// form is hidden where this file does not run; then every event is listed, and those of an issue or an actor stand on
// its own page.
(() => {
  const form = document.querySelector(".bb-filter");
  if (!form) return;

  const rows = [...document.querySelectorAll(".bb-ev[data-kind]")];
  const fields = [...form.elements].filter((field) => field.name);

  const fits = {
    issue: (row, id) => row.dataset.issue.split(" ").includes(id),
    actor: (row, id) => row.dataset.actor.split(" ").includes(id),
    kind: (row, id) => row.dataset.kind === id,
    known: (row, day) => row.dataset.since <= day,
    major: (row) => row.dataset.major === "1",
  };

  const value = (field) => (field.type === "checkbox" ? field.checked && field.value : field.value) || "";

  function write(field, text) {
    if (field.type === "checkbox") {
      field.checked = text === field.value;
      return;
    }
    // A choice that was made on another page, and that nothing here answers to.
    if (text && ![...field.options].some((option) => option.value === text)) {
      field.append(new Option(text.replaceAll("-", " "), text));
    }
    field.value = text;
  }

  const chosen = () => fields.map((field) => [field.name, value(field)]).filter(([, text]) => text);

  function narrow() {
    const wanted = chosen();
    for (const row of rows) row.hidden = !wanted.every(([name, text]) => fits[name](row, text));
    hideHeads();
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

  // What the drawing shows of events that are not listed now steps back.
  function fade() {
    const listed = new Map(rows.map((row) => [row.querySelector(".bb-ev__n")?.textContent, !row.hidden]));
    for (const drawn of document.querySelectorAll(".bb-band [data-n]")) {
      drawn.classList.toggle("bb-off", listed.get(drawn.dataset.n) === false);
    }
  }

  function tell(isNarrowed) {
    const shown = rows.filter((row) => !row.hidden).length;
    const digits = (n) => n.toLocaleString(document.documentElement.lang || "en");
    const some = form.dataset.some.replace("{n}", digits(shown)).replace("{all}", digits(rows.length));
    form.querySelector("output").textContent = isNarrowed ? (shown ? some : form.dataset.none) : "";
    form.querySelector("[type=reset]").disabled = !isNarrowed;
  }

  // The choice goes along to the other pages of the timeline.
  function address() {
    const query = new URLSearchParams(chosen()).toString();
    const search = query && `?${query}`;
    history.replaceState(history.state, "", `${location.pathname}${search}${location.hash}`);
    const base = new URL(form.dataset.base, location.href).pathname;
    for (const link of document.querySelectorAll("main a[href]")) {
      const isElsewhere = link.pathname?.startsWith(base) && !link.matches('[href^="#"]'); // in a drawing it has none
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
