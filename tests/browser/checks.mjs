// What a page is held to. Each check returns its problems in words.

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];

/** The page itself never scrolls sideways; wide tables and charts scroll within their frames. */
export async function noSidewaysScroll(page) {
  const { scroll, client, widest } = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const sticking = [...document.querySelectorAll("body *")].find((element) => element.getBoundingClientRect().right > clientWidth + 1 && !element.closest(".scroll, .chart-scroll, dialog, .skip"));
    return { scroll: scrollWidth, client: clientWidth, widest: sticking ? `${sticking.tagName}.${sticking.className}` : "" };
  });
  return scroll > client ? [`the page is ${scroll} px wide in a window of ${client} px: ${widest}`] : [];
}

/** axe finds nothing against WCAG 2.1 A and AA. Text in drawings is left to chartContrast. */
export async function accessible(page, axeSource) {
  await page.evaluate(axeSource);
  const violations = await page.evaluate(async (tags) => {
    const options = { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] };
    // The quotes of the appendix are one template some hundred times: the first ones stand for all.
    const exclude = ["svg", "#evidence .quote:nth-of-type(n+20)"];
    const { violations } = await globalThis.axe.run({ exclude }, options);
    return violations.map((rule) => ({ id: rule.id, help: rule.help, n: rule.nodes.length, first: rule.nodes[0].target.join(" "), why: rule.nodes[0].failureSummary }));
  }, TAGS);
  return violations.map((rule) => `axe ${rule.id}: ${rule.help}; ${rule.n} times, first ${rule.first}: ${rule.why.replace(/\s+/g, " ")}`);
}

/**
 * Text in charts against what is painted behind its middle: WCAG contrast of 4.5, or 3 for large text. Surfaces are blended in the order in which they are painted; axe
 * cannot look behind text in drawings.
 */
export async function chartContrast(page) {
  return page.evaluate(() => {
    const rgb = (text) => (text.match(/[\d.]+/g) ?? []).map(Number);
    const channel = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
    const contrast = (a, b) => { const [hi, lo] = [luminance(a), luminance(b)].sort((x, y) => y - x); return (hi + 0.05) / (lo + 0.05); };
    const problems = [];
    for (const svg of document.querySelectorAll("svg.chart")) {
      const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
      const surfaces = [];
      const ground = rgb(getComputedStyle(document.body).backgroundColor);
      for (const mark of svg.querySelectorAll(":scope > rect, :scope > polygon, :scope > circle, :scope > text")) {
        const style = getComputedStyle(mark);
        if (mark.tagName !== "text") {
          if (style.fill !== "none") surfaces.push([mark, mark.getBBox(), rgb(style.fill), Number(style.fillOpacity) * Number(style.opacity)]);
          continue;
        }
        const box = mark.getBBox();
        const middle = svg.createSVGPoint();
        [middle.x, middle.y] = [box.x + box.width / 2, box.y + box.height / 2];
        let behind = ground;
        for (const [surface, area, color, alpha] of surfaces) {
          const isNear = middle.x >= area.x && middle.x <= area.x + area.width && middle.y >= area.y && middle.y <= area.y + area.height;
          if (isNear && surface.isPointInFill(middle)) behind = behind.map((value, idx) => value * (1 - alpha) + color[idx] * alpha);
        }
        const size = parseFloat(style.fontSize) * scale;
        const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
        const found = contrast(rgb(style.fill), behind);
        if (found < (isLarge ? 3 : 4.5)) problems.push(`chart text "${mark.textContent}" has a contrast of ${found.toFixed(2)}:1`);
      }
    }
    return problems.slice(0, 5);
  });
}

/** Landmarks, one h1, no level of headings left out, captions and scopes, a skip link, names for drawings. */
export async function outline(page) {
  return page.evaluate(() => {
    const problems = [];
    const count = (selector) => document.querySelectorAll(selector).length;
    for (const [selector, n] of [["h1", 1], ["main", 1], ["nav[aria-label]", 1], ["footer", 1], ["a.skip", 1]]) {
      if (count(selector) !== n) problems.push(`${count(selector)} of ${selector}, wanted ${n}`);
    }
    let level = 0;
    for (const heading of document.querySelectorAll("header h1, main h1, main h2, main h3, main h4")) {
      const own = Number(heading.tagName[1]);
      if (own > level + 1) problems.push(`"${heading.textContent}" is an h${own} after an h${level}`);
      level = own;
    }
    for (const table of document.querySelectorAll("table")) {
      if (!table.caption?.textContent.trim()) problems.push(`table ${table.id} has no caption`);
      if (table.querySelector("thead th:not([scope])")) problems.push(`table ${table.id} has a heading without scope`);
    }
    for (const svg of document.querySelectorAll("svg.chart")) {
      if (!svg.querySelector(":scope > title")?.textContent || !svg.querySelector(":scope > desc")?.textContent) problems.push("a chart has no name or description");
    }
    const broken = [...document.querySelectorAll("a[href^='#']")].find((link) => !document.getElementById(link.hash.slice(1)));
    // The dialog's own link gets its target when it opens.
    if (broken && broken.id !== "peek-place") problems.push(`the link ${broken.hash} leads nowhere`);
    return problems;
  });
}

