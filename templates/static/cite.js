// The citation panel: puts in the reader's day and lets each format be copied.
{
  const panel = document.querySelector(".citation");
  const today = new Date();
  const pad = (number) => String(number).padStart(2, "0");
  const day = `${today.getFullYear()}-${pad(today.getMonth() + 1)}-${pad(today.getDate())}`;
  panel.querySelector("[data-today]").textContent = `[${day}]`;

  for (const source of navigator.clipboard ? panel.querySelectorAll("[data-copy]") : []) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = panel.dataset.label;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(source.textContent.trim());
      said.textContent = panel.dataset.copied;
    });
    const said = document.createElement("span");
    said.setAttribute("role", "status");
    source.after(" ", button, " ", said);
  }
}
