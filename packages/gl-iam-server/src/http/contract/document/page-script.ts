/** The page's one script: the filter. Without it everything is shown. */
export const PAGE_SCRIPT = `
const input = document.getElementById("filter");
const count = document.getElementById("count");
const operations = [...document.querySelectorAll("article")];
const entryOf = (id) => document.querySelector('nav a[href="#' + id + '"]').parentElement;
const entries = new Map(operations.map(({ id }) => [id, entryOf(id)]));
const apply = () => {
  const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let shown = 0;
  for (const operation of operations) {
    const text = operation.dataset.text;
    const isShown = words.every((word) => text.includes(word));
    operation.hidden = !isShown;
    entries.get(operation.id).hidden = !isShown;
    if (isShown) shown += 1;
  }
  for (const group of document.querySelectorAll("[data-group]")) {
    group.hidden = ![...group.querySelectorAll("article, li")].some((part) => !part.hidden);
  }
  count.textContent = shown + " of " + operations.length + " operations";
};
input.closest("label").hidden = false;
input.addEventListener("input", apply);
apply();
`;
