/* The browser's side of the corpus tab: filters report themselves, files are sent in pieces, runs are followed. */
(function () {
  "use strict";
  const PIECE = 720 * 1024; // bytes; divisible by 3, so that pieces are whole in base64
  const PATIENCE = 60000; // milliseconds without a receipt until a file counts as lost
  const TYPING = 350; // milliseconds after the last key
  const STEP = 700; // milliseconds between two looks at a run
  const kit = window.tanyaWarta.kit;
  const open = new Map(); // data-keep -> whether it was unfolded
  let from = ""; // the article whose title was clicked last
  let receipt = null; // what waits for the server's word on a piece
  let sendTo = null; // triggers an event of the add form

  /* Ids of articles are kept as they are written: 007 is no number. */
  function listen(element, acts) {
    element.addEventListener("click", (event) => {
      const button = event.target.closest("[data-act]");
      const act = button && element.contains(button) && acts[button.dataset.act];
      if (act && button.getAttribute("aria-disabled") !== "true") act(button);
    });
  }

  /* Redrawing replaces what has the focus, and folds lists; their successors are as they were. */
  function keep(element, watch, drawn) {
    let held = "";
    element.addEventListener("focusin", (event) => (held = event.target.id));
    element.addEventListener("focusout", (event) => { if (event.relatedTarget) held = ""; });
    element.addEventListener("toggle", (event) => {
      const name = event.target.dataset && event.target.dataset.keep;
      if (name) open.set(name, event.target.open);
    }, true);
    const restore = () => {
      for (const one of element.querySelectorAll("[data-keep]")) {
        if (open.has(one.dataset.keep)) one.open = open.get(one.dataset.keep);
      }
      const again = held && document.activeElement === document.body && document.getElementById(held);
      if (again && element.contains(again)) again.focus({ preventScroll: true });
      if (drawn) drawn();
    };
    watch("value", () => requestAnimationFrame(restore));
    return restore;
  }

  function announce(element, selector) {
    const said = element.querySelector(selector);
    if (said && said.dataset.say) kit.say(said.dataset.say);
  }

  function corpusNote(element, trigger, watch) {
    listen(element, {
      undo: (button) => trigger("undo", { article: button.dataset.article }),
      hush() {
        element.querySelector(".tw-corpus-note").remove();
        const back = document.getElementById("tw-corpus-words");
        if (back) back.focus({ preventScroll: true });
      },
    });
    keep(element, watch, () => {
      announce(element, ".tw-corpus-note");
      const note = element.querySelector(".tw-corpus-note");
      if (!note) return;
      note.scrollIntoView({ block: "nearest", behavior: kit.behavior() });
      const undo = note.querySelector("[data-act=undo]");
      if (undo && document.activeElement === document.body) undo.focus({ preventScroll: true }); // its article has gone
    });
  }

  function corpusFilters(element, trigger, watch) {
    let timer = 0;
    const form = () => element.querySelector("form");
    function report() {
      clearTimeout(timer);
      const sent = Object.fromEntries(new FormData(form()));
      form().querySelector("[data-act=clear]").hidden = !Object.values(sent).some(Boolean);
      trigger("apply", sent);
    }
    element.addEventListener("input", (event) => {
      clearTimeout(timer);
      timer = setTimeout(report, event.target.name === "words" ? TYPING : 0);
    });
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      report();
    });
    listen(element, {
      jump() {
        const field = document.getElementById("tw-corpus-addresses");
        field.closest("form").scrollIntoView({ block: "start", behavior: kit.behavior() });
        field.focus({ preventScroll: true });
      },
      clear() {
        for (const field of form().elements) if (field.name) field.value = "";
        report();
        form().elements.words.focus();
      },
    });
    keep(element, watch);
  }

  function corpusList(element, trigger, watch) {
    listen(element, {
      open(button) {
        from = button.dataset.article;
        trigger("select", { article: from });
      },
      sort: (button) => trigger("apply", { sort: button.dataset.sort }),
      page(button) {
        trigger("apply", { page: Number(button.dataset.page) });
        element.scrollIntoView({ block: "nearest", behavior: kit.behavior() });
      },
      mend: () => trigger("retry", {}),
    });
    keep(element, watch, () => {
      announce(element, ".tw-corpus-list");
      mark();
    });
  }

  /* The row of what is open beside the list. */
  function mark() {
    const shown = document.querySelector(".tw-corpus-article");
    const id = shown && shown.dataset.article;
    for (const one of document.querySelectorAll(".tw-corpus-open")) {
      const same = Boolean(id) && one.dataset.article === id;
      one.closest("tr").classList.toggle("tw-corpus-opened", same);
      if (same) one.setAttribute("aria-current", "true");
      else one.removeAttribute("aria-current");
    }
  }

  function corpusArticle(element, trigger, watch) {
    let shown = "";
    listen(element, {
      open: (button) => trigger("select", { article: button.dataset.article }),
      close() {
        trigger("collapse", {});
        const back = [...document.querySelectorAll(".tw-corpus-open")].find((one) => one.dataset.article === from);
        if (!back) return;
        back.focus({ preventScroll: true });
        back.scrollIntoView({ block: "center", behavior: kit.behavior() });
      },
      again: (button) => trigger("retry", { article: button.dataset.article }),
      remove: (button) => trigger("delete", { article: button.dataset.article }),
    });
    keep(element, watch, () => {
      mark();
      const article = element.querySelector(".tw-corpus-article");
      const now = article ? article.dataset.article || "gone" : "";
      if (now && now !== shown) {
        const side = document.getElementById("tw-corpus-side");
        if (kit.narrow()) article.scrollIntoView({ block: "start", behavior: kit.behavior() });
        else side.scrollTo({ top: 0 });
        article.querySelector("#tw-corpus-heading").focus({ preventScroll: true });
      }
      shown = now;
    });
  }

  /* ------------------------------------------------------------- adding */

  const chosen = []; // files, in the order they were chosen
  const coded = (blob) => new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = failed;
    reader.readAsDataURL(blob);
  });
  const newKey = () => [...crypto.getRandomValues(new Uint8Array(12))].map((one) => one.toString(16).padStart(2, "0")).join("");

  function ask(event, sent) {
    return new Promise((done, failed) => {
      const late = setTimeout(() => failed(new Error("")), PATIENCE);
      receipt = (span) => {
        if (span.dataset.key !== sent.key) return;
        clearTimeout(late);
        receipt = null;
        span.dataset.error ? failed(new Error(span.dataset.error)) : done(Number(span.dataset.arrived));
      };
      sendTo(event, sent);
    });
  }

  function corpusReceipt(element, trigger, watch) {
    watch("value", () => requestAnimationFrame(() => {
      const span = element.querySelector("[data-key]");
      if (span && receipt) receipt(span);
    }));
  }

  function corpusAdd(element, trigger, watch) {
    let halted = false;
    let busy = false;
    let typed = "";
    sendTo = trigger;
    const form = () => element.querySelector("form");
    const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

    function tell(text) {
      const line = form().querySelector(".tw-corpus-sending");
      line.querySelector("span").textContent = text;
      line.querySelector("[data-act=halt]").hidden = !busy;
    }

    function list() {
      const files = form().querySelector(".tw-corpus-chosen");
      files.replaceChildren(...chosen.map((file, at) => {
        const item = document.createElement("li");
        const name = document.createElement("span");
        name.textContent = file.name;
        const size = document.createElement("small");
        size.textContent = file.size < 1e5 ? Math.ceil(file.size / 1e3) + " kB" : (file.size / 1e6).toFixed(1) + " MB";
        const out = document.createElement("button");
        out.type = "button";
        out.className = "tw-tool";
        out.dataset.act = "unchoose";
        out.dataset.at = at;
        out.textContent = "\u00d7";
        out.setAttribute("aria-label", filled(form().dataset.unchoose, { name: file.name }));
        item.append(name, size, out);
        return item;
      }));
    }

    function choose(files) {
      const limits = form().dataset;
      const refused = [];
      for (const file of files) {
        if (file.size > Number(limits.most)) refused.push(filled(limits.fileLarge, { name: file.name, most: Number(limits.most) / 1e6 }));
        else if (chosen.length >= Number(limits.files)) {
          refused.push(limits.fileMany);
          break;
        } else chosen.push(file);
      }
      list();
      tell(refused.join(" "));
      if (refused.length) kit.say(refused.join(" "));
    }

    async function send(file) {
      const key = newKey();
      let offset = 0;
      do {
        if (halted) throw new Error(form().dataset.sendingStopped);
        tell(filled(form().dataset.sending, { name: file.name, percent: Math.floor((100 * offset) / Math.max(1, file.size)) }));
        const piece = await coded(file.slice(offset, offset + PIECE));
        offset = await ask("upload", { key, name: file.name, size: file.size, offset, piece });
      } while (offset < file.size);
      return key;
    }

    async function submit() {
      if (busy) return;
      busy = true;
      halted = false;
      const main = form().querySelector("[type=submit]");
      main.setAttribute("aria-disabled", "true");
      try {
        const keys = [];
        for (const file of chosen) keys.push(await send(file));
        await ask("submit", { key: newKey(), addresses: form().elements.addresses.value, files: keys });
        chosen.length = 0;
        form().elements.addresses.value = typed = "";
        busy = false;
        list();
        tell("");
        const run = document.querySelector("#tw-corpusRun-part");
        if (run) run.scrollIntoView({ block: "nearest", behavior: kit.behavior() });
      } catch (error) {
        busy = false;
        const said = error.message || form().dataset.sendingLost;
        tell(said);
        kit.say(said);
      } finally {
        form().querySelector("[type=submit]").removeAttribute("aria-disabled");
      }
    }

    listen(element, {
      unchoose(button) {
        if (busy) return;
        chosen.splice(Number(button.dataset.at), 1);
        list();
        const next = form().querySelector("[data-act=unchoose]") || form().elements.files;
        next.focus();
      },
      halt: () => (halted = true),
    });
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      submit();
    });
    element.addEventListener("input", (event) => { if (event.target.name === "addresses") typed = event.target.value; });
    element.addEventListener("change", (event) => {
      if (event.target.name !== "files") return;
      const files = [...event.target.files];
      event.target.value = "";
      if (!busy) choose(files);
    });
    for (const kind of ["dragover", "dragleave", "drop"]) {
      element.addEventListener(kind, (event) => {
        if (!form() || ![...event.dataTransfer.types].includes("Files")) return;
        event.preventDefault();
        form().classList.toggle("tw-corpus-over", kind === "dragover");
        if (kind === "drop" && !busy) choose([...event.dataTransfer.files]);
      });
    }
    keep(element, watch, () => {
      if (!form() || !form().elements.addresses) return;
      if (!form().elements.addresses.value) form().elements.addresses.value = typed;
      list();
    });
  }

  /* -------------------------------------------------------------- a run */

  function corpusRun(element, trigger, watch) {
    let following = 0;
    let said = "";
    let running = false;
    const now = () => element.querySelector(".tw-corpus-run");
    listen(element, {
      open(button) {
        from = button.dataset.article;
        trigger("select", { article: from });
      },
      dismiss() {
        trigger("clear", {});
        const back = document.getElementById("tw-corpus-words");
        if (back) back.focus({ preventScroll: true });
      },
    });
    // It is redrawn all the time: a click would be lost whose button is replaced while it is down.
    element.addEventListener("pointerdown", (event) => {
      if (event.target.closest("[data-act=stop]")) trigger("stop", {});
    });
    element.addEventListener("click", (event) => {
      if (event.detail === 0 && event.target.closest("[data-act=stop]")) trigger("stop", {}); // by key
    });
    const restore = keep(element, watch, () => {
      const run = now();
      const goes = Boolean(run) && run.dataset.running === "yes";
      if (goes && !following) following = setInterval(() => trigger("tick", {}), STEP);
      if (!goes && following) {
        clearInterval(following);
        following = 0;
      }
      if (running && !goes && run) trigger("end", {});
      const stage = run && !(goes && running) ? run.dataset.say : ""; // its beginning and its end
      if (stage && stage !== said) kit.say((said = stage));
      running = goes;
    });
    restore();
  }

  function corpusWatch(element, trigger, watch) {
    listen(element, {
      now: (button) => trigger("retry", { url: button.dataset.url }),
      refresh: () => trigger("retry", { url: "" }),
      remove(button) {
        trigger("delete", { url: button.dataset.url });
        const next = document.getElementById("tw-corpus-watch-url");
        if (next) next.focus({ preventScroll: true });
      },
    });
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      trigger("apply", { url: event.target.elements.url.value });
    });
    keep(element, watch, () => {
      const field = element.querySelector("#tw-corpus-watch-url");
      const listed = field && [...element.querySelectorAll("[data-act=now]")].some((one) => one.dataset.url === field.value.trim());
      if (listed) field.value = "";
    });
  }

  function corpusFigures(element, trigger, watch) {
    keep(element, watch);
  }

  Object.assign(window.tanyaWarta, {
    corpusNote, corpusFilters, corpusList, corpusArticle, corpusAdd, corpusReceipt, corpusRun, corpusWatch, corpusFigures,
  });
})();
