"use strict";
// The page works without this: it renews the page at each save, and leads from a text to its key and back.
(() => {
  const preview = document.getElementById("preview");
  const frames = document.getElementById("preview-frames");
  const path = preview.dataset.path;
  const under = document.getElementById("preview-under");
  const words = document.getElementById("preview-words");
  const found = document.getElementById("preview-found");
  const MARK = "3px solid #8a4b00";
  let revision = preview.dataset.revision;
  let here = "";

  const rowOf = (key) => document.getElementById(`text:${key}`);
  const shown = () => frames.querySelector("iframe.page:not(.coming)");
  const inside = () => {
    const frame = shown();
    try {
      return frame ? frame.contentDocument : null;
    } catch {
      return null; // It shows something else.
    }
  };

  // The text that an element of the page is part of. Parts of a text have its key, a slash and more as
  // their ids; shared texts stand around the handout's own and tell their keys otherwise.
  const textOf = (element) => {
    for (let each = element; each && each.closest; each = each.parentElement) {
      const key = each.dataset.key ? `interface/${each.dataset.key}` : each.id.split("/")[0];
      if (key && rowOf(key)) return key;
    }
    return "";
  };

  // Where a text stands on the page; one that has no place of its own is somewhere in its block.
  const placeOf = (page, key) => {
    const [domain, shared] = key.split("/");
    if (shared) return page.querySelector(`[data-key="${CSS.escape(shared)}"]`);
    for (let name = domain; name; name = name.split(".").slice(0, -1).join(".")) {
      const found = page.getElementById(name) || page.querySelector(`[id^="${CSS.escape(name)}/"]`);
      if (found) return found;
    }
    return null;
  };

  const mark = (key) => {
    here = key;
    for (const row of document.querySelectorAll("#preview-texts tr.here")) {
      row.classList.remove("here");
      row.removeAttribute("aria-current");
    }
    const page = inside();
    if (page) {
      for (const each of page.querySelectorAll("[data-here]")) {
        each.style.outline = "";
        delete each.dataset.here;
      }
    }
    const row = key && rowOf(key);
    if (!row) return null;
    row.classList.add("here");
    row.setAttribute("aria-current", "true");
    under.textContent = key;
    under.href = `#text:${key}`;
    document.getElementById("preview-key").hidden = false;
    const place = page && placeOf(page, key);
    if (place) {
      place.dataset.here = "";
      place.style.outline = MARK;
    }
    return place;
  };

  const toRow = (key) => {
    const row = rowOf(key);
    if (!row) return;
    const box = document.getElementById("preview-texts");
    const gap = row.getBoundingClientRect().top - box.getBoundingClientRect().top;
    box.scrollTop += gap - box.clientHeight / 4;
  };

  const toPage = (key) => {
    const place = mark(key);
    if (place) place.scrollIntoView({ block: "center" });
  };

  const follow = (page) => {
    page.addEventListener("pointerover", (event) => {
      const key = textOf(event.target);
      if (key && key !== here) mark(key);
    });
    const chosen = (event) => {
      const link = event.target.closest && event.target.closest("a");
      // The page lies in a frame that leads nowhere; a field may still be tried.
      if (link) event.preventDefault();
      const key = textOf(event.target);
      if (!key) return;
      mark(key);
      toRow(key);
    };
    page.addEventListener("click", chosen);
    page.addEventListener("focusin", (event) => {
      const key = textOf(event.target);
      if (key) mark(key);
    });
    // The cursor that the keyboard moves through words (F7), and words that are marked.
    page.addEventListener("selectionchange", () => {
      const at = page.getSelection().focusNode;
      const key = at && textOf(at.nodeType === Node.TEXT_NODE ? at.parentElement : at);
      if (key && key !== here) mark(key);
    });
  };

  // Where somebody reads: the first text that is in view, and how far down it stands.
  const reading = () => {
    const page = inside();
    if (!page) return null;
    const active = page.activeElement ? page.activeElement.id : "";
    for (const each of page.querySelectorAll("[id]")) {
      const box = each.getBoundingClientRect();
      if (box.height && box.top >= 0) return { id: each.id, top: box.top, y: page.scrollingElement.scrollTop, active };
    }
    return { id: "", top: 0, y: page.scrollingElement.scrollTop, active };
  };

  const again = (page, before) => {
    if (!before) return;
    const view = page.scrollingElement;
    view.scrollTop = before.y;
    const place = before.id && page.getElementById(before.id);
    if (place) view.scrollTop += place.getBoundingClientRect().top - before.top;
    const active = before.active && page.getElementById(before.active);
    if (active && document.activeElement === shown()) active.focus({ preventScroll: true });
  };

  // The new page is made ready behind the old one, so that nothing flickers.
  const renew = (title) => {
    for (const each of frames.querySelectorAll(".coming")) each.remove();
    const next = document.createElement("iframe");
    next.className = "page coming";
    next.title = title;
    next.addEventListener("load", () => {
      if (!next.isConnected) return;
      const before = reading();
      const old = shown();
      const focused = old && document.activeElement === old;
      next.classList.remove("coming");
      next.name = "preview-page";
      if (old) old.remove();
      if (focused) next.focus();
      const page = inside();
      if (!page) return;
      again(page, before);
      follow(page);
      if (here) mark(here);
    }, { once: true });
    next.src = `${path}/page`;
    frames.append(next);
  };

  const state = document.getElementById("preview-state");
  const say = (text, old) => {
    if (state.textContent.trim() !== text) {
      const told = document.createElement("p");
      told.textContent = text;
      state.replaceChildren(told);
    }
    state.classList.toggle("old", old);
  };

  const look = async (pageComes) => {
    const answer = await fetch(path);
    if (!answer.ok) throw new Error("no page");
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const told = fresh.getElementById("preview");
    if (!told) throw new Error("another page");
    revision = told.dataset.revision;
    const focus = document.activeElement ? document.activeElement.closest("[data-show]") : null;
    const region = focus ? focus.closest("#preview-told, #preview-texts") : null;
    for (const id of ["preview-told", "preview-texts"]) {
      const now = document.getElementById(id);
      const next = fresh.getElementById(id);
      now.className = next.className;
      now.replaceChildren(...next.childNodes);
    }
    if (region) {
      const same = region.querySelector(`[data-show="${CSS.escape(focus.dataset.show)}"]`);
      if (same) same.focus({ preventScroll: true });
    }
    const next = fresh.getElementById("preview-state");
    say(next.textContent.trim(), next.classList.contains("old"));
    const page = fresh.querySelector("iframe.page");
    if (page && !pageComes && !next.classList.contains("old")) renew(page.title);
    if (here) mark(here);
    search();
  };

  const pause = (seconds) => new Promise((done) => setTimeout(done, 1000 * seconds));

  // A program that was started again is another: the browser may have to be let in anew.
  const wait = async () => {
    let away = false;
    for (;;) {
      try {
        const answer = await fetch(`${path}/news/${revision}`);
        if (!answer.ok) throw new Error("no news");
        const news = answer.status === 200 ? await answer.json() : null;
        const old = shown();
        const comes = Boolean(news && news.page && old);
        // The page comes first: what is wrong with it takes longer to find.
        if (comes) renew(old.title);
        if (news || away) await look(comes);
        away = false;
      } catch {
        away = true;
        say(preview.dataset.away, true);
        await pause(1);
      }
    }
  };

  // -- search ---------------------------------------------------------------------------------

  const folded = (text) => text.normalize("NFKD").toLowerCase().replace(/[\p{Mn}\u00ad\u0640*]/gu, "");
  let hits = [];
  let at = -1;

  const search = () => {
    const wanted = folded(words.value).split(/\s+/).filter(Boolean);
    hits = [];
    if (wanted.length) {
      for (const row of document.querySelectorAll("#preview-texts tr[data-key]")) {
        const said = folded(row.textContent);
        if (row.dataset.key === words.value.trim()) hits.unshift(row.dataset.key);
        else if (wanted.every((word) => said.includes(word))) hits.push(row.dataset.key);
      }
    }
    at = Math.min(at, hits.length - 1);
    found.textContent = wanted.length ? `${hits.length ? at + 1 : 0} / ${hits.length}` : "";
  };

  const go = (step) => {
    if (!hits.length) return;
    at = (at + step + hits.length) % hits.length;
    found.textContent = `${at + 1} / ${hits.length}`;
    toPage(hits[at]);
    toRow(hits[at]);
  };

  words.addEventListener("input", () => {
    at = -1;
    search();
    go(1);
  });
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    go(event.shiftKey ? -1 : 1);
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-show]");
    if (link) {
      event.preventDefault();
      toPage(link.dataset.show);
      toRow(link.dataset.show);
    } else if (event.target === under) {
      event.preventDefault();
      toRow(here);
      const row = rowOf(here);
      if (row) row.querySelector("a").focus({ preventScroll: true });
    }
  });
  document.getElementById("preview-texts").addEventListener("focusin", (event) => {
    const row = event.target.closest("tr[data-key]");
    if (row) mark(row.dataset.key);
  });

  document.getElementById("preview-search").hidden = false;
  const first = shown();
  if (first) {
    // Before the sheet comes an empty page stands in the frame, complete in itself.
    const page = inside();
    if (page && page.URL !== "about:blank" && page.readyState === "complete") follow(page);
    else first.addEventListener("load", () => inside() && follow(inside()), { once: true });
  }
  wait();
})();
