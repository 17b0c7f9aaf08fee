// The list of all cases: its rows and pages as they were served, or what is left where it is
// narrowed.

import { narrow } from "./facets.js";
import { find } from "./find.js";
import { part, say, store } from "./page.js";
import * as panel from "./panel.js";
import { clear, fill, reader } from "./results.js";

const whole = part("_told").textContent ?? "";
/** Counts the changes, so that a late answer is known for one. */
let turn = 0;

async function update() {
  const mine = ++turn;
  try {
    const here = await panel.chosenHere();
    if (mine !== turn) return;
    if (!here) served();
    if (!here && !panel.seen()) return;
    const index = await store();
    const [facets, answer] = await Promise.all([index.facets(), find(index, "")]);
    const chosen = here?.chosen ?? facets.facets.map(() => []);
    const { cases, counts } = narrow(facets, answer.cases, chosen);
    if (mine !== turn) return;
    panel.show({ facets, chosen, counts, sure: true });
    if (!here) return;
    const read = reader(index, { ...answer, cases });
    const first = await read.next();
    if (mine !== turn) return;
    const count = cases.length ? say("count", { n: cases.length }) : say("none");
    part("_list").hidden = true;
    part("_said").replaceChildren(...panel.chips(here));
    part("_told").textContent = panel.told(count, here);
    fill(first, read, () => mine === turn);
  } catch (error) {
    if (mine !== turn) return;
    // What was served still stands; only what was chosen cannot be shown.
    served();
    if (location.search) part("_told").textContent = say("failed");
    throw error;
  }
}

function served() {
  clear();
  part("_list").hidden = false;
  part("_said").replaceChildren();
  part("_told").textContent = whole;
}

/** @param {string} address */
function go(address) {
  history.pushState(null, "", address);
  return update();
}

panel.start(go, update);
addEventListener("popstate", update);
if (!panel.seen()) update();
