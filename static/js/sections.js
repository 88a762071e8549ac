// The section navigation marks the section being read.
const links = [...document.querySelectorAll("[data-sections] a[href^='#']")];
const sections = links.map((link) => document.getElementById(link.hash.slice(1))).filter(Boolean);

if (sections.length) {
  const mark = () => {
    const atEnd = window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 4;
    const reached = sections.filter((section) => section.getBoundingClientRect().top < 120);
    const current = atEnd && window.scrollY > 0 ? sections.at(-1) : reached.at(-1) || sections[0];
    for (const link of links) {
      if (link.hash === `#${current.id}`) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  let waiting = false;
  document.addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; mark(); });
  }, { passive: true });
  mark();
}
