// What the page does beyond being read; without this script nothing is missing but comfort.

// Tables are sorted by the column whose heading is pressed; pressing again turns the order round.
for (const table of document.querySelectorAll("table[data-sortable]")) {
  const headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    button.addEventListener("click", () => sort(table, headings, column));
    heading.append(button);
  });
}

function sort(table, headings, column) {
  const descending = headings[column].getAttribute("aria-sort") === "ascending";
  for (const heading of headings) heading.removeAttribute("aria-sort");
  headings[column].setAttribute("aria-sort", descending ? "descending" : "ascending");
  const body = table.tBodies[0];
  const rows = [...body.rows].sort((one, other) => compare(one.cells[column], other.cells[column]));
  body.append(...(descending ? rows.reverse() : rows));
}

function compare(one, other) {
  if (one.dataset.value === undefined) return one.textContent.localeCompare(other.textContent);
  return Number(one.dataset.value) - Number(other.dataset.value);
}

// On paper nothing can be opened: everything is open while printing.
let closed = [];
addEventListener("beforeprint", () => {
  closed = [...document.querySelectorAll("details:not([open])")];
  for (const details of closed) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of closed) details.open = false;
});
