// Reads each workbook with SheetJS and writes it again in several formats:
// sheetjs.mjs {"SUFFIX": "FOLDER", …} FILE…    No options: as most programs use it.
import { readFileSync, writeFileSync } from "node:fs";
import { join, parse } from "node:path";
import { read, write } from "xlsx";

const KINDS = { xlsx: "xlsx", xls: "biff8", ods: "ods" }; // what SheetJS calls the formats
const [places, ...files] = process.argv.slice(2);
const folders = Object.entries(JSON.parse(places));
for (const file of files) {
  const book = read(readFileSync(file));
  for (const [suffix, folder] of folders) {
    const data = write(book, { type: "buffer", bookType: KINDS[suffix] });
    writeFileSync(join(folder, `${parse(file).name}.${suffix}`), data);
  }
}
