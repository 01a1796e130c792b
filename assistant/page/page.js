/* The browser's side: reports clicks as events, keeps focus and scroll where a reader expects them. */
(function () {
  "use strict";
  const COOKIE = "tanya_language";
  const SHADE = "tanya_shade";
  const root = document.documentElement;
  let awaiting = false; // the panel is about to show what was chosen
  const open = new Set(); // lists the reader has unfolded

  const known = (tag) => {
    const primary = (tag || "").trim().toLowerCase().split(/[-_]/)[0];
    return primary === "id" || primary === "in" ? "id" : primary === "en" ? "en" : null;
  };

  function firstLanguage() {
    const cookie = document.cookie.match(new RegExp("(?:^|; )" + COOKIE + "=([^;]*)"));
    const said = [new URLSearchParams(location.search).get("lang"), cookie && cookie[1], ...(navigator.languages || [])];
    return said.map(known).find(Boolean) || "en";
  }

  root.lang = firstLanguage();
  root.dataset.first = root.lang;

  const ours = new Set(["act", "quote", "about", "text", "done"]); // what a button carries for this side only
  const data = (element) => {
    const sent = {};
    for (const [name, value] of Object.entries(element.dataset)) if (!ours.has(name)) sent[name] = /^\d+$/.test(value) ? Number(value) : value;
    return sent;
  };

  function listen(element, acts) {
    element.addEventListener("click", (event) => {
      const button = event.target.closest("[data-act]");
      if (button && element.contains(button) && acts[button.dataset.act]) acts[button.dataset.act](button, data(button));
    });
  }

  const narrow = () => matchMedia("(max-width: 899px)").matches;
  const behavior = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

  /* A screen reader hears a region whose text changes, not one that is replaced. */
  function say(text) {
    let region = document.getElementById("tw-live");
    if (!region) {
      region = document.createElement("div");
      region.id = "tw-live";
      region.setAttribute("role", "status");
      region.setAttribute("aria-live", "polite");
      document.body.append(region);
    }
    if (region.textContent !== text) region.textContent = text;
  }

  function focusQuestion() {
    const box = document.querySelector("#tw-question textarea");
    if (box) box.focus();
  }

  const referenceOf = (button) =>
    [button.closest("[data-key]").dataset.key, button.dataset.kind, button.dataset.index].join(".");

  /* Marks the buttons of what the panel shows; of another publication of it, too. */
  function marked() {
    const panel = document.getElementById("tw-panel");
    const shown = (panel && panel.dataset.reference) || "";
    for (const one of document.querySelectorAll("[data-act=choose]")) {
      const same = (shown + ".").startsWith(referenceOf(one) + ".");
      one.classList.toggle("tw-chosen", Boolean(same));
      if (same) one.setAttribute("aria-current", "true");
      else one.removeAttribute("aria-current");
    }
  }

  /* The marked sentence into view within the panel. */
  function showMark(how) {
    const body = document.querySelector("#tw-panel .tw-panel-body");
    const mark = document.querySelector("#tw-panel mark:not(.tw-mark-other)");
    if (!body) return;
    const top = mark ? mark.getBoundingClientRect().top - body.getBoundingClientRect().top + body.scrollTop - 72 : 0;
    body.scrollTo({ top: Math.max(0, top), behavior: how });
  }

  /* After a click: the marked sentence into view, the heading focused so that reading goes on there. */
  function reveal() {
    const panel = document.getElementById("tw-panel");
    if (!panel) return;
    const heading = panel.querySelector("#tw-panel-title");
    if (heading) heading.focus({ preventScroll: true });
    const mark = panel.querySelector("mark:not(.tw-mark-other)");
    if (narrow()) {
      const target = mark && mark.getBoundingClientRect().top - panel.getBoundingClientRect().top > innerHeight * 0.6 ? mark : panel;
      target.scrollIntoView({ block: target === mark ? "center" : "start", behavior: behavior() });
    } else showMark(behavior());
  }

  function transcript(element, trigger, watch) {
    let turns = 0, shown = "";
    kit.triggers.transcript = trigger;
    const keyOf = (button) => button.closest("[data-key]").dataset.key;
    const busy = () => element.querySelector(".tw-transcript[aria-busy=true]") !== null;
    listen(element, {
      choose(button, sent) {
        kit.hidePreview();
        const panel = document.querySelector("#tw-panel");
        if (panel && panel.dataset.reference === referenceOf(button)) return reveal();
        awaiting = true;
        trigger("select", sent);
      },
      example: (_, sent) => busy() || trigger("example_select", sent),
      follow: (_, sent) => busy() || trigger("option_select", { question: String(sent.question) }),
      timeless: (_, sent) => busy() || trigger("clear", sent),
      retry: (_, sent) => busy() || trigger("retry", sent),
      judge: (button) => kit.judge(button, keyOf(button)),
      copy: (button) => kit.copy(button, button.dataset.text),
      link: (button) => kit.copy(button, kit.addressOf(keyOf(button))),
      edit(_, sent) {
        if (busy()) return;
        trigger("edit", sent);
        focusQuestion();
      },
    });
    element.addEventListener("toggle", (event) => {
      const name = event.target.dataset && event.target.dataset.keep;
      if (name) event.target.open ? open.add(name) : open.delete(name);
    }, true);
    watch("value", () => {
      const drawn = element.querySelector(".tw-transcript");
      if (!drawn || element.querySelector(".tw-first")) return;
      root.lang = drawn.lang;
      const quiet = drawn.getAttribute("aria-busy") !== "true";
      if (quiet && !narrow() && document.activeElement === document.body) focusQuestion(); // its button has gone
      say(drawn.dataset.say || "");
      for (const list of element.querySelectorAll("[data-keep]")) list.open = open.has(list.dataset.keep);
      const now = Number(drawn.dataset.turns);
      if (now === 0) open.clear();
      marked();
      kit.hidePreview(true);
      kit.placeFollow();
      const wanted = drawn.dataset.goto || "", there = wanted && wanted !== shown && document.querySelector(`[data-key="${wanted}"]`);
      const next = there || (now !== turns && document.getElementById("tw-turn-" + (now - 1)));
      if (next) requestAnimationFrame(() => next.scrollIntoView({ block: "start", behavior: behavior() }));
      turns = now;
      shown = wanted;
      keepAddress(drawn, now);
    });
  }

  /* The address names the conversation on the page, so that reloading brings it back. */
  function keepAddress(drawn, turns) {
    const id = turns ? drawn.dataset.conversation : undefined;
    const address = new URL(location.href);
    if (id) address.searchParams.set("c", id);
    else address.searchParams.delete("c");
    address.searchParams.delete("a");
    address.searchParams.delete("n");
    if (address.href !== location.href) history.replaceState(null, "", address);
  }

  function panel(element, trigger, watch) {
    let stepped = "";
    const reference = () => document.querySelector("#tw-panel").dataset.reference.split(".");
    listen(element, {
      copy_of(_, sent) {
        awaiting = true;
        trigger("select", sent);
      },
      step(button, sent) {
        awaiting = true;
        stepped = button.dataset.step || "";
        trigger("expand", sent);
      },
      copy: (button) => kit.copy(button, button.dataset.text),
      link: (button) => kit.copy(button, kit.addressOf(reference()[0], reference()[2])),
      translate(button) {
        button.disabled = true;
        trigger("apply", {});
      },
      back() {
        const again = document.querySelector("[data-act=choose].tw-chosen") || document.querySelector("#tw-question textarea");
        if (!again) return;
        again.scrollIntoView({ block: "center", behavior: behavior() });
        again.focus({ preventScroll: true });
      },
    });
    watch("value", () => {
      marked();
      const asked = awaiting;
      awaiting = false;
      requestAnimationFrame(() => {
        if (!asked) return narrow() || showMark("auto");
        reveal();
        const again = stepped && element.querySelector(`[data-step="${stepped}"]:not([disabled])`);
        stepped = "";
        if (again) again.focus({ preventScroll: true });
      });
    });
  }

  /* Gradio's own notices speak English only, and some of its inner workings. */
  function translateNotices() {
    const said = document.querySelector(".tw-masthead[data-lost]");
    for (const notice of said ? document.querySelectorAll(".toast-body") : []) {
      const put = (name, text) => {
        const part = notice.querySelector(name);
        if (part && part.textContent !== text) part.textContent = text;
      };
      if (!notice.dataset.kind) notice.dataset.kind = /connection/i.test(notice.textContent) ? "lost" : "refused";
      put(".toast-title", said.dataset.trouble);
      put(".toast-message-text", said.dataset[notice.dataset.kind]);
      const close = notice.querySelector(".toast-close");
      if (close) close.setAttribute("aria-label", said.dataset.close);
    }
  }
  new MutationObserver(translateNotices).observe(document.documentElement, { childList: true, subtree: true });

  function masthead(element, trigger) {
    listen(element, {
      language(_, sent) {
        document.cookie = COOKIE + "=" + sent.language + "; path=/; max-age=31536000; SameSite=Lax";
        const address = new URL(location.href);
        if (address.searchParams.has("lang")) {
          address.searchParams.set("lang", sent.language);
          history.replaceState(null, "", address);
        }
        root.lang = sent.language;
        trigger("option_select", sent);
      },
      shade() {
        const dark = document.body.classList.toggle("dark");
        try { localStorage.setItem(SHADE, dark ? "dark" : "light"); } catch (_) { /* private window: not kept */ }
      },
    });
    try {
      const kept = localStorage.getItem(SHADE);
      if (kept) document.body.classList.toggle("dark", kept === "dark");
    } catch (_) { /* private window */ }
  }

  function note(element, trigger) {
    listen(element, {
      cancel() {
        trigger("clear", {});
        focusQuestion();
      },
    });
  }

  /* What the other scripts take from here, and what they give in return. */
  const nothing = () => {};
  const kit = { listen, data, say, focusQuestion, behavior, narrow, triggers: {} };
  for (const name of ["hidePreview", "placeFollow", "judge", "copy", "addressOf"]) kit[name] = nothing;
  window.tanyaWarta = { kit, transcript, panel, masthead, note };
})();
