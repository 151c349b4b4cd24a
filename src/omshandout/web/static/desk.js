"use strict";
// The page works without this: it makes searching and printing quicker. Nothing is kept or sent elsewhere.
(() => {
  const focused = document.querySelector("[data-focus]");
  if (focused) focused.focus();

  // Print what is on view, without opening it first; browsers that cannot follow the link instead.
  for (const link of document.querySelectorAll("[data-print]")) {
    link.addEventListener("click", (event) => {
      const frame = document.getElementById(link.dataset.print);
      try {
        frame.contentWindow.focus();
        frame.contentWindow.print();
        event.preventDefault();
      } catch {
        // The browser's viewer is closed to pages: the link opens the sheet by itself.
      }
    });
  }

  const form = document.getElementById("choose");
  if (!form) return;

  // Who ticks a sheet does not want a packet, and the other way round.
  form.addEventListener("change", (event) => {
    const { name, value, checked } = event.target;
    if (name === "handout" && checked) {
      const none = document.getElementById("packet-none");
      if (none) none.checked = true;
    } else if (name === "packet" && value) {
      for (const box of form.querySelectorAll("input[name=handout]")) box.checked = false;
    }
  });

  // Which sheets cannot be printed hangs on the languages; the latest answer counts.
  const languages = ["locale", "second_locale", "copy_locale"];
  let asking = 0;
  const mark = async () => {
    const asked = ++asking;
    const body = new URLSearchParams({ token: form.elements.token.value });
    for (const name of languages) body.set(name, form.elements[name].value);
    let answered;
    try {
      const answer = await fetch("/marks", { method: "POST", body });
      if (!answer.ok) return;
      answered = await answer.json();
    } catch {
      return; // The next page still tells of each sheet that cannot be made.
    }
    if (asked !== asking) return;
    for (const [id, lines] of Object.entries(answered.lines)) {
      const place = document.getElementById(`${id}-stopped`);
      if (!place) continue;
      place.replaceChildren(...lines.map((line) => {
        const row = document.createElement("p");
        row.textContent = line;
        return row;
      }));
    }
    document.getElementById("stopped-hint").textContent = answered.said;
  };
  form.addEventListener("change", (event) => {
    if (languages.includes(event.target.name)) mark();
  });
  if ("unmarked" in form.dataset) mark();

  const words = document.getElementById("words");
  const found = document.getElementById("found");
  let latest = 0;
  let waiting = 0;

  const look = async () => {
    const asked = ++latest;
    const body = new URLSearchParams({ token: form.elements.token.value, words: words.value });
    let answered;
    try {
      const answer = await fetch("/search", { method: "POST", body });
      if (!answer.ok) return;
      answered = await answer.json();
    } catch {
      return; // The button beside the field still searches.
    }
    if (asked !== latest) return;
    const names = new Set(answered.names);
    for (const item of document.querySelectorAll("#sheets .pick")) {
      item.hidden = !names.has(item.dataset.name) && !item.querySelector("input").checked;
    }
    found.textContent = words.value.trim() ? answered.said : "";
  };

  words.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 200);
  });
  words.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      clearTimeout(waiting);
      look();
    }
  });
})();
