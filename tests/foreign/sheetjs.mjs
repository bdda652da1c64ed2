// Reads each workbook with SheetJS and writes it again: sheetjs.mjs TYPE SUFFIX FOLDER FILE…
// (TYPE is what SheetJS calls the format: xlsx, biff8, ods). No options: as most programs use it.
import { readFileSync, writeFileSync } from "node:fs";
import { join, parse } from "node:path";
import { read, write } from "xlsx";

const [bookType, suffix, folder, ...files] = process.argv.slice(2);
for (const file of files) {
  const book = read(readFileSync(file));
  writeFileSync(join(folder, `${parse(file).name}.${suffix}`), write(book, { type: "buffer", bookType }));
}
