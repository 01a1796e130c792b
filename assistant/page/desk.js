/* The browser's side of the review desk: marks save themselves, keys mark what is chosen, files are kept. */
(function () {
  "use strict";
  const NAME = "tanya_reviewer";
  const KEYS = "tanya_desk_keys";
  const DRAFT = "tanya_desk_draft";
  const KEPT_FOR = 86400000; // milliseconds that a draft waits to be sent again
  const PAUSE = 700; // milliseconds after the last mark
  const PATIENCE = 10000; // milliseconds until a sending counts as lost
  const { listen, behavior, narrow } = window.tanyaWarta.kit;
  let form = null; // the answer under review
  let send = null; // triggers an event of the part the form stands in
  let draft = null; // what the form held when it was last changed, until that is saved
  let dirty = false;
  let sending = 0; // the number of the sending under way
  let sent = 0;
  let timer = 0;
  let lost = 0;
  let then = null; // what waits until all is saved
  let focusNext = false; // the answer that comes was asked for
  let last = null; // the marked thing that had the focus last

  const kept = {
    get(name) { try { return localStorage.getItem(name); } catch (_) { return null; } },
    set(name, value) {
      try {
        if (value === null) localStorage.removeItem(name);
        else localStorage.setItem(name, value);
      } catch (_) { /* private window: not kept */ }
    },
  };
  const keysOn = () => kept.get(KEYS) !== "off";

  /* What is said twice is to be heard twice. */
  function say(text) {
    const region = document.getElementById("tw-live");
    window.tanyaWarta.kit.say(region && region.textContent === text ? text + "\u00a0" : text);
  }

  function tell(text) {
    const line = form && form.querySelector(".tw-desk-state");
    if (line) line.textContent = text;
  }

  /* Redrawing replaces what has the focus; its successor with the same id gets it back. */
  function keepFocus(element, watch, drawn) {
    let held = "";
    element.addEventListener("focusin", (event) => (held = event.target.id));
    element.addEventListener("focusout", (event) => { if (event.relatedTarget) held = ""; });
    watch("value", () => requestAnimationFrame(() => {
      if (drawn) drawn();
      const again = held && document.activeElement === document.body && document.getElementById(held);
      if (again && element.contains(again)) again.focus({ preventScroll: true });
    }));
  }

  // ------------------------------------------------------------------- saving

  function read() {
    const found = { citations: {}, sentences: {}, criteria: {}, case: "" };
    for (const radio of form.querySelectorAll("input[type=radio]:checked")) {
      const [kind, which] = radio.name.split(".");
      if (kind === "case") found.case = radio.value;
      else found[{ citation: "citations", sentence: "sentences", criterion: "criteria" }[kind]][which] = radio.value;
    }
    for (const box of form.querySelectorAll("textarea")) found[box.name] = box.value;
    return found;
  }

  /* A form that is drawn anew, in the other language for instance, gets back what is not saved yet. */
  function fill(held) {
    const { citations, sentences, criteria } = held;
    const marks = { citation: citations, sentence: sentences, criterion: criteria };
    for (const radio of form.querySelectorAll("input[type=radio]")) {
      const [kind, which] = radio.name.split(".");
      radio.checked = radio.value === (kind === "case" ? held.case : marks[kind][which]);
    }
    for (const box of form.querySelectorAll("textarea")) box.value = held[box.name];
    tell(form.dataset.unsaved);
  }

  function changed() {
    dirty = true;
    const { exchange, reviewer } = form.dataset;
    draft = { exchange, reviewer, form: read(), at: Date.now() };
    kept.set(DRAFT, JSON.stringify(draft));
    tell(form.dataset.unsaved);
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  }

  function save() {
    clearTimeout(timer);
    if (!dirty || sending) return;
    dirty = false;
    sending = ++sent;
    if (form) tell(form.dataset.saving);
    lost = setTimeout(() => over(false, form ? form.dataset.notSaved : ""), PATIENCE);
    send("select", { ...draft, number: sending });
  }

  function over(good, said, final) {
    clearTimeout(lost);
    sending = 0;
    if (final) { // the answer has gone: what was marked of it has no place any more
      dirty = false;
    } else if (!good) {
      dirty = true;
      then = null;
      tell(said);
      if (said) say(said);
      return;
    }
    if (dirty) return save();
    draft = null;
    kept.set(DRAFT, null);
    tell(said);
    say(said);
    const act = then;
    then = null;
    if (act) act();
  }

  /* Does it once everything is saved; where saving fails, not at all. */
  function afterSaving(act) {
    if (!dirty && !sending) return act();
    then = act;
    save();
  }

  /* What the page before this one could not save. */
  function takeUp(reviewer) {
    if (dirty || sending || !send) return;
    let found = null;
    try { found = JSON.parse(kept.get(DRAFT)); } catch (_) { /* somebody else's */ }
    if (!found || found.reviewer !== reviewer) return;
    if (!(Date.now() - found.at < KEPT_FOR)) return kept.set(DRAFT, null);
    draft = found;
    dirty = true;
    save();
  }

  // --------------------------------------------------------------------- keys

  const items = () => [...form.querySelectorAll("[data-item]")];
  const chosen = () => {
    const here = document.activeElement && document.activeElement.closest("[data-item]");
    if (here && form.contains(here)) return here;
    return last && form.contains(last) ? last : null;
  };

  function move(step) {
    const all = items();
    const at = all.indexOf(chosen());
    const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
    if (!next) return;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: next.offsetHeight > innerHeight * 0.6 ? "start" : "center", behavior: behavior() });
  }

  function mark(number) {
    const item = chosen() || items()[0];
    if (!item) return;
    const radios = [...item.querySelectorAll("input[type=radio]")];
    const radio = radios[number - 1];
    if (number && !radio) return;
    for (const one of radios) one.checked = one === radio;
    if (document.activeElement !== item && !item.contains(document.activeElement)) item.focus();
    const said = radio ? radio.closest("label").querySelector("span").textContent : "–";
    say(item.querySelector("legend").textContent + ": " + said);
    changed();
  }

  function press(event) {
    if (!form || !form.isConnected || form.offsetParent === null || !keysOn()) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    const typing = "textarea, select, [contenteditable=true], input:not([type=radio]):not([type=checkbox]), dialog";
    if (event.target.closest && event.target.closest(typing)) return;
    if (document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    const acts = { j: () => move(1), k: () => move(-1), s: saveNow, n: next };
    const act = /^[0-3]$/.test(key) ? () => mark(Number(key)) : acts[key];
    if (!act) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!event.repeat || key === "j" || key === "k") act();
  }
  addEventListener("keydown", press, true);

  /* The list of keys lies over the page: Escape and a click elsewhere put it away. */
  function putAway(event) {
    const list = document.querySelector(".tw-desk-keys[open]");
    if (!list || (event.type === "keydown" ? event.key !== "Escape" : list.contains(event.target))) return;
    list.open = false;
    if (event.type === "keydown") list.querySelector("summary").focus();
  }
  addEventListener("keydown", putAway);
  addEventListener("click", putAway);

  function saveNow() {
    if (dirty) save();
    else say(form.querySelector(".tw-desk-state").textContent);
  }

  function next() {
    afterSaving(() => {
      focusNext = true;
      send("option_select", {});
    });
  }

  // -------------------------------------------------------------------- parts

  function deskTop(element, trigger, watch) {
    let asked = null; // the name that was sent last
    function drawn() {
      const box = element.querySelector("#tw-desk-keys-on");
      if (box) box.checked = keysOn();
      for (const list of element.querySelectorAll("select")) {
        const told = [...list.options].find((one) => one.defaultSelected);
        if (told && list !== document.activeElement) list.value = told.value;
      }
      const name = element.querySelector("#tw-desk-name");
      if (name && name !== document.activeElement) name.value = name.defaultValue;
      const head = element.querySelector("[data-reviewer]");
      if (head) takeUp(head.dataset.reviewer);
      const wanted = kept.get(NAME) || "";
      if (name && wanted && name.defaultValue !== wanted && asked !== wanted) {
        asked = wanted;
        trigger("select", { name: "reviewer", value: wanted });
      }
    }
    listen(element, {
      page: (button) => afterSaving(() => trigger("select", { name: "page", value: button.dataset.page })),
    });
    element.addEventListener("change", (event) => {
      const { id, name, value } = event.target;
      if (id === "tw-desk-keys-on") return kept.set(KEYS, event.target.checked ? "on" : "off");
      if (name === "reviewer") {
        asked = value;
        kept.set(NAME, value);
      }
      if (name) afterSaving(() => trigger("select", { name, value }));
    });
    keepFocus(element, watch, drawn);
    drawn();
  }

  function deskProgress() {}

  function deskList(element, trigger, watch) {
    listen(element, {
      open(button) {
        afterSaving(() => {
          focusNext = true;
          trigger("select", { act: "open", exchange: button.dataset.exchange });
        });
      },
      more: () => afterSaving(() => trigger("select", { act: "more" })),
    });
    keepFocus(element, watch);
  }

  function deskAnswer(element, trigger, watch) {
    function drawn() {
      form = element.querySelector("form");
      send = trigger;
      last = null;
      if (form) form.reset(); // Gradio reuses the boxes of the answer before: what stood in them must not become this one's
      if (form && draft && draft.exchange === form.dataset.exchange && draft.reviewer === form.dataset.reviewer) fill(draft.form);
      const asked = focusNext;
      focusNext = false;
      const heading = asked && element.querySelector("#tw-desk-question");
      if (!heading) return;
      const pane = document.getElementById("tw-desk-open");
      if (pane) pane.scrollTop = 0;
      heading.focus({ preventScroll: true });
      if (narrow()) heading.scrollIntoView({ block: "start", behavior: behavior() });
      const listed = document.querySelector(".tw-desk-card.tw-chosen");
      if (listed && !narrow()) listed.scrollIntoView({ block: "nearest" });
    }
    element.addEventListener("submit", (event) => event.preventDefault());
    element.addEventListener("focusin", (event) => {
      const item = event.target.closest("[data-item]");
      if (item) last = item;
    });
    element.addEventListener("input", (event) => { if (form && form.contains(event.target)) changed(); });
    listen(element, {
      save: saveNow,
      next,
      list() {
        const back = document.querySelector(".tw-desk-card.tw-chosen") || document.querySelector(".tw-desk-card");
        if (!back) return;
        back.scrollIntoView({ block: "center", behavior: behavior() });
        back.focus({ preventScroll: true });
      },
      export: (button) => trigger("download", { kind: button.dataset.kind }),
    });
    watch("value", () => requestAnimationFrame(drawn));
    drawn();
  }

  function deskStatus(element, trigger, watch) {
    watch("value", () => requestAnimationFrame(() => {
      const told = element.querySelector("[data-said]");
      if (!told) return;
      const { good, final, said, number } = told.dataset;
      if (number && Number(number) === sending) over(good === "yes", said, final === "yes");
      else if (!number) { tell(said); say(said); }
    }));
  }

  function deskFile(element, trigger, watch) {
    watch("value", () => requestAnimationFrame(() => {
      const told = element.querySelector("[data-said]");
      if (!told) return;
      const { name, content, said } = told.dataset;
      say(said);
      const line = document.querySelector(".tw-desk-downloaded");
      if (line) line.textContent = said;
      if (!name) return;
      const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
      told.remove(); // so that the content does not stay in the page
    }));
  }

  Object.assign(window.tanyaWarta, { deskTop, deskProgress, deskList, deskAnswer, deskStatus, deskFile });
})();
