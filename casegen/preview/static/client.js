// What the preview adds to a page: problems, a badge, a bar on drafts, and loading it again.
//
// All that comes from files is put in as text. The parts stand in shadow trees, so that neither
// the theme's styles nor these reach the other's.
(() => {
  const script = document.currentScript;
  const styles = new URL("preview.css", script.src).href + new URL(script.src).search;
  const here = location.pathname;
  const key = `casegen-preview ${here}`;
  let notice = JSON.parse(script.dataset.notice);
  script.removeAttribute("data-notice");

  // Where the reader was, before the page was loaded again.
  const saved = sessionStorage.getItem(key);
  if (saved !== null) {
    sessionStorage.removeItem(key);
    const back = () => scrollTo({ top: Number(saved), behavior: "instant" });
    back();
    // Pictures without a size may have moved it since.
    addEventListener("load", back, { once: true });
  }

  let leaving = false;
  const loadAgain = () => {
    // Whatever else there is to hear, the page will be told when it is there again.
    leaving = true;
    rest();
    sessionStorage.setItem(key, String(scrollY));
    location.reload();
  };

  // Elements

  const make = (name, options = {}, ...children) => {
    const { className, ...attributes } = options;
    const element = document.createElement(name);
    if (className) element.className = className;
    for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
    element.append(...children.filter((child) => child !== null && child !== false));
    return element;
  };

  const root = (id, name, place) => {
    const host = make("div", { id });
    const shadow = host.attachShadow({ mode: "open" });
    const sheet = make("link", { rel: "stylesheet", href: styles });
    const body = make("aside", { className: "preview", "aria-label": name, lang: notice.language });
    // Without its styles it would be a heap of text on the page.
    body.hidden = true;
    sheet.addEventListener("load", () => { body.hidden = false; });
    shadow.append(sheet, body);
    place(host);
    return body;
  };

  const top = root("_preview_top", notice.words.draft, (host) => document.body.prepend(host));
  const bottom = root("_preview", notice.words.preview, (host) => document.body.append(host));

  const copy = (path) => {
    const button = make("button", { type: "button", className: "copy", title: path }, notice.words.copy);
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(path);
      button.textContent = notice.words.copied;
      setTimeout(() => { button.textContent = notice.words.copy; }, 1500);
    });
    return button;
  };

  const place = (spot) => spot.href
    ? make("a", { href: spot.href }, spot.where)
    : make("span", { title: spot.path }, spot.where);

  const problem = (told) => make(
    "article", { className: `problem ${told.severity}` },
    make("p", { className: "at" },
      make("span", { className: "label" }, told.label), " ", place(told.spot), " ",
      make("code", { className: "id" }, told.id)),
    make("p", { className: "message" }, told.message),
    told.quote && make("pre", {},
      make("span", { className: "line" }, String(told.line)),
      told.quote.before, make("mark", {}, told.quote.marked), told.quote.after),
    ...told.also.map((spot) => make("p", { className: "also" }, notice.words["see-also"], " ", place(spot))),
    make("p", { className: "help" }, make("b", {}, notice.words.mend), " ", told.help),
    told.mendable && make("p", { className: "help" }, notice.words.mendable),
  );

  // What was folded away stays so until there is something new.

  const FOLDED = "casegen-preview folded";
  const known = () => new Set(JSON.parse(sessionStorage.getItem(FOLDED) ?? "[]"));
  const names = () => [
    ...notice.problems.map((told) => `${told.id} ${told.spot.where} ${told.message}`),
    ...notice.notes,
  ];
  const isFolded = () => {
    const before = known();
    return names().every((name) => before.has(name));
  };
  const fold = (away) => {
    sessionStorage.setItem(FOLDED, JSON.stringify(away ? names() : []));
    show();
  };

  const overlay = () => {
    if (!names().length || isFolded()) return null;
    const button = make("button", { type: "button", className: "fold" }, notice.words.fold);
    button.addEventListener("click", () => fold(true));
    const box = make("section", { className: "overlay", role: "region", "aria-label": notice.title, tabindex: "-1" },
      make("header", {},
        make("strong", { role: "status" }, notice.problems.length ? notice.title : ""),
        make("a", { href: "/_problems/" }, notice.words.all),
        button),
      ...notice.notes.map((note) => make("p", { className: "note" }, note)),
      ...notice.problems.map(problem));
    box.addEventListener("keydown", (event) => { if (event.key === "Escape") fold(true); });
    return box;
  };

  const badge = () => {
    const bar = make("div", { className: "badge" });
    if (stopped) bar.append(make("span", { className: "stopped", role: "status" }, notice.words.stopped));
    if (notice.weight && here !== "/_problems/") {
      bar.append(make("a", { className: notice.weight, href: "/_problems/" }, notice.counts));
    }
    if (names().length && isFolded()) {
      const button = make("button", { type: "button", className: "unfold" }, notice.words.unfold);
      button.addEventListener("click", () => fold(false));
      bar.append(button);
    }
    if (notice.edit) {
      bar.append(notice.edit.href
        ? make("a", { className: "edit", href: notice.edit.href, title: notice.edit.path }, notice.words.edit)
        : make("span", { className: "edit" },
          make("span", { className: "path", title: notice.edit.path }, notice.edit.where), copy(notice.edit.path)));
    }
    return bar.childElementCount ? bar : null;
  };

  let stopped = false;
  const show = () => {
    top.replaceChildren(...(notice.draft
      ? [make("p", { className: "draft" }, make("strong", {}, notice.words.draft), " ", notice.draft)]
      : []));
    const parts = [overlay(), badge()].filter(Boolean);
    bottom.replaceChildren(...(parts.length ? [make("div", { className: "corner" }, ...parts)] : []));
  };

  // Styles are swapped where they are linked: the old one goes when the new one is there.

  const swap = () => {
    for (const link of document.querySelectorAll('link[rel="stylesheet"]')) {
      const found = new URL(link.href).pathname.match(/^(.*\/static\/[^/]+)\.[0-9a-f]{10}(\.css)$/);
      const now = found && notice.styles[found[1] + found[2]];
      if (!now || new URL(link.href).pathname === now || link.dataset.next === now) continue;
      const next = link.cloneNode();
      next.href = now;
      link.dataset.next = now;
      next.addEventListener("load", () => link.remove());
      link.after(next);
    }
  };

  const hear = (now) => {
    if (now.page !== notice.page) return loadAgain();
    const changed = JSON.stringify(now) !== JSON.stringify(notice);
    notice = now;
    swap();
    if (changed) show();
  };

  // A page that nobody sees needs no news: a browser keeps few connections to one server. When it
  // is seen again, from another tab, from a sleeping computer or by the way back, the first thing
  // it hears is what it is now.

  let events = null;
  let silence = null;
  const listen = () => {
    if (events || leaving || document.hidden) return;
    events = new EventSource(`/_preview/events?page=${encodeURIComponent(decodeURI(here))}`);
    events.addEventListener("open", () => {
      clearTimeout(silence);
      silence = null;
      if (stopped) { stopped = false; show(); }
    });
    events.addEventListener("message", (event) => hear(JSON.parse(event.data)));
    events.addEventListener("error", () => {
      silence ??= setTimeout(() => { stopped = true; show(); }, 2000);
      // What the browser gives up, is tried again.
      if (events?.readyState === EventSource.CLOSED) {
        rest();
        setTimeout(listen, 1000);
      }
    });
  };
  const rest = () => {
    events?.close();
    events = null;
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
  addEventListener("pagehide", rest);
  addEventListener("pageshow", listen);

  show();
  listen();
})();
