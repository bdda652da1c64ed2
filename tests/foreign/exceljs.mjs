// Reads each workbook with ExcelJS and writes it again: exceljs.mjs FOLDER FILE…
import { basename, join } from "node:path";
import ExcelJS from "exceljs";

const [folder, ...files] = process.argv.slice(2);
for (const file of files) {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(file);
  await book.xlsx.writeFile(join(folder, basename(file)));
}
