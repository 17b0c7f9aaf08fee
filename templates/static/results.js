// Cases as rows: read one after the other, as many as are to be shown.

import { find, snippet, verify } from "./find.js";
import { home, make, part, words } from "./page.js";

/**
 * @typedef {import("./find.js").Answer} Answer
 * @typedef {import("./find.js").Found} Found
 * @typedef {import("./postings.js").Store} Store
 *
 * @typedef {ReturnType<typeof reader>} Reader
 */

const AT_ONCE = 10;

export const rows = part("_found");
const more = part("_more");

/**
 * Verifies the cases of an answer.
 * @param {Store} index
 * @param {Answer} answer
 */
export function reader(index, answer) {
  const { cases, sure } = answer;
  /** @type {Set<number>} */
  const refused = new Set();
  let at = 0;
  return {
    /** Read ten cases, each of some kilobytes, and only while none holds the words ten more. */
    async next() {
      /** @type {Found[]} */
      const found = [];
      while (at < cases.length && !found.length) {
        const batch = cases.slice(at, at + AT_ONCE);
        at += batch.length;
        const read = await Promise.all(batch.map((number) => verify(index, answer, number)));
        read.forEach((one, n) => (one ? found.push(one) : refused.add(batch[n])));
      }
      return found;
    },
    /** The cases that do not hold what was asked after all, of those that were read. */
    refused,
    count: () => ({ n: cases.length - refused.size, sure: sure || at >= cases.length }),
    done: () => at >= cases.length,
  };
}

/** Show no results. */
export function clear() {
  rows.replaceChildren();
  rows.hidden = true;
  more.hidden = true;
}

/**
 * Show results, and offer further ones. `changed` is told when more have been read; it returns
 * whether these are still the results to show.
 * @param {Found[]} first
 * @param {Reader} read
 * @param {() => boolean} changed
 */
export function fill(first, read, changed) {
  /** @param {Found[]} found */
  function add(found) {
    rows.append(...found.map(row));
    rows.hidden = !rows.childElementCount;
    more.hidden = read.done();
  }
  clear();
  add(first);
  const button = /** @type {HTMLButtonElement} */ (more.firstElementChild);
  button.onclick = async () => {
    const last = rows.lastElementChild;
    const found = await read.next();
    if (!changed()) return;
    add(found);
    if (found.length) last?.nextElementSibling?.querySelector("a")?.focus();
  };
}

/**
 * Read some cases in the order of lists, without a query. Returns what shows them.
 * @param {Store} index
 * @param {number[]} cases
 * @param {() => boolean} changed
 */
export async function inOrder(index, cases, changed) {
  const kept = new Set(cases);
  const answer = await find(index, "");
  const read = reader(index, { ...answer, cases: answer.cases.filter((n) => kept.has(n)) });
  const first = await read.next();
  return () => fill(first, read, changed);
}

/** @param {Found} found */
function row({ card, part: place, text, words: marked }) {
  const template = /** @type {HTMLTemplateElement} */ (part("_row"));
  const made = /** @type {HTMLElement} */ (template.content.cloneNode(true));
  /** @param {string} selector */
  const at = (selector) => /** @type {HTMLElement} */ (made.querySelector(selector));
  const page = new URL(`cases/${card.slug}/`, home);
  const title = /** @type {HTMLAnchorElement} */ (at("h2 a"));
  title.href = page.href;
  title.append(...pieces(card.title, marked, Infinity));
  if (place?.anchor) {
    const link = /** @type {HTMLAnchorElement} */ (at(".item a"));
    link.href = `${page.href}#${encodeURIComponent(place.anchor)}`;
    link.append(...pieces(place.heading, marked, Infinity));
  } else {
    at(".item").remove();
  }
  // Where no word was asked for, the summary stands as it does in other lists.
  const summary = at(".snippet");
  summary.append(...pieces(text, marked, marked.length ? undefined : Infinity));
  if (!marked.length) summary.className = "summary";
  if (!text) summary.remove();
  at(".meta").append(...meta(card));
  const tags = card.tags.map(([name]) => pieces(name, marked, Infinity));
  // Of many tags, those that were asked for are shown.
  tags.sort((a, b) => Number(hasMark(b)) - Number(hasMark(a)));
  at(".tags").append(...tags.slice(0, 3).map((tag) => make("li", {}, ...tag)));
  if (!card.tags.length) at(".tags").remove();
  return made;
}

/**
 * Return where and when a case is.
 * @param {import("./postings.js").Card} card
 */
export function meta({ status, form, regions, stages, year }) {
  const facts = [form, regions.join(words.comma), stages.join(words.comma)].filter(Boolean);
  return [
    ...(status ? [make("strong", {}, words[status] ?? status)] : []),
    ...facts.map((fact) => make("span", {}, fact)),
    make("time", {}, String(year)),
  ];
}

/** @param {(Node | string)[]} pieces */
const hasMark = (pieces) => pieces.some((piece) => piece instanceof Node);

/**
 * @param {string} text
 * @param {string[]} marked
 * @param {number} [room]
 */
function pieces(text, marked, room) {
  return snippet(text, marked, room).map((piece) =>
    piece.marked ? make("mark", {}, piece.text) : piece.text,
  );
}
