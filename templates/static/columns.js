// Cases side by side: one column each, one row for each thing that is asked of all of them.
// Text is always set as text, so that nothing in the data becomes markup.

import { filled } from "./words.js";

/**
 * @typedef {{ label: string, value: string, unit: string | null, note: string | null }} Metric
 * @typedef {{ title: string, anchor: string }} Item
 * @typedef {{ key: string, title: string, items: Item[] }} Section
 *
 * docs/data.md says what each field of a case means.
 * @typedef {Record<string, any>} Case
 *
 * @typedef {(one: Case, others: Case[]) => (Node | string)[]} Teller
 * Says what stands in the cell of a case; nothing where the case does not say.
 */

const LARGE = /([0-9.,:/%+\-–−×]+)/;

/**
 * Return the list of the columns, what can be done with them, and the table.
 * @param {Case[]} cases
 * @param {URL} home
 * @param {Record<string, any>} words
 */
export function columns(cases, home, words) {
  /** @type {Record<string, string>} */
  const forms = JSON.parse(document.getElementById("_compare")?.dataset.forms ?? "{}");
  /** @type {Record<string, (one: Case) => string[]>} */
  const answers = {
    lead: (one) => one.lead,
    partners: (one) => one.partners,
    region: (one) => one.regions.map((/** @type {any} */ at) => at.name.replaceAll("/", " ")),
    area: (one) => [one.area].filter(Boolean),
    stage: (one) => one.stages,
    form: (one) => [forms[one.form] ?? one.form],
    tags: (one) => one.tags,
  };
  const made = cloned("_comparison");
  const table = at(made, "table");
  made.querySelector("ol")?.append(...cases.map(column));
  made.querySelector("[data-do=copy]")?.toggleAttribute("hidden", !navigator.clipboard);
  at(table, "thead tr").append(...cases.map(head));
  table.classList.add(`of${cases.length}`);
  alignFigures();
  for (const row of table.querySelectorAll("tbody tr")) fill(/** @type {HTMLElement} */ (row));
  at(made, ".shared").hidden = !table.querySelector("mark");
  return [...made.children];

  /** @param {Case} one */
  function pageOf(one) {
    return new URL(`cases/${one.slug}/`, home).href;
  }

  /**
   * @param {Case} one
   * @param {number} n
   */
  function column(one, n) {
    const item = /** @type {HTMLElement} */ (cloned("_column").firstElementChild);
    item.dataset.slug = one.slug;
    at(item, ".mark").textContent = words.marks[n];
    item.querySelector("a")?.replaceWith(link(pageOf(one), one.title));
    for (const button of item.querySelectorAll("button")) {
      button.setAttribute("aria-label", filled(words[button.dataset.do ?? ""], { title: one.title }));
      if (button.dataset.do === "before") button.disabled = n === 0;
      if (button.dataset.do === "after") button.disabled = n === cases.length - 1;
    }
    return item;
  }

  /**
   * @param {Case} one
   * @param {number} n
   */
  function head(one, n) {
    const status = one.status === "published" ? [] : [make("small", words[one.status] ?? one.status)];
    const cell = make("th", make("span", words.marks[n]), link(pageOf(one), one.title), ...status);
    cell.scope = "col";
    cell.setAttribute("role", "columnheader");
    return cell;
  }

  /** Fill a row, which says in its data what it is about. @param {HTMLElement} row */
  function fill(row) {
    const tell = teller(row.dataset);
    row.append(
      ...cases.map((one, n) => {
        const told = tell(one, cases.filter((other) => other !== one));
        const cell = make("td", ...(told.length ? told : [make("span", words.unknown)]));
        cell.setAttribute("role", "cell");
        cell.dataset.mark = words.marks[n];
        cell.classList.toggle("unknown", !told.length);
        return cell;
      }),
    );
  }

  /**
   * @param {DOMStringMap} about
   * @returns {Teller}
   */
  function teller({ fact, field, section, figure }) {
    if (section) return (one) => items(one, section);
    if (figure) return (one) => one.metrics.filter((m) => m.label === figure).map(showFigure);
    if (field) return (one, others) => values(one, others, (c) => own(c.fields[field]));
    switch (fact) {
      case "summary":
        return (one) => [one.summary].filter(Boolean);
      case "date":
        return (one) => [day(one.date)];
      case "figures":
        return (one) => one.metrics.filter((m) => !shared().includes(m.label)).map(showFigure);
      case "text":
        return text;
      case "source":
        return source;
    }
    return (one, others) => values(one, others, answers[fact ?? ""]);
  }

  /** Labels of figures that several cases have: each has a row of its own. */
  function shared() {
    const labels = cases.flatMap((one) => [...new Set(one.metrics.map((m) => m.label))]);
    return [...new Set(labels.filter((label, n) => labels.indexOf(label) < n))];
  }

  function alignFigures() {
    const row = at(table, "[data-fact=figures]");
    for (const label of shared()) {
      const own = /** @type {HTMLElement} */ (row.cloneNode(true));
      delete own.dataset.fact;
      own.dataset.figure = label;
      at(own, "th").textContent = label;
      row.before(own);
    }
    if (!shared().length) return;
    at(row, "th").textContent = words["figures.other"];
    // Where all figures are shared, there are no others to speak of.
    if (cases.every((one) => one.metrics.every((m) => shared().includes(m.label)))) row.remove();
  }

  /**
   * @param {Case} one
   * @param {Case[]} others
   * @param {(one: Case) => string[]} answer
   */
  function values(one, others, answer) {
    const list = make("ul");
    for (const value of answer(one)) {
      const also = others.filter((other) => answer(other).includes(value));
      const marks = also.map((other) => words.marks[cases.indexOf(other)]).join(words.comma);
      const item = make("li", also.length ? make("mark", value) : value);
      if (also.length) item.append(unseen(filled(words.also, { others: marks })));
      list.append(item);
    }
    return list.childElementCount ? [list] : [];
  }

  /** @param {unknown} value */
  function own(value) {
    if (value === undefined || value === null || value === "") return [];
    return (Array.isArray(value) ? value : [value]).map((v) =>
      typeof v === "boolean" ? words[String(v)] : String(v),
    );
  }

  /** @param {Metric} metric */
  function showFigure({ label, value, unit, note }) {
    const figure = cloned("_figure");
    const gap = unit && !"%‰".includes(unit) ? words.gap : "";
    at(figure, "dt").textContent = label;
    at(figure, ".figure").append(...digits(value), make("span", unit ? gap + unit : ""));
    at(figure, ".note").textContent = note;
    if (!note) at(figure, ".note").remove();
    return figure;
  }

  /**
   * @param {Case} one
   * @param {string} key
   */
  function items(one, key) {
    const found = one.sections.filter((s) => s.key === key).flatMap((s) => s.items);
    if (!found.length) return [];
    const linked = found.map(({ title, anchor }) => make("li", link(anchored(one, anchor), title)));
    return [make("ol", ...linked)];
  }

  /** Links to the sections whose text stands in the page only. @param {Case} one */
  function text(one) {
    const plain = one.sections.filter((s) => !s.items.length);
    const linked = plain.map(({ key, title }) => make("li", link(anchored(one, key), title)));
    return [make("ul", ...(linked.length ? linked : [make("li", link(pageOf(one), one.title))]))];
  }

  /**
   * @param {Case} one
   * @param {string} anchor
   */
  function anchored(one, anchor) {
    return `${pageOf(one)}#${encodeURIComponent(anchor)}`;
  }

  /** @param {Case} one */
  function source({ source: from }) {
    if (!from) return [];
    const name = /^https?:/.test(from.url ?? "") ? link(from.url, from.name) : from.name;
    const by = from.author ? [make("p", filled(words.by, { author: from.author }))] : [];
    return [make("p", name), ...by, ...(from.date ? [make("p", day(from.date))] : [])];
  }

  /** A day in words. @param {string} date */
  function day(date) {
    const [year, month, number] = date.split("-").map(Number);
    const names = { year: String(year), month: words.months[month - 1], day: String(number) };
    const time = make("time", filled(words.date, names));
    time.setAttribute("datetime", date);
    return time;
  }
}

/** A figure with its digits large and the words about them small: `超90`. @param {string} value */
function digits(value) {
  if (!/[0-9]/.test(value)) return [value];
  // What is split at and kept stands at the odd places.
  const parts = value.split(LARGE).map((part, n) => (n % 2 || !part ? part : make("small", part)));
  return parts.filter(Boolean);
}

/** @param {string} id */
function cloned(id) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(id));
  return /** @type {DocumentFragment} */ (template.content.cloneNode(true));
}

/**
 * @param {ParentNode} where
 * @param {string} selector
 */
function at(where, selector) {
  return /** @type {HTMLElement} */ (where.querySelector(selector));
}

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {(Node | string)[]} children
 */
function make(tag, ...children) {
  const made = document.createElement(tag);
  made.append(...children);
  return made;
}

/**
 * @param {string} href
 * @param {string} text
 */
function link(href, text) {
  const made = make("a", text);
  made.href = href;
  return made;
}

/** @param {string} text */
function unseen(text) {
  const made = make("span", text);
  made.className = "unseen";
  return made;
}
