// Beside each form of a citation, a button that copies it. Without this file the texts can be selected and copied.
(() => {
  const button = document.getElementById("bb-copy").content.firstElementChild;

  function select(text) {
    const range = document.createRange();
    range.selectNodeContents(text);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  }

  // The clipboard is there on safe connections alone; the older command takes what is selected.
  async function copy(text) {
    select(text);
    try { await navigator.clipboard.writeText(text.textContent); }
    catch { return document.execCommand("copy"); }
    return true;
  }

  async function press(pressed, text) {
    if (await copy(text)) pressed.textContent = pressed.dataset.done;
  }

  function addButtons(opened) {
    for (const name of opened.querySelectorAll("dt:not(:has(button))")) {
      const added = button.cloneNode(true);
      const text = name.nextElementSibling.firstElementChild;
      added.addEventListener("click", () => press(added, text));
      name.append(" ", added);
    }
  }

  // A toggle does not bubble, but it is seen on its way down.
  document.addEventListener("toggle", (event) => {
    if (event.target.matches(".bb-citing[open]")) addButtons(event.target);
  }, true);
})();
