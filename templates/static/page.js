// What scripts that show cases share of the page: its words, its elements, its address.

import { open } from "./postings.js";
import { speaker } from "./words.js";

/**
 * @typedef {import("./facets.js").Pairs} Pairs
 * @typedef {import("./postings.js").Store} Store
 *
 * @typedef {object} Asked
 * @property {string} q
 * @property {Pairs} pairs what narrows the cases
 */

/** @param {string} id */
export const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

const settings = part("_panel").dataset;
/** The front page. */
export const home = new URL(settings.home ?? "", location.href);
/** @type {Record<string, string>} */
export const words = JSON.parse(settings.words ?? "{}");
const guide = new URL(settings.guide ?? "", location.href).href;

/** @type {Promise<Store> | undefined} */
let opened;

/** Open the search index, once. */
export function store() {
  opened ??= open(guide);
  opened.catch(() => (opened = undefined));
  return opened;
}

export const say = speaker(words);

/**
 * Make an element. Text is always set as text: nothing that is found or typed becomes markup.
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {(Node | string)[]} children
 */
export function make(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** @returns {Asked} */
export function asked() {
  const every = [...new URL(location.href).searchParams];
  const q = every.find(([name]) => name === "q")?.[1] ?? "";
  return { q, pairs: every.filter(([name]) => name !== "q") };
}

/** @type {number | undefined} */
let waiting;

/** Say of what the address asks that it takes a while, if it does; the timer returned ends that. */
export function patience() {
  // Of an earlier question nothing is to be said any more.
  clearTimeout(waiting);
  const { q, pairs } = asked();
  const asks = q.trim() || pairs.length;
  waiting = asks ? setTimeout(() => (part("_told").textContent = say("busy")), 400) : undefined;
  return waiting;
}

/**
 * Return the address of this page with a query and what narrows it.
 * @param {Asked} asked
 */
export function address({ q, pairs }) {
  const at = new URL(location.href);
  at.hash = "";
  at.search = new URLSearchParams([...(q.trim() ? [["q", q]] : []), ...pairs])
    .toString()
    .replaceAll("%2F", "/");
  return at.href;
}
