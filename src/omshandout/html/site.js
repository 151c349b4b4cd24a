// Looks for words in the sheets of a list. Nothing is sent or kept; without it the list is whole.
"use strict";
(() => {
  const leftOut = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u00ad\u200b-\u200f\u2060\u2066-\u2069\ufe0f]/g;
  const alike = {"\u0649": "\u064a", "\u06cc": "\u064a", "\u06a9": "\u0643", "\u0629": "\u0647", "\u03c2": "\u03c3", "\u2019": "'", "\u2018": "'"};
  const folded = (text) => text.normalize("NFKD").toLowerCase().replace(leftOut, "")
    .replace(/[\u0649\u06cc\u06a9\u0629\u03c2\u2019\u2018]/g, (sign) => alike[sign])
    .split(/\s+/).filter(Boolean).join(" ");
  window.omshandoutFolded = folded;
  const box = document.getElementById("find");
  const none = document.getElementById("none");
  const sheets = [...document.querySelectorAll("[data-sheet]")];
  const look = () => {
    const words = folded(box.value).split(" ").filter(Boolean);
    let shown = 0;
    for (const sheet of sheets) {
      const text = window.omshandoutSheets[sheet.dataset.sheet] || "";
      sheet.hidden = !words.every((word) => text.includes(word));
      shown += sheet.hidden ? 0 : 1;
    }
    none.hidden = shown > 0;
  };
  if (box && window.omshandoutSheets) {
    box.closest(".find").hidden = false;
    box.addEventListener("input", look);
    look();
  }
})();
