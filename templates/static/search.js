// The search page: a box, the address, and what was found.

import { narrow } from "./facets.js";
import { find } from "./find.js";
import { address, asked, make, part, patience, say, store, words } from "./page.js";
import * as panel from "./panel.js";
import { clear, fill, reader, rows } from "./results.js";
import { suggest } from "./suggest.js";

/**
 * @typedef {import("./find.js").Answer} Answer
 * @typedef {import("./postings.js").Store} Store
 */

const PAUSE = 150;

const form = /** @type {HTMLFormElement} */ (part("_seek"));
const box = /** @type {HTMLInputElement} */ (part("_q"));

/** Counts the searches, so that a late answer is known for one. */
let turn = 0;
/** The address as it was last settled: typing alone makes no step of the way back. */
let settled = address(asked());
/** @type {number | undefined} */
let timer;

// The address

function typed() {
  history.replaceState(null, "", address({ ...asked(), q: box.value }));
  search();
}

function settle() {
  clearTimeout(timer);
  const now = address({ ...asked(), q: box.value });
  if (now === settled) return;
  // The entry that was typed over becomes what it was, and what was typed one of its own.
  history.replaceState(null, "", settled);
  history.pushState(null, "", now);
  settled = now;
  search();
}

/** What is being shown, or searched. */
let shown = "";
/** Offers what the last answer could be narrowed by. */
let again = () => {};

async function search() {
  if (location.href === shown) return;
  shown = location.href;
  const mine = ++turn;
  const { q, pairs } = asked();
  if (!q.trim() && !pairs.length) nothing();
  const wait = patience();
  try {
    const [here, index] = await Promise.all([panel.chosenHere(), store()]);
    const answer = await find(index, q);
    const asks = answer.wishes.length > 0 || here !== null;
    const cases = here ? narrow(here.facets, answer.cases, here.chosen).cases : answer.cases;
    const read = reader(index, { ...answer, cases: asks ? cases : [] });
    const first = await read.next();
    if (mine !== turn) return;
    again = () => void offer(index, answer, here, read);
    /** Say what is known by now, which is more with every case that is read. */
    function tell() {
      if (mine !== turn) return false;
      const { n, sure } = read.count();
      const count = n ? say(sure ? "count" : "most", { n }) : say("none");
      part("_told").textContent = panel.told(count, here);
      again();
      return true;
    }
    if (!asks && !q.trim()) {
      nothing();
      again();
      return;
    }
    document.title = document.title.replace(/^.*?(?= - )/, q.trim() || words.heading);
    part("_said").replaceChildren(...panel.chips(here), ...others(answer));
    fill(first, read, tell);
    tell();
    const { n } = read.count();
    part("_empty").hidden = n > 0;
    if (!n) suggest(index, answer, here);
  } catch (error) {
    if (mine !== turn) return;
    nothing();
    shown = "";
    part("_told").textContent = say("failed");
    throw error;
  } finally {
    clearTimeout(wait);
  }
}

function nothing() {
  clear();
  part("_said").replaceChildren();
  part("_told").textContent = "";
  part("_empty").hidden = true;
}

/**
 * Offer what else the cases could be narrowed by. The facets are fetched only once they are seen.
 * @param {Store} index
 * @param {Answer} answer
 * @param {Awaited<ReturnType<typeof panel.chosenHere>>} here
 * @param {import("./results.js").Reader} read
 */
async function offer(index, answer, here, read) {
  const mine = turn;
  if (!here && !panel.seen()) return;
  const facets = await index.facets();
  if (mine !== turn) return;
  const chosen = here?.chosen ?? facets.facets.map(() => []);
  const left = answer.cases.filter((number) => !read.refused.has(number));
  const { counts } = narrow(facets, left, chosen);
  panel.show({ facets, chosen, counts, sure: answer.sure || (!here && read.count().sure) });
}

/** @param {Answer} answer */
function others({ wishes }) {
  return wishes
    .filter((wish) => wish.also.length)
    .map((wish) => {
      const said = say("also", { word: wish.written, others: wish.also.join(words.comma) });
      const alone = asked().q.replace(wish.written, `"${wish.written}"`);
      const link = make("a", { href: address({ ...asked(), q: alone }) }, say("also.not"));
      return make("p", {}, said, " ", link);
    });
}

// What the reader does

// While an input method composes, what stands in the box is not yet what is meant.
let composing = false;
box.addEventListener("compositionstart", () => {
  composing = true;
  clearTimeout(timer);
});
box.addEventListener("compositionend", () => {
  composing = false;
  later();
});
box.addEventListener("input", (event) => {
  if (!composing && !(/** @type {InputEvent} */ (event).isComposing)) later();
});
function later() {
  clearTimeout(timer);
  timer = setTimeout(typed, PAUSE);
}

box.addEventListener("blur", settle);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!composing) settle();
});

/** Links of the results, in their order. */
const links = () => [...rows.querySelectorAll("h2 a")].map((a) => /** @type {HTMLElement} */ (a));

addEventListener("keydown", (event) => {
  // 229: a key that an input method takes for itself, in browsers that do not say so otherwise.
  if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = document.activeElement;
  const inRows = rows.contains(at);
  if (event.key === "Escape" && inRows) box.select();
  else if (event.key === "Escape" && at === box && box.value) {
    box.value = "";
    later();
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && (at === box || inRows)) {
    const here = links().findIndex((link) => link.closest("li")?.contains(at));
    const next = event.key === "ArrowDown" ? here + 1 : here - 1;
    if (next >= links().length || (at === box && event.key === "ArrowUp")) return;
    if (next < 0) box.select();
    else links()[next].focus();
  } else return;
  event.preventDefault();
});

function arrived() {
  settled = address(asked());
  box.value = asked().q;
  return search();
}
addEventListener("popstate", arrived);

/** @param {string} address */
function go(address) {
  clearTimeout(timer);
  history.pushState(null, "", address);
  return arrived();
}

// Links to other searches need no new page.
document.addEventListener("click", (event) => {
  const link = /** @type {Element} */ (event.target).closest("#_said p:not([class]) a, #_empty section:first-child a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  go(/** @type {HTMLAnchorElement} */ (link).href);
  box.focus();
});

panel.start(go, () => again());
arrived();
// Someone who comes to search will want it.
if (!box.value) box.focus({ preventScroll: true });
store().catch(() => {});
