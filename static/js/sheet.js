// A link with data-sheet opens its page's form in a sheet at the right. The server answers the partial when asked with
// HX-Request; a form with errors comes back as a partial too, and success names where to go in HX-Redirect.
const sheet = document.getElementById("sheet");
const body = sheet?.querySelector("[data-sheet-body]");
const title = sheet?.querySelector("[data-sheet-title]");
const notices = sheet ? [...sheet.querySelectorAll("[data-sheet-trouble]")] : [];
let opener = null;
let shown = "";

const ask = (url, options = {}) =>
  fetch(url, { ...options, headers: { "HX-Request": "true" }, credentials: "same-origin" });

// Not for the sheet: follow the browser's way, where the server can say what is wrong on a whole page.
function leave(url) {
  sheet.removeAttribute("data-changed");
  window.dispatchEvent(new CustomEvent("portfolio:leaving"));
  const target = new URL(url, location.href);
  if (target.pathname + target.search !== location.pathname + location.search) return location.assign(target);
  history.replaceState(null, "", target);
  location.reload();
}

// Signed out meanwhile, or not allowed any more: leaving would lose what was typed.
const refused = (response) =>
  (response.redirected && new URL(response.url).pathname.startsWith("/sign-in/")) ||
  (!response.ok && response.status !== 409 && response.status !== 422);

async function fill(response, fallback) {
  const target = response.headers.get("HX-Redirect");
  if (target) return leave(target);
  if (response.redirected) return leave(response.url);
  const type = response.headers.get("Content-Type") || "";
  if (!type.startsWith("text/html") || (!response.ok && response.status !== 409 && response.status !== 422)) return leave(fallback);
  const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
  const part = parsed.querySelector("[data-sheet-content]");
  if (!part) return leave(fallback);
  title.textContent = part.dataset.sheetContent || part.querySelector("h1, h2")?.textContent || "";
  body.replaceChildren(document.importNode(part, true));
  shown = fallback;
  sheet.classList.toggle("sheet-wide", part.hasAttribute("data-sheet-wide"));
  if (!sheet.open) sheet.showModal();
  sheet.scrollTop = 0;
  const first = body.querySelector("[data-error-summary]") || body.querySelector("[autofocus]") ||
    body.querySelector("input:not([type=hidden], [readonly], [disabled]), select, textarea") || body.querySelector("button, a");
  first?.focus();
}

if (sheet) {
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-sheet]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    opener = link;
    link.setAttribute("aria-busy", "true");
    try {
      await fill(await ask(link.href), link.href);
    } catch {
      leave(link.href);
    } finally {
      link.removeAttribute("aria-busy");
    }
  });

  // An answer that another script has got, and that a person must look at.
  document.addEventListener("portfolio:sheet", (event) => {
    opener = event.detail.opener;
    fill(event.detail.response, event.detail.url);
  });

  body.addEventListener("input", () => sheet.setAttribute("data-changed", ""));

  body.addEventListener("submit", async (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-whole-page")) return;
    event.preventDefault();
    const buttons = [...form.querySelectorAll("button")];
    // A form without an action belongs to the page it came from, not to the page under the sheet.
    const action = event.submitter?.getAttribute("formaction") || form.getAttribute("action") || shown;
    const data = new FormData(form, event.submitter);
    buttons.forEach((button) => { button.disabled = true; });
    let trouble = "";
    try {
      const response = await ask(action, { method: "POST", body: data });
      if (refused(response)) trouble = "refused";
      else await fill(response, action);
    } catch {
      trouble = "offline";
    }
    if (!trouble) return;
    buttons.forEach((button) => { button.disabled = false; });
    for (const notice of notices) notice.hidden = notice.dataset.sheetTrouble !== trouble;
    sheet.scrollTop = 0;
  });

  const close = () => {
    if (sheet.hasAttribute("data-changed") && !window.confirm(sheet.dataset.unsaved)) return;
    sheet.removeAttribute("data-changed");
    sheet.close();
  };
  sheet.addEventListener("cancel", (event) => { event.preventDefault(); close(); });
  sheet.addEventListener("close", () => { body.replaceChildren(); notices.forEach((notice) => { notice.hidden = true; }); opener?.focus(); });
  sheet.addEventListener("click", (event) => {
    if (event.target === sheet || event.target.closest("[data-sheet-close]")) { event.preventDefault(); close(); }
  });
}
