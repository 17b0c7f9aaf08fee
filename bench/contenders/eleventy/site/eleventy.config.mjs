const PER_PAGE = 24;

/**
 * Cut a list into pages.
 *
 * @param {string} address
 * @param {object[]} cases
 */
function pages(address, cases) {
  const total = Math.ceil(cases.length / PER_PAGE);
  const of = (n) => (n === 1 ? address : `${address}page/${n}/`);
  return Array.from({ length: total }, (_, n) => ({
    address: of(n + 1),
    cases: cases.slice(n * PER_PAGE, (n + 1) * PER_PAGE),
    count: cases.length,
    number: n + 1,
    total,
    previous: n > 0 ? of(n) : "",
    next: n + 1 < total ? of(n + 2) : "",
  }));
}

/** @param {import("@11ty/eleventy").UserConfig} config */
export default function (config) {
  const cases = (api) => api.getFilteredByGlob("src/cases/**/*.md").reverse();
  const grouped = (api, field) => {
    const groups = new Map();
    for (const one of cases(api)) {
      for (const slug of one.data[field]) {
        if (!groups.has(slug)) groups.set(slug, []);
        groups.get(slug).push(one);
      }
    }
    return groups;
  };
  const lists = (api, field, folder) =>
    [...grouped(api, field)].flatMap(([slug, found]) =>
      pages(`/${folder}/${slug}/`, found).map((page) => ({ ...page, slug })),
    );
  const terms = (api, field, folder) =>
    [...grouped(api, field)]
      .map(([slug, found]) => ({ slug, address: `/${folder}/${slug}/`, count: found.length }))
      .sort((a, b) => b.count - a.count);
  config.addCollection("newest", (api) => cases(api).slice(0, 6));
  config.addCollection("lists", (api) => pages("/cases/", cases(api)));
  config.addCollection("topicLists", (api) => lists(api, "topics", "tags"));
  config.addCollection("regionLists", (api) => lists(api, "regions", "regions"));
  config.addCollection("topicTerms", (api) => terms(api, "topics", "tags"));
  config.addCollection("regionTerms", (api) => terms(api, "regions", "regions"));
  config.addPassthroughCopy({ "src/style.css": "style.css" });
  config.addPassthroughCopy("src/cases/**/*.png");
  config.setLayoutsDirectory("../_includes");
  config.setIncludesDirectory("../_includes");
}
