// Says what is new since the reader's last visit, and marks it. Without this file the changes stand by day.
//
// The browser keeps two days, that of this visit and that of the one before, each with the number of the newest change
// that there was. Nothing of it is sent anywhere. All of one day is one visit.
(() => {
  "use strict";

  const KEY = "bb-visit";
  const language = document.documentElement.lang || "en";
  const line = document.querySelector(".bb-visit");
  if (!line) return;

  const steps = JSON.parse(line.dataset.steps ?? "[]"); // [number, how many changes have it], the newest first
  const words = JSON.parse(line.dataset.words ?? "{}");

  function today() {
    const now = new Date();
    const two = (number) => String(number).padStart(2, "0");
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  }

  const isVisit = (visit) => Array.isArray(visit) && /^\d{4}-\d\d-\d\d$/.test(visit[0]) && Number.isInteger(visit[1]);

  // What others may have written there counts for nothing, and so does a browser that forbids storage.
  function recall() {
    try {
      const { now, before } = JSON.parse(localStorage.getItem(KEY)) ?? {};
      return { now: isVisit(now) ? now : null, before: isVisit(before) ? before : null };
    } catch {
      return { now: null, before: null };
    }
  }

  const lastBefore = ({ now, before }) => (now && now[0] !== today() ? now : before);

  function keep(before) {
    const visits = { now: [today(), steps[0][0]], before };
    try { localStorage.setItem(KEY, JSON.stringify(visits)); } catch { /* the next visit will be the first again */ }
  }

  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  function dayWords(day) {
    const form = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
    return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, form).format(new Date(`${day}T00:00Z`));
  }

  function say(since, day) {
    const fresh = steps.filter(([number]) => number > since);
    const count = fresh.reduce((sum, [, changes]) => sum + changes, 0);
    const isMore = "cut" in line.dataset && fresh.length === steps.length;
    const form = new Intl.PluralRules(language).select(count);
    const some = isMore ? words.more : (words.some[form] ?? words.some.other);
    line.append(fill(count ? some : words.none, { n: count.toLocaleString(language), day: dayWords(day) }));
  }

  function mark(since) {
    const sign = line.querySelector("template").content.firstElementChild;
    for (const item of document.querySelectorAll("[data-step]")) {
      if (Number(item.dataset.step) <= since) continue;
      item.querySelector(".t").append(" ", sign.cloneNode(true));
    }
  }

  const before = lastBefore(recall());
  if (steps.length) {
    keep(before); // further pages of the list don't know the newest change
    if (before) say(before[1], before[0]);
  }
  if (before) mark(before[1]);
})();
