// The board: cards move by drag and by key. Each card's own menu holds the ways it may go (data-to); this only presses
// what is there, so whatever moves with a script moves without one, and the server decides both times.
const ORDER = ["idea", "assessed", "committed", "delivered", "dropped"];
const board = () => document.querySelector("[data-board]");
const linkOf = (card) => card.querySelector("[data-card-link]");
const cardOf = (key) => board()?.querySelector(`[data-card="${key}"]`);
let dragged = null;

function say(text) {
  const status = document.querySelector("[data-board-status]");
  if (status) status.textContent = text;
}

function trouble(text) {
  const notice = board().querySelector("[data-board-trouble]");
  notice.querySelector("[data-board-reason]").textContent = text;
  notice.hidden = !text;
  if (text) notice.scrollIntoView({ block: "nearest" });
}

function whyNot(card, stage) {
  const told = board().dataset;
  if (!("movable" in card.dataset)) return told.refusedForeign;
  if (card.dataset.stage === "delivered") return told.refusedDelivered;
  if (card.dataset.stage === "dropped") return told.refusedDropped;
  if (stage === "delivered") return told.refusedEarly;
  return card.dataset.stage === "committed" ? told.refusedCommitted : told.refused;
}

function move(card, stage) {
  if (stage === card.dataset.stage || card.getAttribute("aria-busy") === "true") return;
  trouble("");
  const way = card.querySelector(`[data-to="${stage}"]`);
  if (!way) return trouble(whyNot(card, stage));
  if (way.matches("a")) return way.click(); // it needs more than a move: its form opens in the sheet
  way.form.requestSubmit(way);
}

// The page as the server tells it now takes the place of what is shown; the focus stays on the card.
async function refresh(key, stage) {
  const response = await fetch(location.href, { credentials: "same-origin" });
  if (response.redirected || !response.ok) return location.reload();
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelector("[data-board]");
  if (!fresh) return leaveNothing(page);
  board().replaceChildren(...document.importNode(fresh, true).childNodes);
  board().querySelectorAll("[data-needs-script]").forEach((part) => { part.hidden = false; });
  const map = document.getElementById("roadmap");
  const freshMap = page.getElementById("roadmap");
  if (map && freshMap) map.replaceWith(document.importNode(freshMap, true));
  const card = cardOf(key);
  const said = page.querySelector("main > .messages .alert > div")?.textContent.trim() || "";
  say(said);
  if (card) linkOf(card).focus();
  else tellWhereItWent(stage, said);
}

// The filters leave nothing: the page says that in place of the board, and at its top what was done.
function leaveNothing(page) {
  const region = document.getElementById("list-region");
  const fresh = page.getElementById("list-region");
  if (!region || !fresh) return location.reload();
  region.replaceChildren(...document.importNode(fresh, true).childNodes);
  const main = document.querySelector("main");
  const told = page.querySelector("main > .messages");
  main.querySelector(":scope > .messages")?.remove();
  if (told) main.prepend(document.importNode(told, true));
  main.focus();
}

// A long column shows its first cards and filters leave some out: then the column says what went there.
function tellWhereItWent(stage, said) {
  const column = board().querySelector(`[data-column="${stage}"]`);
  const note = document.createElement("p");
  note.className = "board-gone";
  note.textContent = said;
  column.querySelector("[data-cards]").after(note);
  const next = column.querySelector(".board-more") || column.querySelector("h3");
  if (next.matches("h3")) next.tabIndex = -1;
  next.focus();
}

