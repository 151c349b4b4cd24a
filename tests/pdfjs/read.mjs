// Text of PDFs as pdf.js gives it, a line of JSON for each path on a line of standard input:
// {"text": by order of drawing, "tree": by the tags}, or {"error": why not}. The first line tells
// the version. "text" is what Firefox searches, "tree" what it hands to a screen reader.

import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";

// pdf.js asks for Node 22; it reads text with the Node of Debian too if it finds this.
Promise.withResolvers ??= function () {
  const all = {};
  all.promise = new this((resolve, reject) => Object.assign(all, { resolve, reject }));
  return all;
};
const { getDocument, VerbosityLevel, version } =
  await import("pdfjs-dist/legacy/build/pdf.mjs");

const joined = (items) =>
  items.map((item) => (item.str ?? "") + (item.hasEOL ? "\n" : "")).join("");

// Items of text by the id of the marked content that they stand in.
function marked(items) {
  const open = [];
  const found = new Map();
  for (const item of items) {
    if (item.type === "beginMarkedContent" || item.type === "beginMarkedContentProps") {
      open.push(item.id ?? open.at(-1) ?? null);
    } else if (item.type === "endMarkedContent") {
      open.pop();
    } else if (open.length && open.at(-1) !== null) {
      const id = open.at(-1);
      found.set(id, [...(found.get(id) ?? []), item]);
    }
  }
  return found;
}

const INLINE = new Set(["Span", "Link", "Strong", "Em", "Quote", "Code", "Reference"]);

function inOrder(node, found) {
  if (node.type === "content") {
    return joined(found.get(node.id) ?? []);
  }
  const parts = (node.children ?? []).map((child) => inOrder(child, found));
  return parts.join("") + (INLINE.has(node.role) ? "" : "\n");
}

async function read(path) {
  const data = new Uint8Array(await readFile(path));
  const task = getDocument({ data, verbosity: VerbosityLevel.ERRORS, useSystemFonts: false });
  const pdf = await task.promise;
  const text = [];
  const tree = [];
  for (let number = 1; number <= pdf.numPages; number++) {
    const page = await pdf.getPage(number);
    text.push(joined((await page.getTextContent()).items));
    const { items } = await page.getTextContent({ includeMarkedContent: true });
    const root = await page.getStructTree();
    tree.push(root ? inOrder(root, marked(items)) : "");
  }
  await task.destroy();
  return { text: text.join("\n"), tree: tree.join("\n") };
}

console.log(JSON.stringify({ version }));
for await (const path of createInterface({ input: process.stdin })) {
  let answer;
  try {
    answer = await read(path);
  } catch (error) {
    answer = { error: String(error) };
  }
  console.log(JSON.stringify(answer));
}
