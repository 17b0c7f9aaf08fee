// The files of the search index: fetched when first needed, unpacked, and kept.
// casegen/pages/search/ says how they are written.

import { read } from "./facets.js";

/**
 * @typedef {object} Posting
 * @property {number[]} cases the numbers of the cases that hold a token, in their order
 * @property {number[]} marks the mark of each, 0 for none
 *
 * @typedef {object} Tag
 * @property {string} name
 * @property {string} slug empty where no case has it
 * @property {number} count
 * @property {string[]} also other words for it
 *
 * @typedef {object} Card
 * @property {string} slug
 * @property {string} title
 * @property {number} year
 * @property {string} form empty where it is the usual one
 * @property {string[]} regions
 * @property {string[]} stages
 * @property {[name: string, slug: string][]} tags
 * @property {string} status empty where it is the usual one
 * @property {string} text the name of the file with its text
 *
 * @typedef {object} Part
 * @property {string} anchor
 * @property {string} heading
 * @property {string[]} blocks
 *
 * @typedef {object} Text
 * @property {string} summary
 * @property {string[]} labels
 * @property {Part[]} parts
 *
 * @typedef {object} Store
 * @property {number} cases how many there are
 * @property {Tag[]} tags
 * @property {(tokens: string[]) => Promise<Posting[]>} postings
 * @property {(number: number) => Promise<Card>} card
 * @property {(card: Card) => Promise<Text>} text
 * @property {() => Promise<import("./facets.js").Facets>} facets
 */

/** Hexadecimal digits of a name. */
const NAME = 12;

/** What is read here; `FORMAT` in casegen/pages/search/index.py. */
const FORMAT = 1;

/**
 * Open the index whose guide is at an address.
 * @param {string} address
 * @returns {Promise<Store>}
 */
export async function open(address) {
  // The only file that changes under its name: the browser is to ask whether it has.
  const guide = json(await unpacked(address, { cache: "no-cache" }));
  // The site may have changed since the page was opened.
  if (guide.format !== FORMAT) throw new Error(`${address}: format ${guide.format}`);
  const { cases, span, words, chunk, listed, cards, facets, tags } = guide;
  const folder = new URL("../static/search/", address);
  const dictionary = branches(words);
  /** @type {Map<string, Promise<any>>} */
  const kept = new Map();

  /**
   * @template T
   * @param {string} name
   * @param {(data: Uint8Array) => T} read
   * @returns {Promise<T>}
   */
  function file(name, read) {
    let found = kept.get(name);
    if (!found) {
      found = unpacked(new URL(`${name}.bin`, folder).href).then(read);
      // A connection that failed may be back next time.
      found.catch(() => kept.delete(name));
      kept.set(name, found);
    }
    return found;
  }

  return {
    cases,
    tags: tags.map(([name, slug, count, also]) => ({ name, slug, count, also })),
    postings: (tokens) =>
      Promise.all(
        tokens.map(async (token) => {
          const bits = place(token);
          const names = leaf(dictionary, bits);
          const shards = names && (await file(`names.${names}`, (data) => branches(json(data))));
          // What was halved above goes on below: a file of names begins where its leaf stands.
          const shard = shards && leaf(shards, bits);
          const held = shard && (await file(`words.${shard}`, (data) => readShard(data, span)));
          return (held && held.get(token)) || { cases: [], marks: [] };
        }),
      ),
    async card(number) {
      const n = Math.floor(number / chunk);
      const names = await file(`names.${cards[Math.floor(n / listed)]}`, json);
      const at = (n % listed) * NAME;
      const found = await file(`cards.${names.slice(at, at + NAME)}`, json);
      const [slug, title, year, form, regions, stages, tags, status, text] = found[number % chunk];
      return { slug, title, year, form, regions, stages, tags, status, text };
    },
    text: (card) =>
      file(`text.${card.text}`, (data) => {
        const [summary, labels, parts] = json(data);
        return {
          summary,
          labels,
          parts: parts.map(([anchor, heading, blocks]) => ({ anchor, heading, blocks })),
        };
      }),
    facets: () => file(`facets.${facets}`, read),
  };
}

