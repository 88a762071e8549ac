// Passkeys: connects a page's buttons with allauth's WebAuthn code, and tells people what went wrong.
const ways = window.allauth?.webauthn?.forms;
const error = document.querySelector("[data-passkey-error]");

if (ways && window.PublicKeyCredential) {
  for (const area of document.querySelectorAll("[data-passkey-area]")) area.hidden = false;
  for (const button of document.querySelectorAll("[data-passkey]")) {
    const { passkey, credential, passwordless, options } = button.dataset;
    button.addEventListener("click", () => { if (error) error.hidden = true; });
    ways[`${passkey}Form`]({ ids: { [passkey]: button.id, credential, passwordless, data: options } });
  }
} else {
  for (const button of document.querySelectorAll("[data-passkey]")) button.disabled = true;
}

document.addEventListener("allauth.error", (event) => {
  if (!error) return;
  event.preventDefault();
  const texts = { SecurityError: error.dataset.address, InvalidStateError: error.dataset.known };
  error.querySelector("div").textContent = texts[event.detail.exception?.name] || error.dataset.stopped;
  error.hidden = false;
});
