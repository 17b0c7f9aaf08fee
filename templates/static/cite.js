// The citation panel: puts in the reader's day and lets each format be copied.
for (const panel of document.querySelectorAll(".citation")) {
  const words = panel.dataset;
  const today = new Date();
  const pad = (number) => String(number).padStart(2, "0");
  const day = `${today.getFullYear()}-${pad(today.getMonth() + 1)}-${pad(today.getDate())}`;
  for (const mark of panel.querySelectorAll("[data-today]")) mark.textContent = `[${day}]`;

  // Only pages that came safely may write into the clipboard.
  for (const source of navigator.clipboard ? panel.querySelectorAll("[data-text]") : []) {
    const said = document.createElement("span");
    said.setAttribute("role", "status");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words.copy;
    button.setAttribute("aria-label", `${words.copy} ${source.dataset.text}`);
    button.addEventListener("click", async () => {
      said.textContent = "";
      try {
        await navigator.clipboard.writeText(source.textContent);
        said.textContent = words.copied;
      } catch {
        said.textContent = words.failed;
      }
    });
    source.closest("dd").querySelector(".actions").prepend(said, button);
  }
}
