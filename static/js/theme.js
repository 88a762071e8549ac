// Choosing a theme works by POST; here it takes effect without leaving the page.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-theme-form]");
  if (!form || !event.submitter) return;
  event.preventDefault();
  const theme = event.submitter.value;
  document.documentElement.dataset.theme = theme;
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-pressed", button === event.submitter);
  const data = new FormData(form, event.submitter);
  await fetch(form.action, { method: "POST", body: data, redirect: "manual" });
});