/** Every heading button sorts its table from the keyboard, says how, and loses no row. */
export async function sorting(page) {
  const problems = await page.evaluate(() => {
    const problems = [];
    for (const table of document.querySelectorAll("main > section > .scroll > table")) {
      const rows = () => [...table.tBodies[0].rows];
      const before = rows().map((row) => row.textContent).sort().join("\n");
      [...table.tHead.rows[0].cells].forEach((heading, column) => {
        const button = heading.querySelector("button");
        if (!button) { if (rows().length > 1) problems.push(`${table.id}: "${heading.textContent}" is no button`); return; }
        const orders = [];
        for (let press = 0; press < 2; press += 1) {
          button.click();
          const order = heading.getAttribute("aria-sort");
          orders.push(order);
          const values = rows().map((row) => row.cells[column].dataset.v).filter((value) => value !== undefined).map(Number);
          const isRight = values.every((value, idx) => idx === 0 || (order === "ascending" ? values[idx - 1] <= value : values[idx - 1] >= value));
          if (!isRight) problems.push(`${table.id}: "${heading.textContent}" is not ${order}`);
        }
        if (orders[0] === orders[1]) problems.push(`${table.id}: a second press does not turn the order of "${heading.textContent}"`);
        if (table.querySelectorAll("[aria-sort]").length !== 1) problems.push(`${table.id}: more than one column says that it is sorted`);
      });
      if (rows().map((row) => row.textContent).sort().join("\n") !== before) problems.push(`${table.id}: rows changed when sorted`);
    }
    return problems;
  });
  // Tables of values under charts are closed; a heading that nobody sees cannot be pressed.
  const button = page.locator("main > section > .scroll .sort").first();
  if ((await button.count()) > 0) {
    const sorted = () => button.evaluate((element) => element.closest("th").getAttribute("aria-sort"));
    const before = await sorted();
    await button.focus();
    await page.keyboard.press("Enter");
    if ((await sorted()) === before || (await sorted()) === null) problems.push("Enter on a heading does not sort");
  }
  return problems;
}

/** The switch between comments and texts shows one of the two numbers, never both. */
export async function copies(page) {
  const box = page.locator("#copies");
  if ((await box.count()) === 0) return [];
  const shown = () => page.evaluate(() => ["each", "once"].map((kind) => [...document.querySelectorAll(`.figures .${kind}`)].filter((element) => element.offsetParent).length));
  const before = await shown();
  await box.focus();
  await page.keyboard.press("Space");
  const after = await shown();
  await page.keyboard.press("Space");
  const isRight = before[0] > 0 && before[1] === 0 && after[0] === 0 && after[1] === before[0];
  return isRight ? [] : [`the switch of copied texts shows ${before} and then ${after}`];
}

/** A definition and a comment open over the page from the keyboard; Escape returns to where one was. */
export async function peeking(page) {
  const problems = [];
  for (const selector of ["main a.def", "main a.ref"]) {
    const link = page.locator(selector).first();
    if ((await link.count()) === 0) continue;
    await link.focus();
    await page.keyboard.press("Enter");
    const words = await page.locator("dialog[open] #peek-content").textContent({ timeout: 2000 }).catch(() => "");
    if (words.trim().length < 10) problems.push(`${selector} opens nothing`);
    await page.keyboard.press("Escape");
    if (await page.locator("dialog[open]").count()) problems.push(`${selector}: Escape does not close`);
    if (!(await link.evaluate((element) => document.activeElement === element))) problems.push(`${selector}: the focus does not return`);
  }
  return problems;
}

