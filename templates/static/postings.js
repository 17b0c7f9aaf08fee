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
 * @property {string[]} place from the province down
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

/**
 * Open the index whose guide is at an address.
 * @param {string} address
 * @returns {Promise<Store>}
 */
export async function open(address) {
  const { whole, cases, shards, chunk, facets, tags } = json(await unpacked(address));
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
      found = unpacked(new URL(`${name}.bin`, address).href).then(read);
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
          const name = `words-${crc32(token) % shards}.${whole}`;
          const shard = await file(name, (data) => readShard(data, cases));
          return shard.get(token) ?? { cases: [], marks: [] };
        }),
      ),
    async card(number) {
      const cards = await file(`cards-${Math.floor(number / chunk)}.${whole}`, json);
      const [slug, title, year, place, stages, tags, status, text] = cards[number % chunk];
      return { slug, title, year, place, stages, tags, status, text };
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

/** @param {string} address */
async function unpacked(address) {
  const answer = await fetch(address);
  if (!answer.ok || !answer.body) throw new Error(`${address}: ${answer.status}`);
  const stream = answer.body.pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** @param {Uint8Array} data */
function json(data) {
  return JSON.parse(new TextDecoder().decode(data));
}

/**
 * Read a shard; casegen/pages/search/postings.py has its form.
 * @param {Uint8Array} data
 * @param {number} total how many cases there are
 * @returns {Map<string, Posting>}
 */
function readShard(data, total) {
  let at = data[0] === 10 ? 0 : data.findIndex((byte, n) => byte === 10 && data[n + 1] === 10);
  const tokens = at ? new TextDecoder().decode(data.subarray(0, at)).split("\n") : [];
  at += at ? 2 : 1;

  function number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = data[at++];
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }

  const counts = tokens.map(() => [number(), number()]);
  const marked = counts.map(([, n]) => data.subarray(at, (at += n)));
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
      while (next()) distance++;
      for (let n = 0; n < low; n++) distance = 2 * distance + next();
      return (last += distance + 1);
    });
  }

  return new Map(
    tokens.map((token, n) => {
      const cases = members(counts[n][0], total);
      const marks = cases.map(() => 0);
      members(counts[n][1], cases.length).forEach((place, m) => (marks[place] = marked[n][m]));
      return [token, { cases, marks }];
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
