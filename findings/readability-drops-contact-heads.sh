#!/usr/bin/env bash
# The reader view of Firefox leaves out a head whose id holds a word like "contact", and keeps what stands below it.
#
# Seen with @mozilla/readability 0.6.0 (and jsdom 29.1.1) in November 2026: an article with a head <h2 id="contact.title">Who to call</h2> and numbers
# below it. The id looks like furniture of a page, so the head alone is taken out; the numbers stay, below the head before. We
# thought that what is weighed is the whole part of a page, and that a head inside of the article is safe. A class that says "text" weighs as much
# on the other side, and the head stays: so all heads of our pages for screens have one. Exits non-zero if that changes. Needs Node 20.19 and npm.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @mozilla/readability@0.6.0 jsdom@29.1.1 >/dev/null
cat > read.mjs <<'NODE'
import { Readability } from "@mozilla/readability";
import { JSDOM } from "jsdom";

const about = "A page about an illness, with enough words, and commas, to be an article. ".repeat(9);
const heads = { none: "", "contact.title": ' id="contact.title"', "the same, class text": ' id="contact.title" class="text"' };
for (const [name, attributes] of Object.entries(heads)) {
  const page = `<!DOCTYPE html><html lang="en"><title>Page</title><body><main><h1>Page</h1><h2>What it is</h2><p>${about}</p>
    <h2${attributes}>Who to call</h2><p>Phone, day: 020 7946 0123, or at night, the hospital.</p></main></body></html>`;
  const read = new Readability(new JSDOM(page).window.document).parse().textContent;
  console.log(`${name}: head ${read.includes("Who to call") ? "kept" : "lost"}, number ${read.includes("0123") ? "kept" : "lost"}`);
}
NODE
node read.mjs | tee seen
diff seen - <<'SEEN'
none: head kept, number kept
contact.title: head lost, number kept
the same, class text: head kept, number kept
SEEN
