// Practices or lessons by topic: the topics as they were served, or those of the cases that are left.

import { above, narrow, of } from "./facets.js";
import { find } from "./find.js";
import { home, make, part, patience, say, store, words } from "./page.js";
import * as panel from "./panel.js";
import { meta } from "./results.js";

/**
 * @typedef {import("./facets.js").Facets} Facets
 * @typedef {import("./facets.js").Chosen} Chosen
 * @typedef {import("./postings.js").Store} Store
 *
 * @typedef {object} Topic
 * @property {string} name
 * @property {string} slug of its page
 * @property {number[]} cases
 * @property {number} items
 */

const TOPICS_AT_ONCE = 6;
const CASES_AT_ONCE = 3;
const FURTHER_CASES = 20;

const found = part("_topics");
const served = part("_list");
const more = part("_more");
const section = found.dataset.section ?? "";
const whole = part("_told").textContent ?? "";
/** Counts the changes, so that a late answer is known for one. */
let turn = 0;

async function update() {
  const mine = ++turn;
  const current = () => mine === turn;
  const wait = patience();
  try {
    const here = await panel.chosenHere();
    if (!current()) return;
    if (!here) restore();
    if (!here && !panel.seen()) return;
    const index = await store();
    const [facets, answer] = await Promise.all([index.facets(), find(index, "")]);
    const chosen = here?.chosen ?? facets.facets.map(() => []);
    const having = answer.cases.filter((number) => facets.items[section][number]);
    const { cases, counts } = narrow(facets, having, chosen);
    if (!current()) return;
    panel.show({ facets, chosen, counts, sure: true });
    if (!here) return;
    const topics = grouped(facets, cases, chosen);
    found.replaceChildren();
    await add(index, facets, topics, current);
    if (!current()) return;
    const n = total(facets, cases);
    served.hidden = true;
    found.hidden = false;
    part("_said").replaceChildren(...panel.chips(here));
    part("_told").textContent = panel.told(n ? say("items", { n, cases: cases.length }) : say("none"), here);
  } catch (error) {
    if (!current()) return;
    // What was served still stands; only what was chosen cannot be shown.
    restore();
    if (location.search) part("_told").textContent = say("failed");
    throw error;
  } finally {
    clearTimeout(wait);
  }
}

function restore() {
  found.replaceChildren();
  found.hidden = true;
  more.hidden = true;
  served.hidden = false;
  part("_said").replaceChildren();
  part("_told").textContent = whole;
}

/**
 * @param {Facets} facets
 * @param {number[]} cases
 */
const total = ({ items }, cases) => cases.reduce((sum, number) => sum + items[section][number], 0);

/**
 * Group cases by the tags that they name; where tags are chosen, by those.
 * @param {Facets} facets
 * @param {number[]} cases
 * @param {Chosen} chosen
 * @returns {Topic[]}
 */
function grouped(facets, cases, chosen) {
  const f = facets.facets.findIndex(({ key }) => key === "tags");
  /** @type {Map<number, number[]>} */
  const groups = new Map();
  const terms = f < 0 ? [] : facets.facets[f].terms;
  const wanted = f < 0 ? [] : chosen[f];
  for (const number of cases) {
    const named = f < 0 ? [] : [...of(facets.facets[f].named, number)];
    const own = wanted.length
      ? named.filter((term) => [term, ...above(terms, term)].some((one) => wanted.includes(one)))
      : named;
    // The untagged come last, as a term after all others.
    for (const term of own.length ? own : [terms.length]) {
      groups.set(term, [...(groups.get(term) ?? []), number]);
    }
  }
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([term, cases]) => ({
      name: terms[term]?.name ?? words.untagged,
      slug: terms[term]?.value ?? "untagged",
      cases,
      items: total(facets, cases),
    }));
}

/**
 * Show some topics, and offer the others.
 * @param {Store} index
 * @param {Facets} facets
 * @param {Topic[]} topics
 * @param {() => boolean} current
 */
async function add(index, facets, topics, current) {
  const first = topics.slice(0, TOPICS_AT_ONCE);
  const made = await Promise.all(first.map((topic) => block(index, facets, topic, current)));
  if (!current()) return;
  found.append(...made);
  const rest = topics.slice(TOPICS_AT_ONCE);
  more.hidden = !rest.length;
  const button = /** @type {HTMLButtonElement} */ (more.firstElementChild);
  button.textContent = say("topics", { n: rest.length });
  button.onclick = async () => {
    const last = found.lastElementChild;
    await add(index, facets, rest, current);
    last?.nextElementSibling?.querySelector("a")?.focus();
  };
}

/**
 * @param {Store} index
 * @param {Facets} facets
 * @param {Topic} topic
 * @param {() => boolean} current
 */
async function block(index, facets, { name, slug, cases, items }, current) {
  const list = make("ul", { class: "items" });
  const button = /** @type {HTMLButtonElement} */ (make("button", { type: "button" }));
  const further = make("p", { class: "more" }, button);
  let at = 0;

  /** @param {number} n */
  async function next(n) {
    const some = cases.slice(at, at + n);
    at += n;
    const made = await Promise.all(some.map((number) => entry(index, facets, number)));
    if (!current()) return;
    const last = list.lastElementChild;
    list.append(...made);
    further.hidden = at >= cases.length;
    button.textContent = say("further", { n: Math.min(FURTHER_CASES, cases.length - at), topic: name });
    if (last) last.nextElementSibling?.querySelector("a")?.focus();
  }

  button.onclick = () => next(FURTHER_CASES);
  await next(CASES_AT_ONCE);
  const link = make("a", { href: new URL(`${section}/${slug}/`, home).href }, name);
  const heading = make("h2", {}, link, " ", make("span", { class: "count" }, String(items)));
  return make("section", { class: "topic" }, heading, make("div", {}, list, further));
}

/**
 * The items of a case, each with its address, and whose they are.
 * @param {Store} index
 * @param {Facets} facets
 * @param {number} number
 */
async function entry(index, facets, number) {
  const card = await index.card(number);
  const { parts } = await index.text(card);
  const page = new URL(`cases/${card.slug}/`, home).href;
  // They stand behind their section.
  const first = parts.findIndex(({ anchor }) => anchor === section) + 1;
  const items = parts.slice(first, first + facets.items[section][number]);
  const links = items.map(({ anchor, heading }) =>
    make("li", {}, make("a", { href: `${page}#${encodeURIComponent(anchor)}` }, heading)),
  );
  const said = make("p", { class: "meta" }, make("span", {}, card.title), ...meta({ ...card, form: "", stages: [] }));
  return make("li", {}, make("ul", {}, ...links), said);
}

/** @param {string} address */
function go(address) {
  history.pushState(null, "", address);
  return update();
}

panel.start(go, update);
addEventListener("popstate", update);
if (!panel.seen()) update();
