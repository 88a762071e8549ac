// A button with data-confirm asks first. Without a script its form goes to the server, which asks on a page of its own
// where the consequence is not easily undone.
const dialog = document.getElementById("confirm");
let confirmed = null;

if (dialog) {
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button?.dataset.confirm || confirmed === button) {
      confirmed = null;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    dialog.querySelector("[data-confirm-title]").textContent = button.dataset.confirm;
    dialog.querySelector("[data-confirm-text]").textContent = button.dataset.confirmText || "";
    const yes = dialog.querySelector("[value=yes]");
    yes.textContent = button.dataset.confirmLabel || button.textContent.trim();
    yes.className = button.hasAttribute("data-confirm-danger") ? "btn btn-danger-fill" : "btn btn-primary";
    document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.open = false; });
    dialog.returnValue = "";
    dialog.addEventListener("close", () => {
      if (dialog.returnValue !== "yes") return button.focus();
      confirmed = button;
      button.form.requestSubmit(button);
    }, { once: true });
    dialog.showModal();
  }, true);
}
