// A strip of tabs that is wider than the window begins at the tab of this page.
for (const strip of document.querySelectorAll("nav.tabs-page")) {
  const here = strip.querySelector("[aria-current]");
  if (here) {
    const outer = strip.getBoundingClientRect();
    const inner = here.getBoundingClientRect();
    strip.scrollLeft += inner.left + inner.width / 2 - (outer.left + outer.width / 2);
  }
}
