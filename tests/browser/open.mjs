// Opens a page and writes down what a report must never do: fail in the console, or reach for anything but itself.
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

export const usual = { colorScheme: "light", viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" };

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
