// The import wizard: the check goes on by itself, and a reference asks for its system. Without a script there are buttons.
const check = document.querySelector("form[data-continue]");

async function goOn() {
  const bar = check.querySelector("progress");
  const label = check.querySelector("[data-checked]");
  check.querySelector("[data-continue-button]").hidden = true;
  for (let failures = 0; ; ) {
    try {
      const response = await fetch(check.action, {
        method: "POST", body: new FormData(check), credentials: "same-origin", headers: { Accept: "application/json" },
      });
      if (response.status >= 500) throw new Error("busy");  // a reload would ask again at once, and for ever
      if (response.redirected || !response.ok) return location.reload();
      const state = await response.json();
      failures = 0;
      bar.value = state.checked;
      label.textContent = state.checked.toLocaleString(document.documentElement.lang);
      if (state.done) return location.reload();
    } catch {
      failures += 1;
      if (failures > 5) {
        check.querySelector("[data-continue-button]").hidden = false;
        return;
      }
      await new Promise((resolve) => { setTimeout(resolve, 2000 * failures); });
    }
  }
}
if (check) goOn();

const mapping = document.querySelector("form[data-qualified]");
if (mapping) {
  const qualified = mapping.dataset.qualified.split(" ");
  mapping.addEventListener("change", (event) => {
    const field = event.target.closest("td")?.querySelector("[data-qualifier]");
    if (field && event.target.matches("select")) field.hidden = !qualified.includes(event.target.value);
  });
}

document.querySelector("form[data-commit]")?.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) event.target.querySelector("[data-committing]").hidden = false;
});
