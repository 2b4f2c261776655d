// New-build sales: clocks that count down, the plan and its table that know of each other, a
// lot beside the plan, and a word when a lot is taken while somebody looks.
const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// What is left until an instant, in the words that the server has written: only the figures
// change, and at the end the page is asked anew.
function tick() {
  for (const clock of all("time[data-until]")) {
    const left = Date.parse(clock.dataset.until) - Date.now();
    if (left <= 0 || left >= 86400000) continue;
    const minutes = Math.ceil(left / 60000);
    clock.textContent = minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")}`;
    clock.classList.toggle("late", left < 3600000);
  }
}
tick();
setInterval(tick, 15000);

document.addEventListener("click", (e) => {
  if (e.target.closest("[data-print]")) print();
});

const cells = () => all("a[data-lot]");
const mark = (id, on) => {
  one(`a[data-lot="${id}"]`)?.classList.toggle("on", on);
  one(`tr[data-for="${id}"]`)?.classList.toggle("lit", on);
};
for (const [event, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
  document.addEventListener(event, (e) => {
    const here = e.target.closest?.("a[data-lot], tr[data-for]");
    if (here) mark(here.dataset.lot || here.dataset.for, on);
  });
}

// Arrows go from lot to lot as they stand.
document.addEventListener("keydown", (e) => {
  const at = e.target.closest?.("a[data-lot]");
  if (!at || e.ctrlKey || e.metaKey || e.altKey) return;
  if (e.key.toLowerCase() === "o" || e.key.toLowerCase() === "r") return void open(at, "#lead");
  const from = at.getBoundingClientRect(), sideways = e.key === "ArrowLeft" || e.key === "ArrowRight";
  const ahead = { ArrowUp: (r) => from.top - r.top, ArrowDown: (r) => r.top - from.top, ArrowLeft: (r) => from.left - r.left, ArrowRight: (r) => r.left - from.left }[e.key];
  if (!ahead) return;
  e.preventDefault();
  let best = null, least = Infinity;
  for (const cell of cells()) {
    const r = cell.getBoundingClientRect();
    if (ahead(r) < 8) continue;
    const far = ahead(r) + 4 * Math.abs(sideways ? r.top - from.top : r.left - from.left);
    if (far < least) [best, least] = [cell, far];
  }
  best?.focus();
});

// A lot beside its plan: the same page, of which the middle is shown.
const drawer = one("#drawer");
async function open(link, focus) {
  const answer = await fetch(link.href).catch(() => null);
  if (!answer?.ok) return void (location.href = link.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const lot = one("#lot", page), head = one("main .head", page);
  if (!lot) return void (location.href = link.href);
  lot.removeAttribute("data-live");
  one(".crumbs", head)?.remove();
  const acts = one("aside", lot); // what can be done comes first where there is little room
  if (acts) lot.prepend(acts);
  one("#drawn").replaceChildren(head, lot);
  const title = one("h1", head);
  const heading = document.createElement("h2");
  heading.textContent = title.textContent;
  title.replaceWith(heading);
  if (!drawer.open) drawer.showModal();
  if (focus) one(focus, drawer)?.focus();
}
if (drawer) {
  document.addEventListener("click", (e) => {
    const link = e.target.closest("a[data-lot]");
    if (!link || e.ctrlKey || e.metaKey || e.shiftKey || e.button) return;
    e.preventDefault();
    open(link);
  });
  drawer.addEventListener("click", (e) => { if (e.target === drawer) drawer.close(); });
}

// What somebody is writing beside the plan stays: what he sends is refused with the reason.
const writing = () => drawer.contains(document.activeElement) && palier.typing(document.activeElement);

// Who looks at a free lot, or is about to take it, is told when somebody else has it.
let states = {};
const look = () => Object.fromEntries(cells().map((cell) => [cell.dataset.ref, cell.dataset.state]));
states = look();
document.addEventListener("palier:fresh", (e) => {
  tick();
  if (e.detail.id !== "plan") return;
  const now = look();
  for (const [ref, state] of Object.entries(now)) {
    if (states[ref] !== "L" || state === "L") continue;
    const toast = one("#gone").content.firstElementChild.cloneNode(true);
    const text = one("span", toast);
    text.textContent = text.textContent.replace("%s", ref);
    one("#toasts").append(toast);
    setTimeout(() => toast.remove(), 10000);
    if (drawer?.open && !writing() && one("h2", drawer)?.textContent.includes(ref)) open(cells().find((cell) => cell.dataset.ref === ref));
  }
  states = now;
});
