// A site opened from a folder: no server is there to find a folder's index.html.
if (location.protocol === "file:") {
  for (const a of document.links) {
    if (a.protocol === "file:" && a.pathname.endsWith("/")) a.pathname += "index.html";
  }
  for (const form of document.forms) {
    if (form.action.endsWith("/")) form.action += "index.html";
  }
  // Nor may a module be loaded there, which searching and comparing need.
  document.getElementById("_disk")?.removeAttribute("hidden");
} else {
  const tray = document.getElementById("_tray");
  if (tray) import(new URL(tray.dataset.script, location.href));
}

// A slash leads to the search box, unless it is being typed.
addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  document.getElementById("_q")?.select();
});
