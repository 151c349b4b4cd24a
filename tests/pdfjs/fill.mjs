// Fills a field of a form as pdf.js does, the reader of Firefox, and saves the form. Arguments:
// the form, where to save it, the field's name, the value.

import { readFile, writeFile } from "node:fs/promises";

import { getDocument, VerbosityLevel } from "pdfjs-dist/legacy/build/pdf.mjs";

const [source, target, field, value] = process.argv.slice(2);
const data = new Uint8Array(await readFile(source));
const pdf = await getDocument({ data, verbosity: VerbosityLevel.ERRORS }).promise;
for (let number = 1; number <= pdf.numPages; number++) {
  for (const each of await (await pdf.getPage(number)).getAnnotations()) {
    if (each.fieldName === field) pdf.annotationStorage.setValue(each.id, { value });
  }
}
await writeFile(target, await pdf.saveDocument());
process.exit(0);
