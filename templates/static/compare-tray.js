// The buttons that choose a case to compare, and the tray along the bottom that shows the choice.

import { MOST, address, read, write } from "./chosen.js";

const tray = /** @type {HTMLElement} */ (document.getElementById("_tray"));
const main = /** @type {HTMLElement} */ (document.getElementById("_main"));
const said = /** @type {HTMLElement} */ (tray.querySelector("[role]"));
const shown = /** @type {HTMLElement} */ (tray.querySelector("div"));
const list = /** @type {HTMLElement} */ (tray.querySelector("ol"));
const summary = /** @type {HTMLElement} */ (tray.querySelector("summary"));
const go = /** @type {HTMLAnchorElement} */ (tray.querySelector("a"));
const page = go.href;
const home = new URL(tray.dataset.home ?? "", location.href);
/** @type {Record<string, string>} */
const words = JSON.parse(tray.dataset.words ?? "{}");

/**
 * The case that a button stands for: that of its row, or of the page.
 * @param {Element} button
 */
function meant(button) {
  const link = button.closest(".row")?.querySelector("a");
  const path = (link ?? location).pathname.slice(home.pathname.length);
  const slug = /^cases\/([^/]+)\//.exec(path)?.[1] ?? "";
  const title = (link ?? document.querySelector("h1"))?.textContent?.trim() ?? "";
  return { slug, title };
}

function paint() {
  const chosen = read(home);
  for (const button of document.querySelectorAll(".pick")) {
    const { slug, title } = meant(button);
    const pressed = chosen.some((one) => one.slug === slug);
    const full = !pressed && chosen.length >= MOST;
    const word = pressed ? words.added : full ? words.full : words.add;
    if (button.textContent !== word) button.textContent = word;
    button.setAttribute("aria-label", word + words.colon + title);
    button.setAttribute("aria-pressed", String(pressed));
    button.setAttribute("aria-disabled", String(full));
  }
  shown.hidden = !chosen.length;
  summary.textContent = words.count.replace("{n}", String(chosen.length));
  go.href = address(page, chosen.map((one) => one.slug));
  list.replaceChildren(
    ...chosen.map(({ slug, title }) => {
      const item = document.createElement("li");
      const name = document.createElement("a");
      name.href = new URL(`cases/${encodeURIComponent(slug)}/`, home).href;
      name.textContent = title;
      const cross = document.createElement("button");
      cross.type = "button";
      cross.textContent = "×";
      cross.dataset.slug = slug;
      cross.setAttribute("aria-label", words.remove.replace("{title}", () => title));
      item.append(name, cross);
      return item;
    }),
  );
}

/** @param {import("./chosen.js").Chosen[]} chosen */
function keep(chosen) {
  write(home, chosen);
  paint();
  said.textContent = summary.textContent;
}

document.addEventListener("click", ({ target }) => {
  const button = /** @type {Element} */ (target).closest("button");
  if (button?.matches(".pick")) {
    const chosen = read(home);
    const wanted = meant(button);
    const rest = chosen.filter((one) => one.slug !== wanted.slug);
    if (rest.length < chosen.length) keep(rest);
    else if (chosen.length < MOST) keep([...chosen, wanted]);
    else said.textContent = words.most.replace("{n}", String(MOST));
  } else if (button && tray.contains(button)) {
    const { slug } = button.dataset;
    const at = [...list.querySelectorAll("button")].indexOf(button);
    keep(slug ? read(home).filter((one) => one.slug !== slug) : []);
    // What had the focus is gone: go on beside it.
    const next = list.querySelectorAll("button");
    if (next.length) next[Math.min(at, next.length - 1)].focus();
    else {
      main.tabIndex = -1;
      main.focus();
    }
  }
});

addEventListener("storage", paint);
addEventListener("pageshow", paint);
// Search results come later.
new MutationObserver(paint).observe(main, { childList: true, subtree: true });

document.documentElement.classList.add("choosing");
tray.hidden = false;
paint();
