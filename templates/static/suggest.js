// Where nothing was found: what is near.

import { pairs, toggle } from "./facets.js";
import { address, asked, home, make, part, say } from "./page.js";

/**
 * Offer queries with one word or one condition less, and tags that resemble what was asked.
 * @param {import("./postings.js").Store} index
 * @param {import("./find.js").Answer} answer
 * @param {{ facets: import("./facets.js").Facets, chosen: import("./facets.js").Chosen } | null} here
 */
export function suggest(index, { wishes }, here) {
  const [fewer, nearest] = part("_empty").querySelectorAll("section");
  const now = asked();
  const less = [
    ...(wishes.length > 1 ? wishes : []).map((wish) => ({
      word: write(wish),
      to: { ...now, q: wishes.filter((other) => other !== wish).map(write).join(" ") },
    })),
    ...(here ? conditions(here) : []).map(({ name, rest }) => ({
      word: name,
      to: { ...now, pairs: rest },
    })),
  ];
  list(fewer, less.map(({ word, to }) => make("a", { href: address(to) }, say("less", { word }))));
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
 * Return each term chosen with what is chosen without it.
 * @param {{ facets: import("./facets.js").Facets, chosen: import("./facets.js").Chosen }} here
 */
function conditions({ facets, chosen }) {
  return chosen.flatMap((terms, f) =>
    terms.map((term) => ({
      name: facets.facets[f].terms[term].name,
      rest: pairs(facets, toggle(facets, chosen, f, term)),
    })),
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

