// How text is folded and cut: what casegen/pages/search/tokens.py does for the index, for queries.
// tests/search/vectors.json holds the two together; that file says why, too.

const HAN =
  "\\u1100-\\u11ff\\u3005-\\u3007\\u3021-\\u3029\\u3031-\\u3035\\u3038-\\u303c\\u3041-\\u3096" +
  "\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u3105-\\u312f\\u3131-\\u318e\\u31a0-\\u31bf" +
  "\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\ua960-\\ua97c\\uac00-\\ud7a3\\ud7b0-\\ud7fb" +
  "\\uf900-\\ufaff\\u{1aff0}-\\u{1affe}\\u{1b000}-\\u{1b16f}\\u{20000}-\\u{3fffd}";
const PIECE = 3;

const LETTER = `(?![${HAN}])[\\p{L}\\p{N}]`;
const RUN = new RegExp(`([${HAN}]+)|(?:${LETTER})+`, "gu");
const SPACE = /[\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/gu;
const UNSEEN =
  /[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]/gu;
const GAP = new RegExp(`(?<=[${HAN}]) (?=${LETTER})|(?<=(?:${LETTER})) (?=[${HAN}])`, "gu");

// What must be folded together: a character with the marks upon it, a syllable of hangul.
const CLUSTER = /[^][\p{M}\uff9e\uff9f\u1160-\u11ff]*/gu;

/**
 * Make texts equal that readers take for equal: width, case, white space, unseen marks.
 * @param {string} text
 */
export function fold(text) {
  return plain(text).replace(SPACE, " ").replace(/^ +| +$/g, "").replace(GAP, "");
}

/** @param {string} text */
function plain(text) {
  const seen = text.replace(UNSEEN, "").normalize("NFKC");
  return seen.toLowerCase().toUpperCase().toLowerCase().replaceAll("ς", "σ").normalize("NFKC");
}

/**
 * Find folded words in a text as it is written, and return where they stand in it.
 * @param {string} text
 * @param {string[]} words
 * @returns {[start: number, end: number][]} in their order, without overlaps
 */
export function places(text, words) {
  let folded = "";
  /** @type {number[]} where in the text each unit of the folded one begins */
  const from = [];
  for (const { 0: cluster, index } of text.matchAll(CLUSTER)) {
    const part = plain(cluster).replace(SPACE, " ");
    for (let n = 0; n < part.length; n++) from.push(index);
    folded += part;
  }
  for (const gap of [...folded.matchAll(GAP)].reverse()) {
    folded = folded.slice(0, gap.index) + folded.slice(gap.index + 1);
    from.splice(gap.index, 1);
  }
  from.push(text.length);
  /** @type {[number, number][]} */
  const found = [];
  for (const word of words) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) {
      // The end is where the next character begins, for one may fold to several.
      let end = at + word.length;
      while (from[end] === from[end - 1]) end++;
      found.push([from[at], from[end]]);
    }
  }
  found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  /** @type {[number, number][]} */
  const apart = [];
  for (const place of found) {
    const last = apart.at(-1);
    if (last && place[0] < last[1]) last[1] = Math.max(last[1], place[1]);
    else apart.push(place);
  }
  return apart;
}

/**
 * Cut a folded text into its runs.
 * @param {string} folded
 */
export function runs(folded) {
  return [...folded.matchAll(RUN)].map((found) => ({
    text: found[0],
    han: found[1] !== undefined,
    start: found.index,
    end: found.index + found[0].length,
  }));
}

/**
 * Return the tokens that every text has which holds the folded query, each once.
 * @param {string} folded
 * @returns {string[]}
 */
export function wanted(folded) {
  /** @type {string[]} */
  const found = [];
  for (const run of runs(folded)) {
    const letters = [...run.text];
    const cut = run.start === 0 || run.end === folded.length;
    if (run.han || cut) {
      const size = Math.min(run.han ? 2 : PIECE, letters.length);
      for (let n = 0; n + size <= letters.length; n++) {
        found.push(letters.slice(n, n + size).join(""));
      }
    } else {
      found.push(`=${run.text}`);
    }
  }
  return [...new Set(found)];
}

/**
 * Return the whole words of a query: a text that holds them whole is more to the point.
 * @param {string} folded
 */
export function whole(folded) {
  return runs(folded).filter((run) => !run.han).map((run) => `=${run.text}`);
}
