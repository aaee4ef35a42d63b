// Sorting the tables: each heading becomes a button. Without this script the tables are complete
// too.
(() => {
    const status = document.querySelector("[role=status]");

    // A row's figure in a column, its name in the first, or null when it has none.
    const key = (row, column) => {
        if (column === 0) return row.cells[0].textContent;
        const cell = row.cells[column];
        return cell && cell.dataset.value !== undefined ? Number(cell.dataset.value) : null;
    };

    // Rows without a figure come last whatever the order.
    const compare = (a, b, sign) => {
        if (a === null || b === null) return (a === null) - (b === null);
        return sign * (typeof a === "string" ? a.localeCompare(b) : a - b);
    };

    // The first press puts the best on top, and the largest where neither is better.
    const first = (heading, column) =>
        column === 0 || heading.dataset.better === "-1" ? "ascending" : "descending";

    // Models among models, and baselines among baselines.
    const sort = (table, headings, heading, column) => {
        const other = { ascending: "descending", descending: "ascending" };
        const order = other[heading.getAttribute("aria-sort")] || first(heading, column);
        const sign = order === "ascending" ? 1 : -1;
        headings.forEach((h) => h.removeAttribute("aria-sort"));
        heading.setAttribute("aria-sort", order);
        for (const body of table.tBodies)
            body.append(...[...body.rows].sort((a, b) =>
                compare(key(a, column), key(b, column), sign)));
        status.textContent = `Sorted by ${heading.dataset.name}, ${order}.`;
    };

    document.querySelectorAll("table.sortable").forEach((table) => {
        const headings = [...table.tHead.rows[0].cells];
        headings.forEach((heading, column) => {
            const button = document.createElement("button");
            heading.dataset.name = heading.firstChild.textContent.trim();
            button.type = "button";
            button.append(...heading.childNodes);
            heading.append(button);
            button.addEventListener("click", () => sort(table, headings, heading, column));
        });
    });

    // On paper nothing can be opened.
    addEventListener("beforeprint", () =>
        document.querySelectorAll("details").forEach((d) => { d.open = true; }));
})();
