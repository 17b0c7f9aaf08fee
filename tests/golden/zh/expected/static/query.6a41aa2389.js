// What a reader asks: words that all must be there, "exact phrases", and -what must not.

import { fold } from "./tokens.ddfb95b80b.js";

/**
 * @typedef {object} Term
 * @property {string} written what the reader wrote, without its marks
 * @property {string} text the same, folded
 * @property {boolean} exact whether it stood in quotation marks
 * @property {boolean} not whether it must not be there
 */

// Any mark of a pair opens and any closes: people mix them, and input methods do.
const QUOTES = "\"“”„‟＂「」『』«»";
const TERM = new RegExp(
  `([-－−]?)(?:[${QUOTES}]([^${QUOTES}]*)(?:[${QUOTES}]|$)|([^\\s${QUOTES}]+))`,
  "gu",
);

// Marks that end a sentence or stand around a word, typed with it, are not asked for.
const AROUND = /^[\p{P}\s]+|[^\P{P}%‰％#＃&＆]+$/gu;

/**
 * Take a query apart. A term of which nothing is left to look for is left out.
 * @param {string} query
 * @returns {Term[]}
 */
export function parse(query) {
  const terms = [...query.matchAll(TERM)].map(([, minus, phrase, word]) => {
    const written = (phrase ?? word).replace(AROUND, "");
    return { written, text: fold(written), exact: phrase !== undefined, not: minus !== "" };
  });
  // Asked twice is asked once.
  const seen = new Set();
  return terms.filter(({ text, not }) => {
    const key = `${not} ${text}`;
    return /[\p{L}\p{N}]/u.test(text) && !seen.has(key) && seen.add(key);
  });
}
