// A grid of months is typed like a spreadsheet: arrows and Enter move, copied cells are laid over it. The server reads
// what was copied, so that there is one rule for figures and headings; without a script there is a field to paste into.
const form = document.querySelector("form[data-grid]");
const status = form?.querySelector("[data-grid-status]");
const lines = form ? [...form.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll(".grid-input")]).filter((cells) => cells.length) : [];
let before = null;

function placeOf(input) {
  const line = lines.findIndex((cells) => cells.includes(input));
  return [line, lines[line]?.indexOf(input)];
}

function go(line, month) {
  const target = lines[line]?.[month];
  if (!target) return false;
  target.focus();
  target.select();
  return true;
}

function mark(input) {
  input.closest("td").classList.toggle("grid-typed", input.value.trim() !== input.dataset.stored);
}

function tell(text, undo = false) {
  const typed = form.querySelectorAll(".grid-typed").length;
  status.replaceChildren(text || (typed ? form.dataset.typed.replace("%", typed) : ""));
  if (!undo) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-ghost btn-sm";
  button.textContent = form.dataset.undo;
  button.addEventListener("click", () => {
    for (const [input, value] of before) { input.value = value; mark(input); }
    before[0]?.[0].focus();
    tell("");
  });
  status.append(" ", button);
}

async function lay(text, input) {
  const [line, month] = placeOf(input);
  const data = new FormData();
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  for (const [name, value] of Object.entries({ fill: "on", paste: text, at_line: line, at_month: month })) data.set(name, value);
  try {
    const response = await fetch(location.href, { method: "POST", body: data, credentials: "same-origin", headers: { Accept: "application/json" } });
    if (response.redirected || !response.ok) throw new Error(response.statusText);
    const { cells, said } = await response.json();
    before = [];
    for (const [name, value] of Object.entries(cells)) {
      const cell = form.elements[name];
      before.push([cell, cell.value]);
      cell.value = value;
      mark(cell);
    }
    before[0]?.[0].dispatchEvent(new Event("input", { bubbles: true }));
    tell(said, before.length > 0);
  } catch {
    // The field below takes it as well, and sends it the browser's way.
    form.querySelector("#paste").open = true;
    const field = form.elements.paste;
    field.value = text;
    form.elements.at_line.value = line;
    form.elements.at_month.value = month;
    field.focus();
  }
}

if (form) {
  form.addEventListener("input", (event) => {
    if (!event.target.matches(".grid-input")) return;
    mark(event.target);
    if (event.isTrusted) tell("");
  });
  form.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (!event.target.matches(".grid-input") || !/[\t\n\r]/.test(text.trim())) return;
    event.preventDefault();
    lay(text, event.target);
  });
  form.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!input.matches(".grid-input") || event.isComposing || event.altKey) return;
    const [line, month] = placeOf(input);
    const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    const atStart = whole || input.selectionEnd === 0;
    const atEnd = whole || input.selectionStart === input.value.length;
    let moved = false;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return form.requestSubmit(form.querySelector(".grid-save button"));
    if (event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter") moved = go(line + (event.shiftKey ? -1 : 1), month) || true;
    else if (event.shiftKey) return;
    else if (event.key === "ArrowDown") moved = go(line + 1, month);
    else if (event.key === "ArrowUp") moved = go(line - 1, month);
    else if (event.key === "ArrowLeft" && atStart) moved = go(line, month - 1);
    else if (event.key === "ArrowRight" && atEnd) moved = go(line, month + 1);
    else if (event.key === "Escape") { input.value = input.dataset.stored; mark(input); tell(""); moved = true; }
    if (moved) event.preventDefault();
  });
  form.querySelectorAll(".grid-input").forEach(mark);
  tell("");
}
// On a narrow screen the newest months are seen first.
const wrap = document.querySelector("[data-grid-wrap]");
if (wrap) wrap.scrollLeft = wrap.scrollWidth;
