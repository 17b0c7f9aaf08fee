// The cases that the reader has chosen to compare: kept by the browser, for this site alone.

/** @typedef {{ slug: string, title: string }} Chosen */

/** Cases that can stand side by side. */
export const MOST = 4;

/** What the browser would not keep lasts as long as the page. @type {string | null} */
let unkept = null;

/** Several sites may share one origin. @param {URL} home */
const key = (home) => `casegen-compare:${home.pathname}`;

/**
 * @param {URL} home
 * @returns {Chosen[]}
 */
export function read(home) {
  try {
    const found = JSON.parse(unkept ?? localStorage.getItem(key(home)) ?? "[]");
    // Other pages of the origin may have written anything.
    const isChosen = (/** @type {any} */ one) =>
      typeof one?.slug === "string" && typeof one.title === "string";
    return found.filter(isChosen).slice(0, MOST);
  } catch {
    return [];
  }
}

/**
 * @param {URL} home
 * @param {Chosen[]} chosen
 */
export function write(home, chosen) {
  const text = JSON.stringify(chosen);
  try {
    localStorage.setItem(key(home), text);
    unkept = null;
  } catch {
    unkept = text;
  }
}

/**
 * The address that compares some cases.
 * @param {URL | string} page
 * @param {string[]} slugs
 */
export function address(page, slugs) {
  const at = new URL(page, location.href);
  at.hash = "";
  at.search = slugs.length ? `?cases=${slugs.map(encodeURIComponent).join(",")}` : "";
  return at.href;
}
