// The entries before and after: their pages are fetched ahead with their picture, so that going there is immediate.

const FRESH = 60_000; // a page fetched ahead is shown as it was for so long

export function neighbours(find, arrived) {
  const pages = new Map();
  const isFresh = (url) => Date.now() - (pages.get(url)?.at ?? 0) < FRESH;
  /** Something written and not sent: only a real departure asks about it. */
  const unsent = () => [...document.querySelectorAll("[data-entry-view] textarea")].some((field) => field.value !== field.defaultValue);

  addEventListener("popstate", () => location.reload());
  ahead();

  function ahead() {
    if (navigator.connection?.saveData) return;
    for (const way of ["next", "prev"]) {
      const link = find(`a[rel=${way}]`);
      if (link && !isFresh(link.href)) fetchPage(link.href);
    }
  }

  function fetchPage(url) {
    const page = { at: Date.now() };
    pages.set(url, page);
    fetch(url, { credentials: "same-origin", redirect: "error" })
      .then(async (answer) => {
        if (!answer.ok) throw new Error(answer.status);
        const there = new DOMParser().parseFromString(await answer.text(), "text/html");
        const picture = there.querySelector("[data-picture]");
        if (picture) {
          page.picture = new Image();
          page.picture.src = picture.getAttribute("src");
          await page.picture.decode().catch(() => {});
        }
        page.there = there;
      })
      .catch(() => pages.delete(url));
  }

  /** Show the entry a link leads to, if its page is here; else the browser goes there. */
  function go(link, closer) {
    const { there } = pages.get(link.href) ?? {};
    const main = there?.querySelector("main");
    if (!main || !isFresh(link.href) || unsent()) return false;
    pages.delete(link.href); // its forms serve once
    history.pushState(null, "", link.href);
    document.title = there.title;
    const way = link.rel;
    closer.close();
    document.querySelector("main").replaceChildren(...document.adoptNode(main).childNodes);
    find(`a[rel=${way}]`)?.focus();
    arrived();
    ahead();
    return true;
  }

  return { go };
}
