"use strict";
// Checks the settings while they are typed; without this, the button "Check" does.
(() => {
  const form = document.getElementById("settings");
  if (!form) return;
  const faults = document.getElementById("faults");
  const checked = document.getElementById("checked");
  const head = document.getElementById("head");
  const noHead = document.getElementById("no-head");
  const link = document.getElementById("head-link");
  let latest = 0;
  let waiting = 0;

  const mark = () => {
    const wrong = new Set();
    for (const item of checked.querySelectorAll("[data-field]:not([data-mild])")) wrong.add(item.dataset.field);
    for (const field of form.querySelectorAll("input[id], select[id]")) {
      if (wrong.has(field.id)) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
    for (const told of form.querySelectorAll(".wrong")) told.hidden = true;
    faults.hidden = !checked.querySelector("li");
  };

  const look = async () => {
    const asked = ++latest;
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
    let text;
    try {
      const answer = await fetch("/settings/check", { method: "POST", body });
      if (!answer.ok) return;
      text = await answer.text();
    } catch {
      return; // The button still checks.
    }
    if (asked !== latest) return;
    const found = new DOMParser().parseFromString(text, "text/html").querySelector("[data-head]");
    if (!found) return;
    if (checked.innerHTML !== found.innerHTML) checked.replaceChildren(...found.childNodes);
    mark();
    const path = found.dataset.head;
    noHead.hidden = Boolean(path);
    if (path && !head.src.includes(path)) {
      head.src = `${path}#toolbar=0&navpanes=0`;
      head.hidden = false;
      if (link) link.href = path;
    }
  };

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    clearTimeout(waiting);
    waiting = setTimeout(look, 500);
  });
  form.addEventListener("change", (event) => {
    // A picture is looked at by the program itself, before anything is kept.
    if (event.target.type === "file" && event.target.files.length) form.requestSubmit(document.getElementById("check"));
  });
})();
