// A site opened from a folder: no server is there to find a folder's index.html.
if (location.protocol === "file:") {
  for (const a of document.links) {
    if (a.protocol === "file:" && a.pathname.endsWith("/")) a.pathname += "index.html";
  }
}
