// From a query to cases: which may hold it, in what order, and which do.

import { parse } from "./query.js";
import { fold, places, wanted, whole } from "./tokens.js";

/**
 * @typedef {import("./postings.js").Store} Store
 * @typedef {import("./postings.js").Posting} Posting
 * @typedef {import("./postings.js").Card} Card
 * @typedef {import("./postings.js").Part} Part
 * @typedef {import("./query.js").Term} Term
 *
 * @typedef {Term & { also: string[] }} Wish a term, with other words that will do as well
 *
 * @typedef {object} Answer
 * @property {Wish[]} wishes
 * @property {number[]} cases that may hold all of it, the best first
 * @property {boolean} sure whether all of them do
 *
 * @typedef {object} Found
 * @property {Card} card
 * @property {Part | null} part where the words stand, or where most of them do
 * @property {string} text a block of it
 * @property {string[]} words folded, to be marked
 */

// Bits of a mark, and what a word is worth there. In the body it is worth 1.
const WORTH = [
  [1, 16], // title
  [2, 8], // tags, organisations, places
  [4, 4], // headings of practices and lessons
  [8, 2], // summary
  [16, 0.4], // often in the body
  [32, 0.8], // very often
];
const WHOLE_WORD = 1.5;
const OTHER_WORD = 0.5;
const OTHER_WORDS = 4;

/**
 * Look a query up. One that asks for nothing finds all cases.
 * @param {Store} store
 * @param {string} query
 * @returns {Promise<Answer>}
 */
export async function find(store, query) {
  const wishes = parse(query).map((term) => ({ ...term, also: otherWords(store, term) }));
  const scored = await Promise.all(wishes.map((wish) => scores(store, wish)));
  let sure = true;
  /** @type {Map<number, number> | null} */
  let left = null;
  wishes.forEach((wish, n) => {
    if (wish.not) return;
    sure &&= [wish.text, ...wish.also].every(isToken);
    const rarity = Math.log(1 + store.cases / Math.max(1, scored[n].size));
    const before = left;
    left = new Map();
    for (const [number, score] of scored[n]) {
      if (!before || before.has(number)) {
        left.set(number, (before?.get(number) ?? 0) + score * rarity);
      }
    }
  });
  left ??= new Map(Array.from({ length: store.cases }, (_, number) => [number, 0]));
  wishes.forEach((wish, n) => {
    if (!wish.not) return;
    if (isToken(wish.text)) for (const number of scored[n].keys()) left.delete(number);
    else sure = false;
  });
  // Cases are numbered the oldest first, equal dates the last slug first.
  const cases = [...left]
    .map(([number, score]) => ({ number, score: Math.round(score * 1e6) }))
    .sort((a, b) => b.score - a.score || b.number - a.number)
    .map(({ number }) => number);
  return { wishes, cases, sure };
}

/**
 * Read a case and say where it holds what was asked; null if it does not.
 * @param {Store} store
 * @param {Answer} answer
 * @param {number} number
 * @returns {Promise<Found | null>}
 */
export async function verify(store, { wishes }, number) {
  const card = await store.card(number);
  const text = await store.text(card);
  const parts = text.parts.map((part) => ({ part, folded: [part.heading, ...part.blocks].map(fold) }));
  const around = [card.title, text.summary, ...text.labels].map(fold);
  const every = [around, ...parts.map(({ folded }) => folded)].flat();
  const asked = wishes.filter((wish) => !wish.not);
  const words = asked.map((wish) => [wish.text, ...wish.also]);
  const held = words.every((choice) => every.some((block) => choice.some((w) => block.includes(w))));
  const banned = wishes.some((wish) => wish.not && every.some((block) => block.includes(wish.text)));
  if (!held || banned) return null;

  /** @param {string[]} blocks */
  const holds = (blocks) =>
    words.filter((choice) => blocks.some((block) => choice.some((w) => block.includes(w)))).length;
  const summary = holds([fold(text.summary)]);
  const labels = text.labels.filter((label) => holds([fold(label)]));
  /** @type {{ part: Part | null, text: string, score: number }} */
  let best = { part: null, text: text.summary, score: summary && 0.5 };
  if (!summary && labels.length) best.text = labels.join(" · ");
  for (const { part, folded } of parts) {
    // What stands on its own in the page's frame has no place to lead to.
    const score = holds(folded) - (part.anchor ? 0 : 0.6);
    if (score > best.score) {
      const blocks = folded.slice(1).map((block) => holds([block]));
      const at = blocks.indexOf(Math.max(...blocks));
      best = { part, text: part.blocks[at] ?? "", score };
    }
  }
  return { card, part: best.part, text: best.text, words: words.flat() };
}

