// The search page: a box, the address, and what was found.

import { find, snippet, verify } from "./find.8637c2252d.js";
import { open } from "./postings.8fa932aac7.js";

/**
 * @typedef {import("./find.js").Answer} Answer
 * @typedef {import("./find.js").Found} Found
 * @typedef {import("./postings.js").Store} Store
 *
 * @typedef {object} Asked
 * @property {string} q
 * @property {string[]} tags by slug
 */

const AT_ONCE = 10;
const PAUSE = 150;

/** @param {string} id */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const form = /** @type {HTMLFormElement} */ (part("_seek"));
const box = /** @type {HTMLInputElement} */ (part("_q"));
const rows = part("_found");
const home = new URL(form.dataset.home ?? "", location.href);
/** @type {Record<string, string>} */
const words = JSON.parse(form.dataset.words ?? "{}");

/** @type {Promise<Store> | undefined} */
let opened;
/** Counts the searches, so that a late answer is known for one. */
let turn = 0;
/** The address as it was last settled: typing alone makes no step of the way back. */
let settled = location.href;
/** @type {number | undefined} */
let timer;

function store() {
  opened ??= open(new URL(form.dataset.guide ?? "", location.href).href);
  opened.catch(() => (opened = undefined));
  return opened;
}

/**
 * @param {string} key
 * @param {Record<string, string | number>} [names]
 */
function say(key, names = {}) {
  const phrase = key === "count" && names.n === 1 ? words.one : words[key];
  return phrase.replace(/\{(\w+)\}/g, (_, name) => String(names[name]));
}

/**
 * Make an element. Text is always set as text: nothing that is found or typed becomes markup.
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {(Node | string)[]} children
 */
