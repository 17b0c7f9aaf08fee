// The cases chosen to be compared, the buttons that choose, and the tray that shows the choice.

const MOST = 4;

const main = document.getElementById("_main");
const tray = document.getElementById("_tray");
const words = tray.dataset;
const [said, shown] = tray.children;
const [details, , go, line] = shown.children;
const [summary, list] = details.children;
const page = go.href;
const root = new URL("..", page).pathname;
/** Several sites may share one origin. */
const key = "casegen-compare:" + root;
/** What the browser does not keep. */
let unkept = "";

export function read() {
  try {
    const found = JSON.parse(unkept || localStorage.getItem(key) || "[]");
    return found.filter((one) => one.slug && one.title).slice(0, MOST);
  } catch {
    // No storage, or something else in it.
    return [];
  }
}

export function write(chosen) {
  unkept = JSON.stringify(chosen);
  try {
    localStorage.setItem(key, unkept);
    unkept = "";
  } catch {}
  paint();
  said.textContent = summary.textContent;
}

/** The case of a button: that of its row, or of the page. */
function meant(button) {
  const link = button.closest(".row")?.querySelector("a");
  const slug = (link ?? location).pathname.slice(root.length).split("/")[1];
  return { slug, title: (link ?? main.querySelector("h1")).textContent };
}

function paint() {
  const chosen = read();
  const slugs = chosen.map((one) => one.slug);
  for (const button of main.querySelectorAll(".pick")) {
    const { slug, title } = meant(button);
    const pressed = slugs.includes(slug);
    const word = pressed ? words.added : slugs[MOST - 1] ? words.full : words.add;
    if (button.textContent !== word) button.textContent = word;
    button.ariaLabel = `${word} ${title}`;
    button.ariaPressed = pressed;
    button.style.visibility = "visible";
  }
  shown.hidden = !slugs.length;
  summary.textContent = words.count.replace("#", slugs.length);
  go.href = page + "?cases=" + slugs;
  list.replaceChildren(
    ...chosen.map(({ slug, title }) => {
      const item = line.content.firstElementChild.cloneNode(true);
      const [name, cross] = item.children;
      name.textContent = title;
      cross.value = slug;
      cross.ariaLabel = `${words.remove} ${title}`;
      return item;
    }),
  );
}

addEventListener("click", ({ target }) => {
  const button = target.closest(".pick, .tray button");
  if (!button) return;
  const picked = button.matches(".pick");
  const chosen = read();
  const wanted = picked ? meant(button) : { slug: button.value };
  const rest = chosen.filter((one) => wanted.slug && one.slug !== wanted.slug);
  if (!picked || rest.length < chosen.length) write(rest);
  else if (rest.length < MOST) write([...rest, wanted]);
  else said.textContent = words.full;
  // What had the focus in the tray is gone.
  if (!picked) (list.querySelector("button") ?? main).focus();
});

addEventListener("storage", paint);
addEventListener("pageshow", paint);
// Search results come later.
new MutationObserver(paint).observe(main, { childList: true, subtree: true });

main.tabIndex = -1;
tray.hidden = false;
paint();
