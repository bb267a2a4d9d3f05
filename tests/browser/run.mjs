// The HTML reports in a real browser. Usage: node run.mjs FOLDER_OR_FILE...
// Every *.html below the folders is opened in both themes and at two widths; what one look can show is checked once.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { browserPath, openPage, usual } from "./open.mjs";
import { figures } from "./figures.mjs";
import * as checks from "./checks.mjs";

/** 2 MB: the sample's crisis has some 500 quoted comments. */
const LARGEST = 2 * 1024 * 1024;
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const given = process.argv.slice(2);
if (given.length === 0) fail("usage: node run.mjs FOLDER_OR_FILE...");
const files = given.flatMap(pages).sort();
if (files.length === 0) fail(`no *.html below ${given.join(", ")}`);

const browser = await chromium.launch({ executablePath: browserPath(), args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
let failures = 0;
// Two at a time: a page keeps one processor busy.
const waiting = [...files];
await Promise.all([1, 2].map(async () => {
  for (let file = waiting.shift(); file; file = waiting.shift()) await look(file);
}));
await browser.close();
console.log(`${files.length} pages, ${failures} problems`);
process.exit(failures === 0 ? 0 : 1);

/** Everything about one page. */
async function look(file) {
  const began = Date.now();
  const problems = [];
  for (const theme of ["light", "dark"]) {
    for (const width of [1280, 390]) {
      const where = `${theme}, ${width} px`;
      const { page, seen, close } = await openPage(browser, file, { ...usual, colorScheme: theme, viewport: { width, height: 900 } });
      const found = [
        ...seen,
        ...(await checks.noSidewaysScroll(page)),
        // Two of the four see both themes and both widths; axe takes longest of all.
        ...((theme === "dark") === (width === 1280) ? await checks.accessible(page, axeSource) : []),
        ...(width === 1280 ? await checks.chartContrast(page) : []),
      ];
      problems.push(...found.map((problem) => `${where}: ${problem}`));
      await close();
    }
  }
  const { page, seen, close } = await openPage(browser, file, usual);
  // Before tables are sorted and switches turned.
  const words = await checks.said(page);
  problems.push(...(await figures(page, file)));
  for (const check of [checks.outline, checks.sorting, checks.copies, checks.peeking, checks.chartKeys]) problems.push(...(await check(page)));
  problems.push(...(await checks.printing(page)), ...seen);
  await close();
  const plain = await openPage(browser, file, { ...usual, javaScriptEnabled: false });
  problems.push(...(await checks.withoutScript(plain.page, words)));
  await plain.close();

  const size = statSync(file).size;
  if (size > LARGEST) problems.push(`${Math.round(size / 1024)} kB are too many: a page is sent by mail`);
  const name = relative(process.cwd(), file);
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  console.log(`${problems.length === 0 ? "ok  " : "FAIL"} ${name} (${Math.round(size / 1024)} kB, ${seconds} s)`);
  for (const problem of problems) console.log(`     ${problem}`);
  failures += problems.length;
}

function pages(path) {
  if (!existsSync(path)) fail(`${path} does not exist`);
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : pages(join(path, entry.name));
    return entry.name.endsWith(".html") ? [join(path, entry.name)] : [];
  });
}

function fail(words) {
  console.error(words);
  process.exit(2);
}
