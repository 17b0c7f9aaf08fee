// What a list of cases can be narrowed by: which cases are left, and how many each value has.
// Nothing here knows of a page. casegen/pages/search/facets.py says how the file is written.

/**
 * @typedef {object} Term
 * @property {string} value what stands for it in the address
 * @property {string} name
 * @property {number} parent the number of what it belongs to, or -1
 *
 * @typedef {object} Lists some numbers for each case, one case's after the other's
 * @property {Uint32Array} starts where those of each case start, and where the last end
 * @property {Uint32Array} numbers
 *
 * @typedef {object} Facet
 * @property {string} key
 * @property {string} parameter its name in the address
 * @property {string} name
 * @property {Term[]} terms parents stand before what belongs to them
 * @property {Lists} named the terms that each case names
 * @property {Lists} under the same with all that they belong to
 *
 * @typedef {object} Facets
 * @property {Facet[]} facets
 * @property {Record<string, Uint32Array>} items by section, how many items of it each case has
 *
 * @typedef {number[][]} Chosen the numbers of the terms chosen, for each facet
 * @typedef {[parameter: string, value: string][]} Pairs the same as it stands in the address
 *
 * @typedef {object} Node a value as it is offered, with what lies below it
 * @property {number} term
 * @property {Node[]} children
 */

/**
 * Read the file of the facets.
 * @param {Uint8Array} data
 * @returns {Facets}
 */
export function read(data) {
  let at = data.indexOf(10);
  const head = JSON.parse(new TextDecoder().decode(data.subarray(0, at)));
  at++;

  function number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = data[at++];
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }

  const each = () => Uint32Array.from({ length: head.cases }, number);
  return {
    facets: head.facets.map(({ key, parameter, name, terms }) => {
      const named = distances(each(), number);
      const known = terms.map(([value, name, parent]) => ({ value, name, parent }));
      return { key, parameter, name, terms: known, named, under: lineages(named, known) };
    }),
    items: Object.fromEntries(head.items.map((section) => [section, each()])),
  };
}

/**
 * @param {Uint32Array} counts
 * @param {() => number} next
 * @returns {Lists}
 */
function distances(counts, next) {
  const starts = new Uint32Array(counts.length + 1);
  counts.forEach((count, n) => (starts[n + 1] = starts[n] + count));
  const numbers = new Uint32Array(starts[counts.length]);
  counts.forEach((count, n) => {
    for (let at = starts[n], last = 0; at < starts[n] + count; at++) {
      numbers[at] = last += next();
    }
  });
  return { starts, numbers };
}

/**
 * @param {Lists} named
 * @param {Term[]} terms
 * @returns {Lists}
 */
function lineages(named, terms) {
  if (terms.every(({ parent }) => parent < 0)) return named;
  const starts = [0];
  /** @type {number[]} */
  const numbers = [];
  for (let n = 0; n + 1 < named.starts.length; n++) {
    const line = new Set([...of(named, n)].flatMap((term) => [term, ...above(terms, term)]));
    numbers.push(...line);
    starts.push(numbers.length);
  }
  return { starts: Uint32Array.from(starts), numbers: Uint32Array.from(numbers) };
}

/**
 * Return the numbers of a case.
 * @param {Lists} lists
 * @param {number} number of the case
 */
export const of = ({ starts, numbers }, number) =>
  numbers.subarray(starts[number], starts[number + 1]);

/**
 * Return all that a term belongs to, the nearest first.
 * @param {Term[]} terms
 * @param {number} term
 */
export function above(terms, term) {
  const line = [];
  for (let at = terms[term].parent; at >= 0; at = terms[at].parent) line.push(at);
  return line;
}

/**
 * Return what an address chooses; what it names that is not there is passed over.
 * @param {Facets} facets
 * @param {Pairs} pairs
 * @returns {Chosen}
 */
export function choices({ facets }, pairs) {
  return facets.map(({ parameter, terms }) => {
    const values = new Set(pairs.filter(([name]) => name === parameter).map(([, value]) => value));
    return terms.flatMap(({ value }, term) => (values.has(value) ? [term] : []));
  });
}

/**
 * Return how a choice stands in the address.
 * @param {Facets} facets
 * @param {Chosen} chosen
 * @returns {Pairs}
 */
