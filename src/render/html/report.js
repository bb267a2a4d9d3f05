"use strict";
(() => {
  const lang = document.documentElement.lang;
  const words = document.body.dataset;
  const make = (tag, attributes, text) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    if (text) element.textContent = text;
    return element;
  };

  // Tables: the headings become buttons. Numbers sort by their value, words as the language of the page sorts them, cells without a value last.
  const collator = new Intl.Collator(lang, { numeric: true });
  const key = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.v === undefined ? cell.firstChild?.textContent.trim() ?? "" : Number(cell.dataset.v);
  };
  const isNone = (value) => value === "" || value === "–" || Number.isNaN(value);
  const compare = (a, b) => {
    if (typeof a === "number" && typeof b === "number") return a - b;
    if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
    return collator.compare(a, b);
  };
  const sort = (table, column) => {
    const headings = [...table.tHead.rows[0].cells];
    const heading = headings[column];
    const isNumber = heading.classList.contains("number");
    const first = isNumber ? "descending" : "ascending";
    const now = heading.getAttribute("aria-sort");
    const order = now ? (now === "ascending" ? "descending" : "ascending") : first;
    headings.forEach((other) => other.removeAttribute("aria-sort"));
    heading.setAttribute("aria-sort", order);
    const sign = order === "ascending" ? 1 : -1;
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row) => [key(row, column), row]);
    rows.sort(([a], [b]) => isNone(a) - isNone(b) || (isNone(a) ? 0 : sign * compare(a, b)));
    body.append(...rows.map(([, row]) => row));
  };
  for (const table of document.querySelectorAll("main table")) {
    if (table.tBodies[0].rows.length < 2) continue;
    [...table.tHead.rows[0].cells].forEach((heading, column) => {
      const button = make("button", { type: "button", class: "sort" }, heading.textContent);
      button.addEventListener("click", () => sort(table, column));
      heading.replaceChildren(button);
    });
  }

  // Definitions and comments: shown over the page, and closing them returns to the link. Without this they are links to the end of the page.
  const dialog = document.getElementById("peek");
  const content = document.getElementById("peek-content");
  const place = document.getElementById("peek-place");
  const peek = (id) => {
    const target = document.getElementById(id);
    if (!target) return false;
    const parts = target.tagName === "DT" ? [target, target.nextElementSibling] : [target];
    const copies = parts.map((part) => {
      if (part.tagName !== "DT" && part.tagName !== "DD") return part.cloneNode(true);
      const copy = make(part.tagName === "DT" ? "h2" : "p", {});
      copy.append(...[...part.childNodes].map((node) => node.cloneNode(true)));
      return copy;
    });
    for (const copy of copies) {
      copy.removeAttribute("id");
      copy.querySelectorAll("[id]").forEach((inner) => inner.removeAttribute("id"));
    }
    content.replaceChildren(...copies);
    place.href = `#${id}`;
    if (!dialog.open) dialog.showModal();
    return true;
  };
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest?.("a.def, a.ref");
    if (link && peek(link.hash.slice(1))) {
      dialog.setAttribute("aria-label", link.getAttribute("aria-label"));
      event.preventDefault();
    }
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  place.addEventListener("click", () => dialog.close());

  // Charts: values where the pointer is, and with the arrow keys.
  for (const figure of document.querySelectorAll("figure.chart")) {
    const scroller = figure.querySelector(".chart-scroll");
    const marks = [...figure.querySelectorAll(".readings rect")];
    if (marks.length === 0) continue;
    const said = marks.map((mark) => {
      const title = mark.querySelector("title");
      title.remove();
      return title.textContent;
    });
    const tip = make("p", { class: "tip", "aria-live": "polite" });
    figure.append(tip);
    let at = -1;
    const hide = () => {
      marks[at]?.classList.remove("on");
      at = -1;
      tip.textContent = "";
    };
    const show = (index) => {
      marks[at]?.classList.remove("on");
      at = index;
      marks[at].classList.add("on");
      tip.textContent = said[at];
      const mark = marks[at].getBoundingClientRect();
      const frame = figure.getBoundingClientRect();
      const middle = mark.left + mark.width / 2 - frame.left;
      const half = tip.offsetWidth / 2;
      tip.style.left = `${Math.max(0, Math.min(middle - half, frame.width - 2 * half))}px`;
      const top = mark.top - frame.top;
      tip.style.top = `${top + Math.min(0, mark.height - 40) - tip.offsetHeight - 6 > 0 ? top - tip.offsetHeight - 6 : mark.bottom - frame.top + 6}px`;
    };
    marks.forEach((mark, index) => mark.addEventListener("pointerenter", () => show(index)));
    scroller.addEventListener("pointerleave", hide);
    scroller.addEventListener("blur", hide);
    scroller.setAttribute("aria-description", words.arrows);
    scroller.addEventListener("keydown", (event) => {
      const next = { ArrowRight: at + 1, ArrowLeft: at < 0 ? marks.length - 1 : at - 1, Home: 0, End: marks.length - 1 }[event.key];
      if (event.key === "Escape") hide();
      if (next === undefined) return;
      event.preventDefault();
      const index = Math.max(0, Math.min(next, marks.length - 1));
      marks[index].scrollIntoView({ block: "nearest", inline: "nearest" });
      show(index);
    });
  }

  // Contents: folded on narrow screens, always open on wide ones; the section that is read is marked.
  const contents = document.querySelector(".toc details");
  const wide = matchMedia("(min-width: 68rem)");
  const fold = () => { contents.open = wide.matches; };
  fold();
  wide.addEventListener("change", fold);
  contents.addEventListener("click", (event) => {
    if (event.target.closest("a") && !wide.matches) contents.open = false;
  });
  const links = new Map([...contents.querySelectorAll("a")].map((link) => [link.hash.slice(1), link]));
  const visible = new Set();
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) visible[entry.isIntersecting ? "add" : "delete"](entry.target.id);
    const first = [...links.keys()].find((id) => visible.has(id));
    for (const [id, link] of links) {
      if (id === first) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }, { rootMargin: "-10% 0px -60% 0px" });
  document.querySelectorAll("main > section").forEach((section) => watcher.observe(section));
})();
