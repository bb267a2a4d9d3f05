// Figures of the page against the numbers beside it: what is printed is what was measured. `analyze` writes measures.json, `weekly` week.json, `compare` comparison.json.
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

/** The figures of a page of any kind against the numbers that were written beside it. */
export async function figures(page, file) {
  const beside = (name) => {
    const found = [dirname(file), dirname(dirname(file))].map((folder) => join(folder, name)).find(existsSync);
    return found && JSON.parse(readFileSync(found, "utf8"));
  };
  const lang = await page.evaluate(() => document.documentElement.lang);
  const [measures, week, comparison] = ["measures.json", "week.json", "comparison.json"].map(beside);
  if (week) return ofWeek(page, week, lang);
  if (comparison) return ofComparison(page, comparison, lang);
  return measures?.latency ? ofAnalysis(page, measures, lang) : [];
}

async function ofAnalysis(page, measures, lang) {
  const shown = await keyFigures(page, "one_page");
  const problems = [];
  let compared = 0;
  for (const [definition, value, kind] of FIGURES) {
    const words = shown.find(([id]) => id === definition)?.[1];
    if (words === undefined || words === "–") continue;
    compared += 1;
    problems.push(...differs(definition, words, value(measures), kind === "share", lang));
  }
  if (shown.length > 0 && compared < 5) problems.push(`only ${compared} key figures could be compared with measures.json`);
  return problems;
}

/** The five figures of a week, in their order; a wait has words of its own. */
async function ofWeek(page, week, lang) {
  const shown = await keyFigures(page, "week");
  if (shown.length !== week.changes.length) return [`${shown.length} figures of ${week.changes.length} in week.json`];
  return week.changes.flatMap(({ figure, now }, idx) => {
    const [definition, words] = shown[idx];
    if (definition !== now.definition) return [`${figure} links to ${definition}`];
    if (figure === "first_reply" || now.point === null) return [];
    return differs(figure, words, now.point, figure !== "comments", lang);
  });
}

/** Every number of the table of differences: by its value, and a share as it is printed, too. */
async function ofComparison(page, comparison, lang) {
  const rows = await page.evaluate(() => [...document.querySelectorAll("#table-differences tbody tr")].map((row) => [...row.cells].map((cell) => [cell.firstChild?.textContent.trim(), cell.dataset.v])));
  if (rows.length !== comparison.figures.length) return [`${rows.length} rows of ${comparison.figures.length} in comparison.json`];
  return comparison.figures.flatMap(({ metric, values }, row) => values.flatMap((value, crisis) => {
    const [words, sorted] = rows[row][crisis + 1];
    if (value?.value == null || sorted === undefined) return [];
    const isOff = Math.abs(Number(sorted) - value.value) > 0.5 + 1e-9 * Math.abs(value.value);
    const printed = words.endsWith("%") ? differs(metric, words, value.value, true, lang) : [];
    return isOff ? [`${metric} is sorted by ${sorted}, comparison.json has ${value.value}`, ...printed] : printed;
  }));
}

/** Definition and printed value of each key figure of a section. */
function keyFigures(page, section) {
  return page.evaluate((id) => [...document.querySelectorAll(`#${id} .figure`)].map((figure) => [
    figure.querySelector(".def").hash.replace("#def-", ""),
    figure.querySelector(".value").firstChild.textContent.trim(),
  ]), section);
}

function differs(name, words, measured, isShare, lang) {
  const [number, wanted] = [numberOf(words, lang), isShare ? measured * 100 : measured];
  // A share has one decimal, below half a per cent two.
  return Math.abs(number - wanted) <= (isShare ? 0.0501 : 0.5) ? [] : [`${name} shows "${words}", measured was ${wanted}`];
}

function numberOf(words, lang) {
  const digits = words.replace(/[\s\u00a0\u202f%]/g, "");
  return Number(lang === "pl" ? digits.replace(",", ".") : digits.replaceAll(",", ""));
}