export function pairs({ facets }, chosen) {
  return facets.flatMap(({ parameter, terms }, f) =>
    chosen[f].map((term) => /** @type {[string, string]} */ ([parameter, terms[term].value])),
  );
}

/**
 * Choose a term, or no longer. What it belongs to and what belongs to it give way: of 浙江 and 舟山
 * the one is meant that was chosen last.
 * @param {Facets} facets
 * @param {Chosen} chosen
 * @param {number} facet
 * @param {number} term
 * @returns {Chosen}
 */
export function toggle({ facets }, chosen, facet, term) {
  const { terms } = facets[facet];
  const kept = chosen[facet].filter(
    (other) =>
      other !== term && !above(terms, term).includes(other) && !above(terms, other).includes(term),
  );
  const now = chosen[facet].includes(term) ? kept : [...kept, term].sort((a, b) => a - b);
  return chosen.map((old, f) => (f === facet ? now : old));
}

/**
 * Narrow cases: of one facet any of the terms chosen will do, of two each must.
 * Counts say of each term how many cases it would leave, chosen in its facet, by what is chosen in
 * the others.
 * @param {Facets} facets
 * @param {number[]} cases
 * @param {Chosen} chosen
 * @returns {{ cases: number[], counts: Uint32Array[] }}
 */
export function narrow({ facets }, cases, chosen) {
  const wanted = chosen.map((terms) => (terms.length ? new Set(terms) : null));
  const counts = facets.map(({ terms }) => new Uint32Array(terms.length));
  /** @param {number} facet @param {number} number */
  const count = (facet, number) => {
    for (const term of of(facets[facet].under, number)) counts[facet][term]++;
  };
  const left = cases.filter((number) => {
    const failed = facets.flatMap(({ under }, f) => {
      const set = wanted[f];
      return set && !of(under, number).some((term) => set.has(term)) ? [f] : [];
    });
    if (failed.length === 1) count(failed[0], number);
    if (!failed.length) facets.forEach((_, f) => count(f, number));
    return !failed.length;
  });
  return { cases: left, counts };
}

/**
 * Return the terms of a facet that are worth offering: those that leave anything, and those chosen.
 * Of more than `limit` the weightiest, and what is below a term where it or something below it is
 * chosen.
 * @param {Facet} facet
 * @param {Uint32Array} counts
 * @param {number[]} chosen
 * @param {number} limit
 * @returns {{ nodes: Node[], all: number }} `all` is how many there are at the top
 */
export function offered({ terms }, counts, chosen, limit) {
  const open = new Set(chosen.flatMap((term) => [term, ...above(terms, term)]));
  /** @type {Map<number, number[]>} */
  const below = new Map();
  terms.forEach(({ parent }, term) => {
    if (!counts[term] && !open.has(term)) return;
    if (parent < 0 || open.has(parent)) below.set(parent, [...(below.get(parent) ?? []), term]);
  });
  /** @param {number} parent @returns {Node[]} */
  const nodes = (parent) =>
    weightiest(below.get(parent) ?? [], counts, open, limit).map((term) => ({
      term,
      children: nodes(term),
    }));
  return { nodes: nodes(-1), all: below.get(-1)?.length ?? 0 };
}

/**
 * @param {number[]} terms
 * @param {Uint32Array} counts
 * @param {Set<number>} open
 * @param {number} limit
 */
function weightiest(terms, counts, open, limit) {
  if (terms.length <= limit) return terms;
  return terms
    .toSorted((a, b) => counts[b] - counts[a] || a - b)
    .filter((term, n) => n < limit || open.has(term));
}

/**
 * Say what is chosen: 地区：重庆、四川；学段：义务教育
 * @param {Facets} facets
 * @param {Chosen} chosen
 * @param {{ colon: string, comma: string, semicolon: string }} words
 */
export function sentence({ facets }, chosen, { colon, comma, semicolon }) {
  return facets
    .map(({ name, terms }, f) => ({ name, values: chosen[f].map((term) => terms[term].name) }))
    .filter(({ values }) => values.length)
    .map(({ name, values }) => name + colon + values.join(comma))
    .join(semicolon);
}
