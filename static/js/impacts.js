// In the table of what was affected, a row is consistent: what is unavailable is affected, what is not affected is nothing else.
document.addEventListener("change", (event) => {
  const box = event.target;
  const row = box.closest?.("[data-impacts] tr");
  if (!row) return;
  const boxes = [...row.querySelectorAll("input[type=checkbox]")];
  const affected = boxes.find((one) => one.name === "provisions");
  if (box === affected) {
    if (!box.checked) for (const other of boxes) other.checked = false;
  } else if (box.checked) {
    affected.checked = true;
  }
});
