// The comparison page: the address says which cases, and `case.json` of each says the rest.

import { columns } from "./columns.js";
import { read, write } from "./compare-tray.js";
import { speaker } from "./words.js";

/** @typedef {import("./columns.js").Case} Case */

/** @param {string} id */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const frame = part("_compare");
const lead = /** @type {HTMLElement} */ (frame.querySelector(".lead"));
const told = part("_told");
const home = new URL(frame.dataset.home ?? "", location.href);
/** @type {Record<string, string>} */
const words = JSON.parse(frame.dataset.words ?? "{}");
const say = speaker(words);
const title = document.title;

/** Cases that can stand side by side. */
const MOST = 4;

/** What an address of a case may hold: nothing that leads out of its folder. */
const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** @type {Map<string, Promise<Case | null>>} */
const fetched = new Map();
/** Counts the showings, so that a late answer is known for one. */
let turn = 0;

/** The cases that the address names, each once. */
function asked() {
  const named = new URL(location.href).searchParams.get("cases") ?? "";
  return [...new Set(named.split(",").map((slug) => slug.trim()))].filter(Boolean);
}

/** The address that compares some cases. @param {string[]} slugs */
function address(slugs) {
  const at = new URL(location.pathname, location.href);
  if (slugs.length) at.search = `?cases=${slugs.map(encodeURIComponent).join(",")}`;
  return at.href;
}

/**
 * A case, or null where there is none of that name.
 * @param {string} slug
 */
function fetchCase(slug) {
  let found = fetched.get(slug);
  if (!found) {
    found = SLUG.test(slug) ? request(slug) : Promise.resolve(null);
    fetched.set(slug, found);
    found.catch(() => fetched.delete(slug));
  }
  return found;
}

/**
 * @param {string} slug
 * @returns {Promise<Case | null>}
 */
async function request(slug) {
  const answer = await fetch(new URL(`cases/${slug}/case.json`, home));
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
  const text = await answer.text();
  // Some hosts answer with a page where there is nothing.
  return text.startsWith("{") ? JSON.parse(text) : null;
}

async function show() {
  const mine = ++turn;
  const slugs = asked();
  lead.hidden = slugs.length > 0;
  const wait = setTimeout(() => (told.textContent = say("busy")), 400);
  const answers = await Promise.allSettled(slugs.slice(0, MOST).map(fetchCase));
  clearTimeout(wait);
  if (mine !== turn) return;
  const cases = answers.flatMap((answer) =>
    answer.status === "fulfilled" && answer.value ? [answer.value] : [],
  );
  part("_said").replaceChildren(...notices(slugs, answers, cases));
  part("_compared").replaceChildren(...(cases.length ? columns(cases, home, words) : []));
  told.textContent = cases.length ? say("told", { n: cases.length }) : "";
  const names = cases.map((one) => one.title).join(words.comma);
  document.title = title.replace(words.heading, (plain) =>
    cases.length ? plain + words.colon + names : plain,
  );
  part("_none").hidden = lead.hidden = cases.length > 0;
  if (!cases.length) offer();
}

/**
 * What the reader has to know of the cases that are asked for but not shown.
 * @param {string[]} slugs
 * @param {PromiseSettledResult<Case | null>[]} answers
 * @param {Case[]} cases
 */
function notices(slugs, answers, cases) {
  const said = answers.flatMap((answer, n) => {
    if (answer.status === "rejected") return [say("failed", { slug: slugs[n] })];
    return answer.value ? [] : [say("unknown.case", { slug: slugs[n] })];
  });
  if (slugs.length > MOST) said.push(say("over", { n: MOST }));
  if (cases.length === 1) said.push(say("one"));
  return said.map((text) => {
    const notice = document.createElement("p");
    notice.className = "notice";
    notice.textContent = text;
    return notice;
  });
}

/** Nothing is asked for: offer what was chosen before. */
function offer() {
  const chosen = read();
  const section = part("_chosen");
  section.hidden = !chosen.length;
  section.querySelector("ul")?.replaceChildren(
    ...chosen.map((one) => {
      const item = document.createElement("li");
      item.textContent = one.title;
      return item;
    }),
  );
  const link = /** @type {HTMLAnchorElement} */ (section.querySelector("a"));
  link.textContent = say("chosen", { n: chosen.length });
  link.href = address(chosen.map((one) => one.slug));
}

// What the reader does

function listed() {
  return /** @type {HTMLElement[]} */ ([...part("_compared").querySelectorAll(".cases li")]);
}

/** The cases that are shown, in their order. */
function shown() {
  return listed().map((item) => ({
    slug: item.dataset.slug ?? "",
    title: item.querySelector("a")?.textContent ?? "",
  }));
}

/**
 * Compare other cases, or in another order; what was chosen follows.
 * @param {string[]} slugs
 */
async function change(slugs) {
  const before = shown().map((one) => one.slug);
  const chosen = read();
  const known = new Map([...chosen, ...shown()].map((one) => [one.slug, one]));
  const same = chosen.length === before.length && chosen.every((one) => before.includes(one.slug));
  const gone = before.filter((slug) => !slugs.includes(slug));
  const kept = same
    ? slugs.flatMap((slug) => known.get(slug) ?? []).slice(0, MOST)
    : chosen.filter((one) => !gone.includes(one.slug));
  write(kept);
  history.pushState(null, "", address(slugs));
  await show();
}

/** @type {Record<string, (button: HTMLElement) => unknown>} */
const actions = {
  before: (button) => move(button, -1),
  after: (button) => move(button, 1),
  async remove(button) {
    const items = shown();
    const at = items.findIndex((one) => one.slug === button.closest("li")?.dataset.slug);
    await change(rest(items.filter((_, n) => n !== at)));
    const left = part("_compared").querySelectorAll("[data-do=remove]");
    const next = left[Math.min(at, left.length - 1)] ?? document.querySelector("h1");
    /** @type {HTMLElement} */ (next).focus();
  },
  /** Choosing goes on with the cases that are compared here. */
  more() {
    const others = read().filter((one) => !shown().some(({ slug }) => slug === one.slug));
    write([...shown(), ...others].slice(0, MOST));
  },
  async copy() {
    try {
      await navigator.clipboard.writeText(location.href);
      told.textContent = say("copied");
    } catch {
      told.textContent = say("uncopied");
    }
  },
  print: () => print(),
};

/**
 * @param {HTMLElement} button
 * @param {number} step
 */
async function move(button, step) {
  const items = shown();
  const at = items.findIndex((one) => one.slug === button.closest("li")?.dataset.slug);
  const [moved] = items.splice(at, 1);
  items.splice(at + step, 0, moved);
  await change(rest(items));
  // At either end the button that was pressed rests; the one beside it goes back.
  const tools = listed()[at + step];
  const again = tools.querySelector(`[data-do=${button.dataset.do}]:enabled`);
  /** @type {HTMLElement} */ (again ?? tools.querySelector("button:enabled")).focus();
  told.textContent = say("moved", { title: moved.title, mark: words.marks[at + step] });
}

/**
 * Cases that are shown, with those of the address for which there was no room.
 * @param {{ slug: string }[]} items
 */
const rest = (items) => [...items.map((one) => one.slug), ...asked().slice(MOST)];

frame.addEventListener("click", ({ target }) => {
  const button = /** @type {HTMLElement} */ (target).closest("[data-do]");
  if (button instanceof HTMLElement) actions[button.dataset.do ?? ""](button);
});
addEventListener("popstate", show);
addEventListener("storage", () => {
  if (!asked().length) offer();
});

show();
