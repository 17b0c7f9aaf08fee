// The panel of facets: checkboxes in place of the links that the page comes with, and what is chosen
// as chips that can be taken away.

import { above, choices, offered, pairs, sentence, toggle } from "./facets.js";
import { address, asked, make, part, say, store, words } from "./page.js";

/**
 * @typedef {import("./facets.js").Facets} Facets
 * @typedef {import("./facets.js").Chosen} Chosen
 * @typedef {import("./facets.js").Node} Node
 *
 * @typedef {object} State what the panel shows
 * @property {Facets} facets
 * @property {Chosen} chosen
 * @property {Uint32Array[]} counts
 * @property {boolean} sure whether counts are exact, or the most that it can be
 */

const LIMIT = 12;
const panel = /** @type {HTMLDetailsElement} */ (part("_panel"));
const body = /** @type {HTMLElement} */ (panel.lastElementChild);
const wide = matchMedia("(min-width: 64em)");

/** Facets of which every value is shown. */
const unfolded = new Set();
/** @type {{ set: HTMLElement, list: HTMLElement, all: HTMLElement, items: Map<number, Item> }[]} */
let made = [];
/** @type {State | undefined} */
let state;
/** @type {(address: string) => Promise<unknown>} */
let go = async () => {};

/** @typedef {{ item: HTMLElement, input: HTMLInputElement, count: HTMLElement, below: HTMLElement }} Item */

/**
 * Bring the panel to life. `follow` takes the reader to an address of this page; `wanted` is called
 * once the panel is to be seen.
 * @param {(address: string) => Promise<unknown>} follow
 * @param {() => void} wanted
 */
export function start(follow, wanted) {
  go = follow;
  const look = () => !state && seen() && wanted();
  panel.addEventListener("toggle", look);
  wide.addEventListener("change", look);
  look();
}

/** Whether the panel is open to the eye. */
export const seen = () => wide.matches || panel.open;

/**
 * Return what the address chooses, and null where it chooses nothing there is.
 * @returns {Promise<{ facets: Facets, chosen: Chosen } | null>}
 */
export async function chosenHere() {
  if (!asked().pairs.length) return null;
  const facets = await (await store()).facets();
  const chosen = choices(facets, asked().pairs);
  return chosen.some((terms) => terms.length) ? { facets, chosen } : null;
}

/** @param {State} now */
export function show(now) {
  state = now;
  if (!made.length) {
    made = now.facets.facets.map(fieldset);
    body.replaceChildren(...made.map(({ set }) => set));
  }
  const focused = /** @type {HTMLElement} */ (document.activeElement);
  made.forEach((_, f) => fill(f));
  // What is moved within a page loses the focus.
  if (body.contains(focused)) focused.focus({ preventScroll: true });
}

/**
 * @param {import("./facets.js").Facet} facet
 * @param {number} f
 */
function fieldset({ name }, f) {
  const list = make("ul", {});
  const all = make("button", { type: "button" });
  all.addEventListener("click", () => {
    if (!unfolded.delete(f)) unfolded.add(f);
    fill(f);
    if (unfolded.has(f)) list.querySelector("input")?.focus();
  });
  const set = make("fieldset", {}, make("legend", {}, name), list, make("p", { class: "more" }, all));
  return { set, list, all, items: new Map() };
}

/** @param {number} f */
function fill(f) {
  if (!state) return;
  const { set, list, all } = made[f];
  const facet = state.facets.facets[f];
  const limit = unfolded.has(f) ? Infinity : LIMIT;
  const { nodes, all: n } = offered(facet, state.counts[f], state.chosen[f], limit);
  const open = new Set(state.chosen[f].flatMap((term) => above(facet.terms, term)));
  list.replaceChildren(...nodes.map((node) => entry(f, node, open)));
  set.hidden = !nodes.length;
  all.textContent = unfolded.has(f) ? say("fewer") : say("all", { n });
  all.setAttribute("aria-expanded", String(unfolded.has(f)));
  /** @type {HTMLElement} */ (all.parentElement).hidden = n <= LIMIT;
}

/**
 * @param {number} f
 * @param {Node} node
 * @param {Set<number>} open terms with something chosen below them
 * @returns {HTMLElement}
 */
function entry(f, { term, children }, open) {
  const { items } = made[f];
  const found = items.get(term) ?? checkbox(f, term);
  items.set(term, found);
  const { chosen, counts, sure } = /** @type {State} */ (state);
  const n = counts[f][term];
  found.input.checked = chosen[f].includes(term);
  found.input.indeterminate = open.has(term);
  found.count.textContent = sure ? String(n) : say("atmost", { n });
  found.below.replaceChildren(...children.map((node) => entry(f, node, open)));
  found.below.hidden = !children.length;
  return found.item;
}

/**
 * @param {number} f
 * @param {number} term
 * @returns {Item}
 */
function checkbox(f, term) {
  const { facets } = /** @type {State} */ (state);
  const { parameter, terms } = facets.facets[f];
  const { name, value } = terms[term];
  const input = /** @type {HTMLInputElement} */ (
    make("input", { type: "checkbox", name: parameter, value })
  );
  input.addEventListener("change", () => {
    if (state) go(address({ ...asked(), pairs: pairs(facets, toggle(facets, state.chosen, f, term)) }));
  });
  const count = make("span", { class: "count" });
  const below = make("ul", {});
  const label = make("label", {}, input, make("span", {}, name), " ", count);
  return { item: make("li", {}, label, below), input, count, below };
}

/**
 * Say how much is left, and by what it is narrowed.
 * @param {string} count
 * @param {{ facets: Facets, chosen: Chosen } | null} here
 */
export function told(count, here) {
  if (!here) return count;
  const { colon, comma, semicolon } = words;
  return say("told", { count, conditions: sentence(here.facets, here.chosen, { colon, comma, semicolon }) });
}

/**
 * Return what is chosen as links to the page without it.
 * @param {{ facets: Facets, chosen: Chosen } | null} here
 */
export function chips(here) {
  if (!here) return [];
  const { facets, chosen } = here;
  const every = chosen.flatMap((terms, f) => terms.map((term) => ({ f, term })));
  const made = every.map(({ f, term }) => {
    const rest = pairs(facets, toggle(facets, chosen, f, term));
    const { name: facet, terms } = facets.facets[f];
    const name = facet + words.colon + terms[term].name;
    const label = say("remove", { name });
    const cross = make("a", { href: address({ ...asked(), pairs: rest }), "aria-label": label }, "×");
    return make("p", { class: "chip" }, name, " ", cross);
  });
  const clear = make("a", { href: address({ ...asked(), pairs: [] }) }, say("clear"));
  return made.length > 1 ? [...made, make("p", { class: "clear" }, clear)] : made;
}

part("_said").addEventListener("click", async (event) => {
  const link = /** @type {Element} */ (event.target).closest(".chip a, .clear a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const crosses = () => [...part("_said").querySelectorAll(".chip a")];
  const at = crosses().indexOf(link);
  await go(/** @type {HTMLAnchorElement} */ (link).href);
  // Whoever took one condition away stands at the next, or at what is said.
  const left = crosses();
  const next = left[Math.min(at, left.length - 1)] ?? part("_told");
  /** @type {HTMLElement} */ (next).focus();
});
