// The switch of colours, and the menu on narrow windows. Without this file the page follows the device's colours, and
// the menu still opens.
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

  function press(event) {
    closeMenu(event);
    if (event.target.closest(".bb-tool--scheme")) switchScheme();
  }

  document.addEventListener("click", press);
  document.addEventListener("keydown", closeMenu);
  nameSwitches();
})();
