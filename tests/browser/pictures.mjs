// Pictures of reports for the README: the first screen of each page, 1280 px wide, kept below 200 kB.
// Usage: node pictures.mjs FOLDER NAME=FILE.html...
import { existsSync, mkdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { browserPath } from "./open.mjs";

const LARGEST = 200 * 1024;
const [folder, ...pages] = process.argv.slice(2);
if (!folder || pages.length === 0) {
  console.error("usage: node pictures.mjs FOLDER NAME=FILE.html...");
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: browserPath(), args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
for (const entry of pages) {
  const [name, file] = [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)];
  if (!name || !existsSync(file)) {
    console.error(`${entry}: write NAME=FILE.html, with a file that exists`);
    process.exit(2);
  }
  const page = await browser.newPage({ viewport: { width: 1280, height: 1000 }, reducedMotion: "reduce", colorScheme: "light" });
  await page.goto(pathToFileURL(resolve(file)).href);
  const picture = join(folder, `${name}.png`);
  // PNG has no quality to give up, so a picture that is too large shows less of the page.
  for (let height = 1000; ; height -= 100) {
    await page.screenshot({ path: picture, clip: { x: 0, y: 0, width: 1280, height } });
    if (statSync(picture).size < LARGEST || height <= 400) break;
  }
  console.log(`${picture} (${Math.round(statSync(picture).size / 1024)} kB)`);
  await page.close();
}
await browser.close();
