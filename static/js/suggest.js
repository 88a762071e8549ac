// A field that names a customer by code offers matching ones as you type, through the browser's own datalist.
let timer = 0;
let asked = null;

document.addEventListener("input", (event) => {
  const input = event.target.closest("input[data-suggest=customers]");
  if (!input || event.inputType === "insertReplacementText") return;
  clearTimeout(timer);
  timer = setTimeout(async () => {
    asked?.abort();
    asked = new AbortController();
    let list = document.getElementById(`${input.id}-suggestions`);
    if (!list) {
      list = document.createElement("datalist");
      list.id = `${input.id}-suggestions`;
      input.after(list);
      input.setAttribute("list", list.id);
    }
    try {
      const url = `${document.body.dataset.suggestCustomers}?q=${encodeURIComponent(input.value)}`;
      const { customers } = await (await fetch(url, { signal: asked.signal, credentials: "same-origin" })).json();
      list.replaceChildren(...customers.map(({ code, name }) => new Option(name, code)));
    } catch (error) {
      if (error.name !== "AbortError") list.replaceChildren();
    }
  }, 180);
});
