// The words of a page, as its templates hand them to its scripts.

/**
 * Put names into a phrase: `{n}篇`.
 * @param {string} phrase
 * @param {Record<string, string | number>} names
 */
export const filled = (phrase, names) => phrase.replace(/\{(\w+)\}/g, (_, name) => String(names[name]));

/**
 * Return what says a phrase by its key; of two, the one for one where `n` is one.
 * @param {Record<string, string>} words
 */
export function speaker(words) {
  /**
   * @param {string} key
   * @param {Record<string, string | number>} [names]
   */
  return (key, names = {}) =>
    filled((names.n === 1 && words[`${key}.one`]) || words[key], names);
}