async function send(form, button) {
  const card = form.closest("[data-card]");
  const place = { list: card.parentElement, next: card.nextElementSibling };
  const data = new FormData(form, button);
  const back = () => {
    card.removeAttribute("aria-busy");
    place.list.insertBefore(card, place.next);
    linkOf(card).focus();
  };
  form.closest("details").open = false;
  card.setAttribute("aria-busy", "true");
  board().querySelector(`[data-column="${button.value}"] [data-cards]`).prepend(card);
  linkOf(card).focus();
  try {
    const response = await fetch(form.action, {
      method: "POST", body: data, headers: { "HX-Request": "true" }, credentials: "same-origin",
    });
    // It is moved now: whatever goes wrong with showing so does not undo it.
    if (response.status === 204) return await refresh(card.dataset.card, button.value).catch(() => location.reload());
    back();
    if (response.status === 409) {
      // Theirs beside mine, in the sheet; the choice made there goes the usual way.
      return document.dispatchEvent(new CustomEvent("portfolio:sheet", { detail: { response, url: form.action, opener: linkOf(card) } }));
    }
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const reasons = [...page.querySelectorAll("[data-error-summary] li")].map((reason) => reason.textContent.trim());
    trouble(reasons.join(" ") || board().dataset.unmoved);
  } catch {
    back();
    trouble(board().dataset.offline);
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-stage-form]") || !form.closest("[data-board]") || event.defaultPrevented) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  send(form, event.submitter);
}, true);

// By drag. Cards become draggable at the touch of a script only, and only those that may move.
document.addEventListener("pointerdown", (event) => {
  const card = event.target.closest("[data-card][data-movable]");
  if (card) card.draggable = !event.target.closest("details");
});
document.addEventListener("dragstart", (event) => {
  const card = event.target.closest?.("[data-card]");
  if (!card) return;
  dragged = card;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", linkOf(card).textContent);
  card.classList.add("is-dragged");
  for (const column of board().querySelectorAll("[data-column]")) {
    const stage = column.dataset.column;
    column.classList.toggle("is-closed", stage !== card.dataset.stage && !card.querySelector(`[data-to="${stage}"]`));
  }
});
const unmark = (name) => document.querySelectorAll(`[data-column].${name}`).forEach((column) => column.classList.remove(name));
document.addEventListener("dragover", (event) => {
  const column = event.target.closest?.("[data-column]");
  unmark("is-over");
  if (!dragged || !column) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "move";
  if (!column.classList.contains("is-closed")) column.classList.add("is-over");
});
document.addEventListener("drop", (event) => {
  const column = event.target.closest?.("[data-column]");
  if (!dragged || !column) return;
  event.preventDefault();
  const card = dragged;
  move(card, column.dataset.column);
});
document.addEventListener("dragend", () => {
  dragged?.classList.remove("is-dragged");
  dragged = null;
  unmark("is-over");
  unmark("is-closed");
});

// By key. On a card's title the arrows go from card to card, and with Shift the card goes from stage to stage.
function neighbour(card, key) {
  if (key === "ArrowUp") return card.previousElementSibling;
  if (key === "ArrowDown") return card.nextElementSibling;
  const columns = [...board().querySelectorAll("[data-column]")];
  const here = columns.indexOf(card.closest("[data-column]"));
  const beside = key === "ArrowLeft" ? columns.slice(0, here).reverse() : columns.slice(here + 1);
  const place = [...card.parentElement.children].indexOf(card);
  for (const column of beside) {
    const cards = column.querySelectorAll("[data-card]");
    if (cards.length) return cards[Math.min(place, cards.length - 1)];
  }
  return null;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !event.key.startsWith("Arrow")) return;
  const link = event.target.closest?.("[data-board] [data-card-link]");
  if (link) {
    const card = link.closest("[data-card]");
    event.preventDefault();
    if (!event.shiftKey) {
      const next = neighbour(card, event.key);
      if (next) linkOf(next).focus();
    } else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      const stage = ORDER[ORDER.indexOf(card.dataset.stage) + (event.key === "ArrowRight" ? 1 : -1)];
      if (stage) move(card, stage);
    }
    return;
  }
  const menu = event.target.closest?.(".board-menu");
  if (!menu || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
  event.preventDefault();
  menu.open = true;
  const entries = [...menu.querySelectorAll(".menu-item")];
  const at = entries.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
  entries.at(at % entries.length)?.focus();
});
