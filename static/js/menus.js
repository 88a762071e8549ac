// Menus are <details class="menu">: they open without a script. This closes them as people expect, and dismisses messages.
const openMenus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  const dismiss = event.target.closest("[data-dismiss]");
  if (dismiss) dismiss.closest("[data-message]").remove();
});

document.addEventListener("focusin", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// One click copies what is meant to be copied: a token, recovery codes.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
  button.textContent = button.dataset.copied;
});
// Browsers keep the clipboard from pages that came without HTTPS.
if (navigator.clipboard) for (const button of document.querySelectorAll("[data-copy][hidden]")) button.hidden = false;

// Print is a script's business only, so its button is hidden until this runs.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A confirmation has been read after a while; whatever went wrong stays until it is dismissed.
for (const message of document.querySelectorAll("main > .messages .alert-success:not(:has(form))")) {
  const leave = () => setTimeout(() => (message.matches(":hover, :focus-within") ? leave() : message.remove()), 8000);
  leave();
}
