/* The list of conversations, in a dialog at the left. */
(function () {
  "use strict";
  const { kit } = window.tanyaWarta;
  const WAIT = 300; // milliseconds after the last letter of a search

  function history(element, trigger, watch) {
    let sheet = null;
    const field = () => sheet.querySelector(".tw-history-search");
    const search = () => trigger("expand", { search: field().value });

    /* Shows the form or the question that belongs to a button, and hides those of the others. */
    function unfold(button, name) {
      const item = button.closest("li, .tw-history-all"), part = item.querySelector(name), opening = part.hidden;
      fold();
      if (!opening) return;
      part.hidden = false;
      button.setAttribute("aria-expanded", "true");
      const inside = part.querySelector("input, button");
      inside.focus();
      if (inside.select) inside.select();
    }

    function fold() {
      for (const one of sheet.querySelectorAll(".tw-rename, .tw-sure")) one.hidden = true;
      for (const one of sheet.querySelectorAll("[aria-expanded]")) one.setAttribute("aria-expanded", "false");
    }

    const acts = {
      open(button) {
        trigger("select", { id: button.dataset.id });
        sheet.close();
      },
      rename: (button) => unfold(button, ".tw-rename"),
      delete: (button) => unfold(button, ".tw-sure"),
      delete_no(button) {
        const asked = button.closest("li, .tw-history-all").querySelector("[data-act=delete]");
        fold();
        asked.focus();
      },
      delete_yes: (button) => trigger("delete", { id: button.dataset.id, search: field().value }),
      delete_everything: () => trigger("delete", { everything: "yes" }),
    };

    kit.openHistory = () => {
      sheet = kit.openSheet("history");
      if (!sheet) return;
      let timer = 0;
      field().value = "";
      field().addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(() => sheet && search(), WAIT);
      });
      kit.listen(sheet, acts);
      sheet.addEventListener("submit", (event) => {
        event.preventDefault();
        const form = event.target;
        trigger("edit", { id: form.dataset.id, title: form.elements.title.value, search: field().value });
      });
      sheet.addEventListener("close", () => { sheet = null; });
      draw();
      search();
    };

    function draw() {
      const drawn = element.querySelector(".tw-history");
      if (!sheet || !drawn) return;
      const here = sheet.querySelector(".tw-history-here");
      const focused = here.contains(document.activeElement) ? document.activeElement.closest("li")?.dataset.id || "" : null;
      here.replaceChildren(drawn.cloneNode(true));
      if (focused === null) return;
      const again = focused && here.querySelector(`li[data-id="${focused}"] .tw-history-open`);
      (again || field()).focus();
    }

    watch("value", () => {
      draw();
      const drawn = element.querySelector(".tw-history");
      if (sheet && drawn) kit.say(drawn.dataset.say);
    });
  }

  Object.assign(window.tanyaWarta, { history });
})();
