// In the table of what was affected, a row is consistent: what is unavailable is affected, what is not affected is nothing else.
// In an outage a function stands still because its service is unavailable; whoever knows better unticks that again.
const DOWN = ["outage", "major_incident"];

document.addEventListener("change", (event) => {
  const box = event.target;
  const row = box.closest?.("[data-impacts] tr");
  if (!row) return;
  const boxes = [...row.querySelectorAll("input[type=checkbox]")];
  const named = (name) => boxes.find((one) => one.name === name);
  if (box.name === "provisions") {
    if (!box.checked) for (const other of boxes) other.checked = false;
  } else if (box.checked) {
    named("provisions").checked = true;
    if (box.name === "functions_lost" && DOWN.includes(new FormData(box.form).get("kind"))) named("unavailable").checked = true;
  }
});
