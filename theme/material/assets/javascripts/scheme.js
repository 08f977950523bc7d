// Runs before the first paint, so that a page never flashes in the wrong colours: what the reader chose, else the
// device's scheme.
(() => {
  let chosen = null;
  try { chosen = localStorage.getItem("bb-scheme"); } catch { /* the browser may forbid storage */ }
  const dark = chosen ? chosen === "slate" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.mdColorScheme = dark ? "slate" : "default";
})();