/**
 * Cut a text to what stands around its first marked word.
 * @param {string} text
 * @param {string[]} words folded
 * @param {number} [room]
 * @returns {{ text: string, marked: boolean }[]}
 */
export function snippet(text, words, room = 96) {
  const found = places(text, words);
  const first = found[0]?.[0] ?? 0;
  let start = first > room / 3 ? first - Math.floor(room / 4) : 0;
  let end = Math.min(text.length, start + room);
  if (text.length - end < 8) end = text.length;
  // Not between the halves of a character, nor within a word.
  while (start && start > first - room / 3 && /[\udc00-\udfff\p{M}a-z0-9]/iu.test(text[start])) start--;
  // Nor with what closes the sentence before.
  while (start && start < first && /[\p{Pe}\p{Pf}，。、；：！？]/u.test(text[start])) start++;
  while (end < text.length && end < start + room + 16 && /[\udc00-\udfff\p{M}a-z0-9]/iu.test(text[end])) end++;
  const pieces = start ? [{ text: "…", marked: false }] : [];
  let at = start;
  for (const [from, to] of found) {
    if (from >= end) break;
    pieces.push({ text: text.slice(at, from), marked: false }, { text: text.slice(from, to), marked: true });
    at = to;
  }
  pieces.push({ text: text.slice(at, Math.max(at, end)), marked: false });
  if (Math.max(at, end) < text.length) pieces.push({ text: "…", marked: false });
  return pieces.filter((piece) => piece.text);
}

/**
 * Return the other words of the thesaurus for what a term says. A phrase is meant as it stands.
 * @param {Store} store
 * @param {Term} term
 */
function otherWords(store, { text, exact, not }) {
  if (exact || not) return [];
  for (const { name, also } of store.tags) {
    const words = [name, ...also].map(fold);
    if (words.includes(text)) {
      // What contains the term is found by it.
      return words.filter((word) => !word.includes(text)).slice(0, OTHER_WORDS);
    }
  }
  return [];
}

/**
 * Return the cases that may hold a wish, with what it is worth in each.
 * @param {Store} store
 * @param {Wish} wish
 * @returns {Promise<Map<number, number>>}
 */
async function scores(store, { text, also }) {
  const choices = await Promise.all([text, ...also].map((word) => together(store, word)));
  const best = choices[0];
  for (const other of choices.slice(1)) {
    for (const [number, score] of other) {
      best.set(number, Math.max(best.get(number) ?? 0, score * OTHER_WORD));
    }
  }
  return best;
}

/**
 * Return the cases that hold all tokens of a word, with what it is worth in each.
 * @param {Store} store
 * @param {string} word
 * @returns {Promise<Map<number, number>>}
 */
async function together(store, word) {
  const [postings, words] = await Promise.all([
    store.postings(wanted(word)),
    store.postings(whole(word)),
  ]);
  postings.sort((a, b) => a.cases.length - b.cases.length);
  const [rarest, ...others] = postings;
  let marks = new Map(rarest?.cases.map((number, n) => [number, rarest.marks[n]]));
  for (const { cases, marks: theirs } of others) {
    const both = new Map();
    cases.forEach((number, n) => {
      const mark = marks.get(number);
      if (mark !== undefined) both.set(number, common(mark, theirs[n]));
    });
    marks = both;
  }
  const wholly = words.map(({ cases }) => new Set(cases));
  return new Map(
    [...marks].map(([number, mark]) => {
      const places = WORTH.reduce((sum, [bit, worth]) => sum + (mark & bit ? worth : 0), 1);
      const exact = wholly.length && wholly.every((set) => set.has(number));
      return [number, exact ? places * WHOLE_WORD : places];
    }),
  );
}

/**
 * A word stands where all of its tokens do, and as often as the rarest of them.
 * @param {number} a
 * @param {number} b
 */
function common(a, b) {
  return (a & b & 15) | (a & 48 && b & 48 ? Math.min(a & 48, b & 48) : 0);
}

/**
 * Tell whether the index itself says who holds a word, so that no text need be read for it.
 * @param {string} word folded
 */
function isToken(word) {
  const tokens = wanted(word);
  return tokens.length === 1 && tokens[0] === word;
}
