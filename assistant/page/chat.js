/* The chat tab beyond reading: taking along, previews, dialogs, keys. */
(function () {
  "use strict";
  const { kit } = window.tanyaWarta;
  const KEYS = "tanya_keys";
  const stored = (name, value) => {
    try {
      if (value === undefined) return localStorage.getItem(name);
      localStorage.setItem(name, value);
    } catch (_) { /* private window: not kept */ }
    return null;
  };
  const make = (name, values, ...inside) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(values)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  };

  /* ---- taking along */

  kit.addressOf = (key, number) => {
    const drawn = document.querySelector(".tw-transcript[data-conversation]");
    const address = new URL(location.pathname, location.origin);
    if (drawn) address.searchParams.set("c", drawn.dataset.conversation);
    address.searchParams.set("a", key);
    if (number) address.searchParams.set("n", number);
    return address.href;
  };

  /* Browsers give the clipboard to https and loopback only; elsewhere the old way still works. */
  async function toClipboard(text) {
    try {
      await navigator.clipboard.writeText(text);
      return;
    } catch (_) { /* the old way */ }
    const box = make("textarea", { class: "tw-clip", "aria-hidden": "true", tabindex: "-1" });
    const before = document.activeElement;
    box.value = text;
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
    if (before) before.focus({ preventScroll: true });
  }

  kit.copy = (button, text) => {
    toClipboard(text).then(() => {
      const said = button.dataset.said || button.textContent;
      button.dataset.said = said;
      button.textContent = button.dataset.done;
      kit.say(button.dataset.done);
      setTimeout(() => { if (button.isConnected) button.textContent = said; }, 2000);
    });
  };

  function file(element, _, watch) {
    watch("value", () => {
      const span = element.querySelector("[data-key]");
      if (!span) return;
      kit.say(span.dataset.say);
      if (!span.dataset.content) return;
      const bytes = Uint8Array.from(atob(span.dataset.content), (one) => one.charCodeAt(0));
      const address = URL.createObjectURL(new Blob([bytes], { type: span.dataset.type }));
      const link = make("a", { href: address, download: span.dataset.name });
      document.body.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(address), 10000);
    });
  }

  /* ---- what a number leads to, before it is followed */

  let timer = 0, chip = null;
  const box = () => document.getElementById("tw-preview");

  kit.hidePreview = (ifGone) => {
    if (ifGone && chip && chip.isConnected) return;
    clearTimeout(timer);
    if (chip) chip.removeAttribute("aria-describedby");
    chip = null;
    if (box()) box().remove();
  };

  function showPreview(button) {
    if (chip === button) return clearTimeout(timer);
    kit.hidePreview();
    chip = button;
    const quote = make("span", { class: "tw-preview-quote" }, "“" + button.dataset.quote + "”");
    const shown = make("div", { id: "tw-preview", role: "tooltip" }, make("span", { class: "tw-meta" }, button.dataset.about), quote);
    document.body.append(shown);
    button.setAttribute("aria-describedby", "tw-preview");
    const at = button.getBoundingClientRect(), size = shown.getBoundingClientRect();
    const below = at.bottom + size.height + 12 < innerHeight;
    shown.style.left = Math.max(8, Math.min(at.left - 16, innerWidth - size.width - 8)) + "px";
    shown.style.top = Math.max(8, below ? at.bottom + 4 : at.top - size.height - 4) + "px";
    shown.addEventListener("pointerenter", () => clearTimeout(timer));
    shown.addEventListener("pointerleave", () => later(kit.hidePreview, 200));
  }

  const later = (act, after) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(), after);
  };
  const chipAt = (event) => event.target.closest && event.target.closest(".tw-chip[data-quote]");
  document.addEventListener("pointerover", (event) => {
    const button = event.pointerType === "mouse" && chipAt(event);
    if (button) later(() => button.isConnected && showPreview(button), 150);
  });
  document.addEventListener("pointerout", (event) => {
    if (chipAt(event) && document.activeElement !== chip) later(kit.hidePreview, 250);
  });
  document.addEventListener("focusin", (event) => {
    const button = chipAt(event);
    if (button && button.matches(":focus-visible")) showPreview(button);
    else if (chip && !(box() && box().matches(":hover"))) kit.hidePreview();
  });
  document.addEventListener("scroll", () => chip && kit.hidePreview(), { capture: true, passive: true });

  /* ---- dialogs */

  /* A dialog with what the server drew under that name; what had the focus has it again afterwards. */
  kit.openSheet = (name) => {
    const drawn = `.tw-sheet-source[data-sheet="${name}"]`; // in both languages until the server has answered
    const source = document.querySelector(`${drawn}[lang="${document.documentElement.lang}"]`) || document.querySelector(drawn);
    if (!source || document.querySelector("dialog[open]")) return null;
    kit.hidePreview();
    const title = make("h2", { id: "tw-sheet-title", tabindex: "-1" }, source.dataset.title);
    const close = make("button", { type: "button", class: "tw-tool", "data-act": "close" }, source.dataset.close);
    const sheet = make("dialog", { class: "tw-sheet tw-sheet-" + name, "aria-labelledby": "tw-sheet-title", lang: source.lang },
      make("header", { class: "tw-sheet-head" }, title, close));
    const body = make("div", { class: "tw-sheet-body" });
    body.append(...[...source.childNodes].map((node) => node.cloneNode(true)));
    sheet.append(body);
    source.replaceChildren(); // an id stands once in a page
    const before = document.activeElement;
    sheet.addEventListener("close", () => {
      source.replaceChildren(...[...body.childNodes].map((node) => node.cloneNode(true)));
      sheet.remove();
      if (before !== document.body && !before.isConnected) kit.focusQuestion();
    });
    sheet.addEventListener("click", (event) => { if (event.target === sheet) sheet.close(); });
    kit.listen(sheet, { close: () => sheet.close() });
    document.body.append(sheet);
    sheet.showModal();
    title.focus();
    return sheet;
  };

  kit.judge = (button, key) => {
    const trigger = kit.triggers.transcript;
    const helped = button.getAttribute("aria-pressed") === "true" ? "" : button.dataset.helped;
    pressed(key, helped);
    trigger("like", { key, helped });
    if (helped !== "no") return;
    const sheet = kit.openSheet("why");
    if (!sheet) return;
    const form = sheet.querySelector("form");
    form.reset();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const said = new FormData(form);
      trigger("like", { key, helped, reasons: said.getAll("reasons"), note: said.get("note") });
      sheet.close();
    });
  };

  function pressed(key, helped) {
    for (const one of document.querySelectorAll(`[data-key="${key}"] .tw-verdict`))
      one.setAttribute("aria-pressed", String(one.dataset.helped === helped));
  }

  function verdict(element, _, watch) {
    watch("value", () => {
      const span = element.querySelector("[data-key]");
      if (!span) return;
      pressed(span.dataset.key, span.dataset.helped);
      kit.say(span.dataset.say);
    });
  }

  /* ---- filters */

  function filters(element, trigger, watch) {
    let first = true;
    const drawn = () => element.querySelector(".tw-filters");
    kit.listen(element, {
      unfilter(_, sent) {
        trigger("delete", sent);
        kit.focusQuestion();
      },
    });
    kit.openFilters = () => {
      const sheet = kit.openSheet("filters");
      if (!sheet) return;
      const form = sheet.querySelector("form");
      for (const field of form.elements) if (field.name) field.value = drawn().dataset[field.name] || "";
      const outlets = document.querySelector(".tw-transcript[data-outlets]");
      const named = outlets ? outlets.dataset.outlets.split("\n").filter(Boolean) : [];
      sheet.querySelector("datalist").replaceChildren(...named.map((value) => make("option", { value })));
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        trigger("apply", Object.fromEntries(new FormData(form)));
        sheet.close();
        kit.focusQuestion();
      });
    };
    watch("value", () => {
      if (!first && drawn()) kit.say(drawn().dataset.say);
      first = false;
    });
  }

  function tools(element, trigger) {
    const open = {
      filters: () => kit.openFilters(),
      history: () => kit.openHistory && kit.openHistory(),
      keys: () => openKeys(),
      files() {
        const sheet = kit.openSheet("files");
        if (!sheet) return;
        for (const one of sheet.querySelectorAll("[data-act=download]"))
          one.disabled = !document.querySelector(".tw-turn");
        kit.listen(sheet, {
          download(button) {
            trigger("download", { form: button.dataset.form });
            sheet.close();
          },
        });
      },
    };
    kit.listen(element, { sheet: (button) => open[button.dataset.sheet]() });
  }

  function sheets() { /* what it holds is taken by openSheet */ }

  /* ---- asking on, translating: put where they belong once they are there */

  kit.placeFollow = () => {
    const list = document.querySelector("#tw-follow [data-for]");
    const place = document.querySelector(".tw-turn:last-child .tw-follow");
    if (!list || !place || place.closest("[data-key]").dataset.key !== list.dataset.for || place.firstChild) return;
    place.append(make("h3", { class: "tw-cards-title" }, place.dataset.title), ...[...list.children].map((one) => one.cloneNode(true)));
  };
  const follow = (_element, _trigger, watch) => watch("value", () => kit.placeFollow());

  function translation(element, _, watch) {
    watch("value", () => {
      const said = element.querySelector("[data-reference]"), panel = document.getElementById("tw-panel");
      if (!said || !panel || panel.dataset.reference !== said.dataset.reference) return;
      panel.querySelector(".tw-translated").replaceChildren(said.cloneNode(true));
      const button = panel.querySelector("[data-act=translate]");
      if (button) button.disabled = false;
      kit.say(said.textContent);
    });
  }

  /* ---- keys */

  function openKeys() {
    const sheet = kit.openSheet("keys");
    if (!sheet) return;
    const single = sheet.querySelector("[name=single]");
    single.checked = stored(KEYS) !== "off";
    single.addEventListener("change", () => stored(KEYS, single.checked ? "on" : "off"));
  }

  function step(which) {
    const button = document.querySelector(`#tw-panel [data-step="${which}"]`);
    if (button) return button.disabled || button.click();
    const first = [...document.querySelectorAll(".tw-turn")].pop()?.querySelector(".tw-chip");
    if (first) first.click();
  }

  const pressable = {
    "?": openKeys,
    "/": kit.focusQuestion,
    n: () => document.getElementById("tw-new").click(),
    h: () => kit.openHistory && kit.openHistory(),
    j: () => step("next"),
    k: () => step("previous"),
  };
  const typing = (element) => element.isContentEditable || /^(input|textarea|select)$/i.test(element.tagName);
  const seen = (name) => Boolean(document.querySelector(name)?.getClientRects().length);

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.key === "Escape") {
      if (chip) kit.hidePreview();
      else if (!document.querySelector("dialog[open]") && seen("#tw-stop")) document.getElementById("tw-stop").click();
      return;
    }
    const act = pressable[event.key.length === 1 ? event.key.toLowerCase() : ""];
    if (!act || event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
    if (document.querySelector("dialog[open]") || !seen("#tw-chat") || stored(KEYS) === "off") return;
    event.preventDefault();
    act();
  });

  Object.assign(window.tanyaWarta, { file, verdict, filters, tools, sheets, follow, translation });
})();
