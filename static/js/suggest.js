// A field that names a customer by code offers matching ones, with their names, as you type: the ARIA combobox pattern.
let timer = 0;
let asked = null;

const listOf = (input) => document.getElementById(`${input.id}-suggestions`);
const optionsOf = (input) => [...(listOf(input)?.children ?? [])];

function prepare(input) {
  if (listOf(input)) return;
  const list = document.createElement("ul");
  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0]?.textContent.trim() ?? "");
  // Chosen before the field loses the focus, which would close the list.
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) choose(input, option);
  });
  // The input itself stays where it is: one that is moved while it is typed in loses its undo history.
  const frame = document.createElement("div");
  frame.className = "suggested";
  frame.append(list);
  input.after(frame);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
}

function show(input, customers) {
  const list = listOf(input);
  list.replaceChildren(...customers.map(({ code, name }, index) => {
    const option = document.createElement("li");
    option.id = `${list.id}-${index}`;
    option.dataset.code = code;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const told = document.createElement("span");
    told.textContent = name;
    const key = document.createElement("span");
    key.className = "mono muted";
    key.textContent = code;
    option.append(told, " ", key);
    return option;
  }));
  list.hidden = customers.length === 0;
  input.setAttribute("aria-expanded", String(!list.hidden));
  input.removeAttribute("aria-activedescendant");
}

function point(input, option) {
  for (const other of optionsOf(input)) other.setAttribute("aria-selected", String(other === option));
  input.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function choose(input, option) {
  clearTimeout(timer);
  asked?.abort();
  input.value = option.dataset.code;
  show(input, []);
}

document.addEventListener("input", (event) => {
  const input = event.target.closest("input[data-suggest=customers]");
  if (!input) return;
  prepare(input);
  clearTimeout(timer);
  timer = setTimeout(async () => {
    asked?.abort();
    asked = new AbortController();
    try {
      const url = `${document.body.dataset.suggestCustomers}?q=${encodeURIComponent(input.value)}`;
      const { customers } = await (await fetch(url, { signal: asked.signal, credentials: "same-origin" })).json();
      show(input, customers);
    } catch (error) {
      if (error.name !== "AbortError") show(input, []);
    }
  }, 180);
});

document.addEventListener("keydown", (event) => {
  const input = event.target.closest?.("input[data-suggest=customers]");
  const options = input ? optionsOf(input) : [];
  if (!options.length || listOf(input).hidden) return;
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown") point(input, options[(at + 1) % options.length]);
  else if (event.key === "ArrowUp") point(input, options[at <= 0 ? options.length - 1 : at - 1]);
  else if (event.key === "Enter" && at >= 0) choose(input, options[at]);
  else if (event.key === "Escape") show(input, []);
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

document.addEventListener("focusout", (event) => {
  if (event.target.matches?.("input[data-suggest=customers]") && listOf(event.target)) {
    clearTimeout(timer);
    asked?.abort();
    show(event.target, []);
  }
});
