// Opens a page and writes down what a report must never do: fail in the console, or reach for anything but itself.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

export const usual = { colorScheme: "light", viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" };

/** The browser of the system: Debian's chromium, or the one that CHROMIUM names. */
export function browserPath() {
  const path = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
  if (path) return path;
  console.error("no chromium: install it (apt-get install chromium), or name it with CHROMIUM=/path/to/it");
  process.exit(2);
}

export async function openPage(browser, file, options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const address = pathToFileURL(resolve(file)).href;
  const seen = [];
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) seen.push(`console: ${message.text()}`); });
  page.on("pageerror", (error) => seen.push(`script: ${error.message}`));
  // Requests that the policy has blocked are told too, so only those that came through count.
  page.on("requestfinished", (request) => {
    if (request.url() !== address && !request.url().startsWith("data:")) seen.push(`loaded ${request.url()}`);
  });
  await page.goto(address);
  return { page, seen, close: () => context.close() };
}