/** A chart is read with the arrow keys, and its table has a row for what is read. */
export async function chartKeys(page) {
  const problems = [];
  const charts = page.locator("figure.chart");
  for (let idx = 0; idx < (await charts.count()); idx += 1) {
    const chart = charts.nth(idx);
    const id = await chart.getAttribute("id");
    if ((await chart.locator(".readings rect").count()) === 0) { problems.push(`${id} says no values`); continue; }
    await chart.locator(".chart-scroll").focus();
    await page.keyboard.press("ArrowRight");
    const words = await chart.locator(".tip").textContent();
    const [label, value] = words.split("\n");
    if (!label || !value) problems.push(`${id}: the arrow keys read "${words}"`);
    const labels = await chart.locator(".values tbody th").allTextContents();
    if (!labels.includes(label)) problems.push(`${id}: "${label}" is not in the table under the chart`);
  }
  return problems;
}

/** On A4 nothing is wider than the paper between its margins, and no figure or card is higher. */
export async function printing(page) {
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  const pages = (pdf.toString("latin1").match(/\/Type\s*\/Page\b/g) ?? []).length;
  // 210 mm less 15 mm on both sides, 297 mm less 16 mm and 18 mm, 96 px an inch.
  const [width, height] = [180, 263].map((mm) => Math.floor((mm / 25.4) * 96));
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ media: "print" });
  const problems = await page.evaluate(([width, height]) => {
    const name = (element) => element.id || element.querySelector("[id]")?.id || element.className || element.tagName;
    const shown = (selector) => [...document.querySelectorAll(selector)].filter((element) => element.getClientRects().length > 0);
    const wide = shown("main svg.chart, main table, main .figures, main .lesson").filter((element) => element.getBoundingClientRect().right > width + 1);
    const whole = shown("main figure.chart, main .figure, main .quote, main .callout");
    const high = whole.filter((element) => element.getBoundingClientRect().height > height);
    const torn = whole.filter((element) => !getComputedStyle(element).breakInside.startsWith("avoid"));
    // A drawing that is larger than the frame it stands in loses its edge on paper, where nobody scrolls.
    const cut = shown("main .chart-scroll").filter((frame) => {
      const [inner, outer] = [frame.querySelector("svg").getBoundingClientRect(), frame.closest("figure").getBoundingClientRect()];
      return inner.right > outer.right + 1 || inner.bottom > outer.bottom + 1;
    });
    return [
      ...wide.map((element) => `printed, ${name(element)} is cut at the right edge by ${Math.round(element.getBoundingClientRect().right - width)} px`),
      ...high.map((element) => `printed, ${name(element)} is higher than a page`),
      ...torn.map((element) => `printed, ${name(element)} may be torn between two pages`),
      ...cut.map((frame) => `printed, the drawing of ${name(frame.closest("figure"))} is cut`),
    ];
  }, [width, height]);
  await page.emulateMedia({ media: null });
  await page.setViewportSize({ width: 1280, height: 900 });
  return pages > 0 ? problems : [...problems, "printing makes no page"];
}

/** What a reader sees of each section: words of the page and words of its drawings. Values under charts count whether or not they are open. */
export async function said(page) {
  return page.evaluate(() => [...document.querySelectorAll("main > section")].map((section) => {
    const isSeen = (element) => element.checkVisibility({ visibilityProperty: true }) || element.closest("details.values, details.more") !== null;
    const words = [];
    const walker = document.createTreeWalker(section, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const inDrawing = node.parentElement.closest("title, desc") !== null;
      if (node.data.trim() && !inDrawing && !node.parentElement.closest(".tip") && isSeen(node.parentElement)) words.push(node.data.trim());
    }
    return [section.id, words.join(" ").replace(/\s+/g, " ")];
  }));
}

/** Without its script the page says everything that it says with it: every section word by word, links lead to their place, the switch works. */
export async function withoutScript(page, wanted) {
  const problems = [];
  const found = new Map(await said(page));
  for (const [id, words] of wanted) {
    if (words.length < 20) problems.push(`${id} says "${words}"`);
    if (found.get(id) !== words) problems.push(`without script, ${id} says something else than with it`);
  }
  if (!(await page.locator("nav a").first().isVisible())) problems.push("without script, the contents cannot be seen");
  const link = page.locator("main a.def").first();
  if ((await link.count()) > 0) {
    await link.click();
    if (!page.url().includes("#def-")) problems.push("without script, a definition is not reached by its link");
  }
  return [...problems, ...(await copies(page))];
}
