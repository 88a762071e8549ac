// What keeps people from losing or doubling their work: a warning on leaving a changed form, one submit only, focus on errors.
let changed = null;

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-guard]");
  if (form && !form.closest("dialog")) changed = form;
});
window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
window.addEventListener("portfolio:leaving", () => { changed = null; });

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) return event.preventDefault();
  if (form.closest("dialog.sheet")) return;
  changed = null;
  form.dataset.sent = "true";
  // Disabled only after the browser has read the form, so that the pressed button's own value is sent.
  setTimeout(() => form.querySelectorAll("button").forEach((button) => { button.setAttribute("aria-busy", "true"); button.disabled = true; }));
});
// Coming back with the browser's back button must find a working form.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll("button[aria-busy]").forEach((button) => { button.removeAttribute("aria-busy"); button.disabled = false; });
  });
});

document.querySelector("[data-error-summary]")?.focus();

// "Keep what I changed" and "take theirs everywhere" on the conflict page.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-choose-all]");
  if (!button) return;
  // Theirs stands where I changed nothing: keeping my changes must not undo theirs elsewhere.
  const wanted = button.dataset.chooseAll === "proposed" ? "[data-proposed]" : `[value="${button.dataset.chooseAll}"]`;
  for (const radio of button.closest("form").querySelectorAll(`input[type=radio]${wanted}`)) radio.checked = true;
});
for (const part of document.querySelectorAll("[data-needs-script]")) part.hidden = false;
