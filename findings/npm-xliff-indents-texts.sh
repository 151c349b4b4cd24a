#!/usr/bin/env bash
# The package xliff of npm writes line breaks and spaces into texts that have codes.
#
# Seen with xliff 6.4.0 in November 2026, which i18next and others exchange XLIFF with: read and written as it stands, "署名{count}件" with a
# code for {count} comes out with a line break and ten spaces before the code, though its unit says xml:space="preserve". Texts
# without codes stay as they are. Whether there was a space where the line breaks nobody can tell from the file, and other programs
# read a broken line. With the option `indent: ""` all texts come out as they were. So we refuse such texts one by one, and say
# why: src/omshandout/tasks/judging.py. Exits non-zero if that changes. Needs Node 20 and npm.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund xliff@6.4.0 >/dev/null
cat >in.xliff <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
  <file original="a" source-language="en" target-language="ja" datatype="plaintext">
    <body>
      <trans-unit id="signed" xml:space="preserve">
        <source><ph id="1">{count}</ph> signed</source>
        <target>署名<ph id="1">{count}</ph>件</target>
      </trans-unit>
      <trans-unit id="plain" xml:space="preserve">
        <source>Signs</source>
        <target>症状</target>
      </trans-unit>
    </body>
  </file>
</xliff>
XML
cat >seen.mjs <<'NODE'
import { readFileSync } from "node:fs";
import { jsToXliff12, xliff12ToJs } from "xliff";
const read = await xliff12ToJs(readFileSync("in.xliff", "utf8"));
const targets = (xml) => [...xml.matchAll(/<target>(.*?)<\/target>/gs)].map((found) => found[1]);
const said = { "as it is": targets(await jsToXliff12(read)), "indent \"\"": targets(await jsToXliff12(read, { indent: "" })) };
console.log("xliff", JSON.parse(readFileSync("node_modules/xliff/package.json")).version);
for (const [name, texts] of Object.entries(said)) console.log(`${name}:`, JSON.stringify(texts));
const [[signed, plain], whole] = Object.values(said);
const kept = ['署名<ph id="1">{count}</ph>件', "症状"];
const broken = /^署名\n +<ph/.test(signed) && plain === kept[1];
process.exit(broken && JSON.stringify(whole) === JSON.stringify(kept) ? 0 : 1);
NODE
node seen.mjs
