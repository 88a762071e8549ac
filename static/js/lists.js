// A list filters as you type, and its rows can be selected together. Without a script the filter form is an ordinary GET.
let pending = null;
let timer = 0;

const query = (form) => {
  const url = new URL(location.pathname, location.href);
  for (const [name, value] of new FormData(form)) if (value !== "" && typeof value === "string") url.searchParams.append(name, value);
  return url;
};

async function show(form) {
  const region = document.getElementById(form.dataset.live);
  const url = query(form);
  pending?.abort();
  pending = new AbortController();
  region.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(url, { signal: pending.signal, credentials: "same-origin" });
    if (response.redirected || !response.ok) return location.assign(url);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    region.replaceChildren(...page.getElementById(region.id).childNodes);
    region.querySelectorAll("[data-needs-script]").forEach((part) => { part.hidden = false; });
    const count = page.querySelector("[data-filter-count]");
    const shown = document.querySelector("[data-filter-count]");
    if (count && shown) shown.replaceWith(document.importNode(count, true));
    // What is exported, or seen in another view, is what is shown.
    const carriers = page.querySelectorAll("[data-export], [data-view]");
    document.querySelectorAll("[data-export], [data-view]").forEach((link, index) => { link.href = carriers[index].getAttribute("href"); });
    history.replaceState(null, "", url);
    // The region is new each time, so what is said aloud stands outside it.
    const said = region.querySelector("[data-list-range], .empty h2");
    const status = document.querySelector("[data-list-status]");
    if (said && status) status.textContent = said.textContent;
    region.removeAttribute("aria-busy");
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url);
  }
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-live]");
  if (!form) return;
  clearTimeout(timer);
  timer = setTimeout(() => show(form), event.target.type === "search" || event.target.type === "text" ? 220 : 0);
});
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-live]");
  if (!form) return;
  event.preventDefault();
  clearTimeout(timer);
  form.querySelectorAll("details[open]").forEach((menu) => { menu.open = false; });
  show(form);
});
// A plain form that should go as soon as something is chosen.
document.addEventListener("change", (event) => event.target.closest("form[data-autosubmit]")?.requestSubmit());

function count(list) {
  const boxes = [...list.querySelectorAll(".row-check")];
  const chosen = boxes.filter((box) => box.checked).length;
  const all = list.querySelector("[data-check-all]");
  if (all) {
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }
  const label = list.querySelector("[data-check-count]");
  if (label) label.textContent = chosen;
}
document.addEventListener("change", (event) => {
  const list = event.target.closest("[data-list]");
  if (!list) return;
  if (event.target.matches("[data-check-all]")) {
    for (const box of list.querySelectorAll(".row-check")) box.checked = event.target.checked;
  }
  if (event.target.matches("[data-check-all], .row-check")) count(list);
});
document.addEventListener("click", (event) => {
  const clear = event.target.closest("[data-check-none]");
  if (!clear) return;
  const list = clear.closest("[data-list]");
  for (const box of list.querySelectorAll(".row-check")) box.checked = false;
  count(list);
});
for (const all of document.querySelectorAll("[data-check-all]")) all.closest("[hidden]")?.removeAttribute("hidden");
document.querySelectorAll("[data-list]").forEach(count);
