// Choosing our standard promise fills the empty fields of a requirement with what it says. What a person typed stays;
// the server does the same on saving, without a script.
const FIELDS = ["aspect", "statement", "metric", "target", "unit"];

const labelOf = (field) => (field.labels?.[0]?.firstChild?.textContent ?? "").trim();
const isFilled = (field) => "filled" in field.dataset && field.dataset.filled === field.value;

function put(field, value) {
  field.value = value;
  if (value) field.dataset.filled = field.value;
  else delete field.dataset.filled;
}

function fill(select) {
  const { elements } = select.form;
  const said = select.selectedOptions[0]?.dataset ?? {};
  const { comparator, target } = elements;
  // How a figure compares, and its unit, belong to the figure: where that was typed they stay.
  const takesTarget = !target.value || isFilled(target);
  const told = [];
  for (const field of FIELDS.map((name) => elements[name]).filter(Boolean)) {
    if (field.value && !(isFilled(field) && (takesTarget || field.name !== "unit"))) continue;
    put(field, said[field.name] ?? "");
    if (field.value) told.push(labelOf(field));
  }
  if (takesTarget && said.target) comparator.value = said.comparator;
  const status = select.closest(".field").querySelector("[data-filled-in]");
  status.textContent = told.length ? status.dataset.filledIn.replace("%", told.join(", ")) : "";
}

document.addEventListener("change", (event) => {
  if (event.target.matches?.("select[data-fills]")) fill(event.target);
});