function make(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// The address

/** @returns {Asked} */
function asked() {
  const at = new URL(location.href).searchParams;
  return { q: at.get("q") ?? "", tags: [...new Set(at.getAll("tag"))] };
}

/** @param {Asked} asked */
function address({ q, tags }) {
  const at = new URL(location.href);
  at.hash = "";
  at.searchParams.delete("q");
  at.searchParams.delete("tag");
  if (q.trim()) at.searchParams.set("q", q);
  for (const tag of tags) at.searchParams.append("tag", tag);
  return at.href;
}

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

async function search() {
  if (location.href === shown) return;
  shown = location.href;
  const mine = ++turn;
  const { q, tags } = asked();
  if (!q.trim() && !tags.length) {
    clear();
    return;
  }
  const wait = setTimeout(() => (part("_told").textContent = say("busy")), 400);
  try {
    const index = await store();
    const answer = await find(index, q, tags.map((slug) => `tags/${slug}`));
    const show = shower(index, answer);
    const first = await show.next(AT_ONCE);
    if (mine !== turn) return;
    clear();
    document.title = document.title.replace(/^.*?(?= - )/, q.trim() || words.heading);
    part("_said").append(...filters(index, tags), ...others(answer));
    add(first);
    tell(show.count());
    part("_empty").hidden = show.count().n > 0;
    if (!show.count().n) suggest(index, answer, q, tags);
    more(show, mine);
  } catch (error) {
    if (mine !== turn) return;
    clear();
    shown = "";
    part("_told").textContent = say("failed");
    throw error;
  } finally {
    clearTimeout(wait);
  }
}

/**
 * Verifies the cases of an answer, one after the other, as many as are to be shown.
 * @param {Store} index
 * @param {Answer} answer
 */
function shower(index, { cases, sure, ...answer }) {
  let at = 0;
  let refused = 0;
  return {
    /** @param {number} wanted */
    async next(wanted) {
      /** @type {Found[]} */
      const found = [];
      while (found.length < wanted && at < cases.length) {
        const batch = cases.slice(at, at + wanted - found.length);
        at += batch.length;
        const read = await Promise.all(
          batch.map((number) => verify(index, { ...answer, cases, sure }, number)),
        );
        const held = read.filter((one) => one !== null);
        refused += batch.length - held.length;
        found.push(...held);
      }
      return found;
    },
    count: () => ({ n: cases.length - refused, sure: sure || at >= cases.length }),
    done: () => at >= cases.length,
  };
}

// What is shown

function clear() {
  rows.replaceChildren();
  rows.hidden = true;
  part("_said").replaceChildren();
  part("_told").textContent = "";
  part("_more").hidden = true;
  part("_empty").hidden = true;
}

/** @param {{ n: number, sure: boolean }} count */
function tell({ n, sure }) {
  part("_told").textContent = n ? say(sure ? "count" : "most", { n }) : say("none");
}

/** @param {Found[]} found */
function add(found) {
  rows.append(...found.map(row));
  rows.hidden = !rows.childElementCount;
}

/**
 * @param {ReturnType<typeof shower>} show
 * @param {number} mine
 */
function more(show, mine) {
  part("_more").hidden = show.done();
  const button = /** @type {HTMLButtonElement} */ (part("_more").firstElementChild);
  button.onclick = async () => {
    const last = rows.lastElementChild;
    const found = await show.next(AT_ONCE);
    if (mine !== turn) return;
    add(found);
    tell(show.count());
    part("_more").hidden = show.done();
    if (found.length) last?.nextElementSibling?.querySelector("a")?.focus();
  };
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
  at(".snippet").append(...pieces(text, marked));
  if (!text) at(".snippet").remove();
  const status = card.status ? [make("strong", {}, words[card.status] ?? card.status)] : [];
  const facts = [card.place.join(words.gap), card.stages.join(words.comma)].filter(Boolean);
  at(".meta").append(
    ...status,
    ...facts.map((fact) => make("span", {}, fact)),
    make("time", {}, String(card.year)),
  );
  const tags = card.tags.map(([name]) => pieces(name, marked, Infinity));
  // Of many tags, those that were asked for are shown.
  tags.sort((a, b) => Number(hasMark(b)) - Number(hasMark(a)));
  at(".tags").append(...tags.slice(0, 3).map((tag) => make("li", {}, ...tag)));
  if (!card.tags.length) at(".tags").remove();
  return made;
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

/**
 * @param {Store} index
 * @param {string[]} tags
 */
function filters(index, tags) {
  return tags.map((slug) => {
    const name = index.tags.find((tag) => tag.slug === slug)?.name ?? slug;
    const rest = { ...asked(), tags: tags.filter((other) => other !== slug) };
    const label = say("remove", { name });
    const cross = make("a", { href: address(rest), "aria-label": label }, "×");
    return make("p", { class: "chip" }, say("filter", { tag: name }), " ", cross);
  });
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

/**
 * Nothing was found: offer what is near.
 * @param {Store} index
 * @param {Answer} answer
 * @param {string} q
 * @param {string[]} tags
 */
function suggest(index, { wishes }, q, tags) {
  const [fewer, nearest] = part("_empty").querySelectorAll("section");
  const less = [
    ...(wishes.length > 1 ? wishes : []).map((wish) => ({
      name: say("less", { word: write(wish) }),
      q: wishes.filter((other) => other !== wish).map(write).join(" "),
      tags,
    })),
    ...(q.trim() ? tags : []).map((slug) => ({
      name: say("less", { word: index.tags.find((tag) => tag.slug === slug)?.name ?? slug }),
      q,
      tags: tags.filter((other) => other !== slug),
    })),
  ];
  list(fewer, less.map(({ name, ...rest }) => make("a", { href: address(rest) }, name)));
  const letters = new Set(wishes.filter((wish) => !wish.not).flatMap((wish) => [...wish.text]));
  const near = index.tags
    .map((tag) => ({ tag, score: Math.max(...[tag.name, ...tag.also].map((w) => alike(w, letters))) }))
    .filter(({ tag, score }) => tag.count && score >= 0.4)
    .sort((a, b) => b.score - a.score || b.tag.count - a.tag.count)
    .slice(0, 5);
  list(
    nearest,
    near.map(({ tag }) => make("a", { href: new URL(`tags/${tag.slug}/`, home).href }, tag.name)),
  );
}

/**
 * How much of a word is in some letters.
 * @param {string} word
 * @param {Set<string>} letters
 */
function alike(word, letters) {
  const all = [...word.toLowerCase()];
  return all.filter((letter) => letters.has(letter)).length / all.length;
}

/** @param {import("./find.js").Wish} wish */
function write({ written, exact, not }) {
  return (not ? "-" : "") + (exact ? `"${written}"` : written);
}

/**
 * @param {HTMLElement} section
 * @param {HTMLElement[]} links
 */
function list(section, links) {
  section.hidden = !links.length;
  section.querySelector("ul")?.replaceChildren(...links.map((link) => make("li", {}, link)));
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
  settled = location.href;
  box.value = asked().q;
  search();
}
addEventListener("popstate", arrived);

// Links to other searches need no new page.
document.addEventListener("click", (event) => {
  const link = /** @type {Element} */ (event.target).closest("#_said a, #_empty section:first-child a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  history.pushState(null, "", /** @type {HTMLAnchorElement} */ (link).href);
  arrived();
  box.focus();
});

arrived();
// Someone who comes to search will want it.
if (!box.value) box.focus({ preventScroll: true });
store().catch(() => {});
