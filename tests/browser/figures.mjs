// Headline figures of the page against measures.json: what is printed is what was measured.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

// The definition that a figure links to, and where its number stands.
const FIGURES = [
  ["comment_volume", (m) => m.scope.n_customer, "count"],
  ["reply_rate", (m) => m.latency.first_reply.reply_rate.share, "share"],
  ["negative_share", (m) => m.sentiment.negative.share, "share"],
  ["negative_share_by_text", (m) => m.sentiment.negative_by_text.share, "share"],
  ["template_share", (m) => m.acts.template_share.share, "share"],
  ["praise_coverage", (m) => m.latency.praise_coverage.share, "share"],
  ["excess_comments", (m) => Math.round(m.storm.excess_comments.point), "count"],
];

export async function figures(page, file) {
  const beside = [dirname(file), dirname(dirname(file))].map((folder) => join(folder, "measures.json")).find(existsSync);
  if (!beside) return [];
  const measures = JSON.parse(readFileSync(beside, "utf8"));
  // Reports of other kinds have other numbers.
  if (!measures.scope || !measures.latency || !measures.sentiment) return [];
  const shown = await page.evaluate(() => [...document.querySelectorAll("#one_page .figure")].map((figure) => [
    figure.querySelector(".def").hash.replace("#def-", ""),
    figure.querySelector(".value").firstChild.textContent.trim(),
  ]));
  const lang = await page.evaluate(() => document.documentElement.lang);
  const problems = [];
  let compared = 0;
  for (const [definition, value, kind] of FIGURES) {
    const words = shown.find(([id]) => id === definition)?.[1];
    if (words === undefined || words === "–") continue;
    const number = numberOf(words, lang);
    const wanted = kind === "share" ? value(measures) * 100 : value(measures);
    // A share has one decimal.
    const tolerance = kind === "share" ? 0.0501 : 0.5;
    compared += 1;
    if (!(Math.abs(number - wanted) <= tolerance)) problems.push(`${definition} shows "${words}", measures.json has ${wanted}`);
  }
  if (shown.length > 0 && compared < 5) problems.push(`only ${compared} key figures could be compared with measures.json`);
  return problems;
}

function numberOf(words, lang) {
  const digits = words.replace(/[\s\u00a0\u202f%]/g, "");
  return Number(lang === "pl" ? digits.replace(",", ".") : digits.replaceAll(",", ""));
}
