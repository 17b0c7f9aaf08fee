// The list of all cases: its rows and pages as they were served, or what is left where it is
// narrowed.

import { narrow } from "./facets.js";
import { part, patience, say, store } from "./page.js";
import * as panel from "./panel.js";

const whole = part("_told").textContent ?? "";
/** Counts the changes, so that a late answer is known for one. */
let turn = 0;

async function update() {
  const mine = ++turn;
  const wait = patience();
  try {
    const here = await panel.chosenHere();
    if (mine !== turn) return;
    if (!here) served();
    if (!here && !panel.seen()) return;
    const index = await store();
    const facets = await index.facets();
    const chosen = here?.chosen ?? facets.facets.map(() => []);
    const { cases, counts } = narrow(facets, [...Array(index.cases).keys()], chosen);
    if (mine !== turn) return;
    panel.show({ facets, chosen, counts, sure: true });
    if (!here) return;
    // Who only reads the list need not fetch what shows results.
    const { inOrder } = await import("./results.js");
    const show = await inOrder(index, cases, () => mine === turn);
    if (mine !== turn) return;
    show();
    part("_list").hidden = true;
    part("_said").replaceChildren(...panel.chips(here));
    const count = cases.length ? say("count", { n: cases.length }) : say("none");
    part("_told").textContent = panel.told(count, here);
  } catch (error) {
    if (mine !== turn) return;
    // What was served still stands; only what was chosen cannot be shown.
    served();
    if (location.search) part("_told").textContent = say("failed");
    throw error;
  } finally {
    clearTimeout(wait);
  }
}

function served() {
  part("_found").hidden = true;
  part("_more").hidden = true;
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
