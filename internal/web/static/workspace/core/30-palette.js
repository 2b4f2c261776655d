// The palette: everything by its name. The server finds, and answers with a list of links.
const { one, all } = palier;
const palette = one("#palette"), input = one("input", palette), found = one("#found", palette);
let asked = 0, wait = 0;
let answered = null; // the text that the list answers
let hasty = false; // Enter came before the answer did

function links() { return all("a[href]", found); }

function choose(at) {
  const list = links();
  list.forEach((link, i) => {
    link.setAttribute("role", "option");
    link.id ||= "found-" + i;
    link.setAttribute("aria-selected", i === at);
    link.tabIndex = -1;
  });
  const link = list[at];
  if (!link) return input.removeAttribute("aria-activedescendant");
  input.setAttribute("aria-activedescendant", link.id);
  link.scrollIntoView({ block: "nearest" });
}

async function ask() {
  const turn = ++asked, text = input.value;
  const here = new URLSearchParams({ q: text, here: location.pathname });
  const answer = await fetch("/search/palette?" + here, { headers: { "HX-Request": "true" } }).catch(() => null);
  const list = answer?.ok ? await answer.text() : "";
  if (turn !== asked || !answer?.ok) return; // a later question is under way
  found.innerHTML = list;
  answered = text;
  choose(0);
  if (hasty) links()[0]?.click();
  hasty = false;
}

function open() {
  hasty = false;
  if (!palette.open) palette.showModal();
  input.select();
  ask();
}

document.addEventListener("keydown", (e) => {
  if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === "k") { e.preventDefault(); open(); }
});
palette.addEventListener("keydown", (e) => {
  const list = links(), at = list.findIndex((link) => link.getAttribute("aria-selected") === "true");
  if (e.key === "ArrowDown" || e.key === "ArrowUp") {
    e.preventDefault();
    choose((at + (e.key === "ArrowDown" ? 1 : -1) + list.length) % list.length);
  } else if (e.key === "Enter") {
    e.preventDefault();
    if (answered === input.value) list[at]?.click();
    else hasty = true;
  } else if (e.key === "Escape") { e.preventDefault(); palette.close(); } // a search field would only be emptied
});
input.addEventListener("input", () => { hasty = false; clearTimeout(wait); wait = setTimeout(ask, 80); });
palette.addEventListener("click", (e) => { if (e.target === palette || e.target.closest("a")) palette.close(); });