/**
 * @param {string} address
 * @param {RequestInit} [how]
 */
async function unpacked(address, how) {
  const answer = await fetch(address, how);
  if (!answer.ok || !answer.body) throw new Error(`${address}: ${answer.status}`);
  const stream = answer.body.pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** @param {Uint8Array} data */
function json(data) {
  // JSON starts in ASCII, so that the first byte tells.
  return JSON.parse(new TextDecoder(data[0] ? "utf-8" : "utf-16be").decode(data));
}

/**
 * @typedef {string | [Tree, Tree]} Tree halves, or a name, which is empty where there is nothing
 */

/**
 * Read a part of the dictionary; `_named` in casegen/pages/search/index.py writes it.
 * @param {[shape: string, names: string]} written
 * @returns {Tree}
 */
function branches([shape, names]) {
  let at = 0;
  let name = 0;
  /** @returns {Tree} */
  function next() {
    const sign = shape[at++];
    if (sign === "/") return [next(), next()];
    return sign === "o" ? names.slice(name, (name += NAME)) : "";
  }
  return next();
}

/**
 * Find what stands at a place of the dictionary. The bits that lead there are taken away.
 * @param {Tree} tree
 * @param {number[]} bits
 * @returns {string}
 */
function leaf(tree, bits) {
  while (typeof tree !== "string") tree = tree[bits.shift() ?? 0];
  return tree;
}

/**
 * Return the bits of a token's place: whether it is long; if so, its CRC-32; if not, its units.
 * @param {string} token
 */
function place(token) {
  const long = token.length > 2 || /^[=#]/.test(token);
  const rest = long ? crc32(token) : (token.charCodeAt(0) << 16) | (token.charCodeAt(1) || 0);
  return [Number(long), ...Array.from({ length: 32 }, (_, n) => (rest >>> (31 - n)) & 1)];
}

/**
 * Read a shard; casegen/pages/search/shards.py has its form.
 * @param {Uint8Array} data
 * @param {number} span about how many cases there are
 * @returns {Map<string, Posting>}
 */
function readShard(data, span) {
  const units = new DataView(data.buffer, data.byteOffset).getUint32(0);
  let at = 4;
  let text = "";
  for (; at < units + 4; at++) text += String.fromCharCode((data[at] << 8) | data[at + units]);
  at += units;
  const tokens = text.split("\n").flatMap((line) => {
    const [first, ...lasts] = line[1] === "\t" ? [line[0], ...line.slice(2).split("")] : [line];
    return lasts.length ? lasts.map((last) => (last === "\0" ? first : first + last)) : first;
  });

  function number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = data[at++];
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }

  const held = tokens.map(number);
  const marked = tokens.map(number);
  const marks = marked.map((count) => data.subarray(at, (at += count)));
  let bit = 8 * at;

  function next() {
    const value = (data[bit >> 3] >> (7 - (bit & 7))) & 1;
    bit++;
    return value;
  }

  /**
   * @param {number} count
   * @param {number} of
   */
  function members(count, of) {
    const low = Math.max(0, 31 - Math.clz32(Math.floor((11 * of) / (16 * count))));
    let last = -1;
    return Array.from({ length: count }, () => {
      let distance = 0;
      while (!next()) distance++;
      for (let n = 0; n < low; n++) distance = 2 * distance + next();
      return (last += distance + 1);
    });
  }

  const cases = held.map((count) => members(count, span));
  bit = 8 * Math.ceil(bit / 8);
  return new Map(
    tokens.map((token, n) => {
      const mine = cases[n].map(() => 0);
      members(marked[n], held[n]).forEach((at, m) => (mine[at] = marks[n][m]));
      return [token, { cases: cases[n], marks: mine }];
    }),
  );
}

/** @param {string} text */
function crc32(text) {
  let crc = -1;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
