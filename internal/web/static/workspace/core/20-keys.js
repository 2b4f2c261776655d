// Keys: the place to go to, the row, the act that carries a letter. Never while typing, never
// with a modifier, and not at all when the reader has switched them off.
const { one, all, typing } = palier;
const on = () => document.body.hasAttribute("data-shortcuts");
let going = 0;

const rows = () => all("[data-row]").filter((row) => row.offsetParent);
const current = () => one("[data-row].on");

function step(by) {
  const list = rows();
  if (!list.length) return;
  const at = list.indexOf(current());
  const next = list[Math.min(Math.max(at < 0 ? (by > 0 ? 0 : list.length - 1) : at + by, 0), list.length - 1)];
  current()?.classList.remove("on");
  next.classList.add("on");
  (one("a[href]", next) || next).focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function choose(range) {
  const box = current() && one("input[type=checkbox]", current());
  if (!box) return;
  const boxes = rows().map((row) => one("input[type=checkbox]", row)).filter(Boolean);
  const last = boxes.findLastIndex((other) => other.checked && other !== box);
  if (range && last >= 0) {
    const [from, to] = [last, boxes.indexOf(box)].sort((a, b) => a - b);
    boxes.slice(from, to + 1).forEach((other) => (other.checked = true));
  } else box.checked = !box.checked;
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

function press(key) {
  const what = one(`[data-key="${CSS.escape(key)}"]:not([disabled])`, current() || document) || one(`[data-key="${CSS.escape(key)}"]:not([disabled])`);
  if (!what) return false;
  if (what.matches("summary")) {
    what.parentElement.open = !what.parentElement.open;
    (one("a, button", what.nextElementSibling) || what).focus();
  } else if (what.matches("input:not([type=checkbox]), select, textarea")) what.focus();
  else what.click();
  return true;
}

// Enter on a link or a button is its own: the row at hand is not opened besides.
const taken = (e) => e.key === "Enter" && e.target.closest("a, button, summary");

document.addEventListener("keydown", (e) => {
  if (e.key === "Escape") all("details.menu[open]").forEach((menu) => { menu.open = false; one("summary", menu).focus(); });
  if (e.defaultPrevented || typing(e.target) || taken(e) || e.ctrlKey || e.metaKey || e.altKey || one("dialog[open]") || !on()) return;
  const key = e.key.toLowerCase();
  if (going && Date.now() - going < 1500) {
    going = 0;
    const place = one(`[data-go="${CSS.escape(key)}"]`);
    if (place) { e.preventDefault(); place.click(); }
    return;
  }
  const acts = {
    g: () => (going = Date.now()),
    j: () => step(1), k: () => step(-1),
    x: () => choose(e.shiftKey),
    "/": () => one("main [data-search]")?.focus() ?? one("#find").focus(),
    "?": () => one("#shortcuts").showModal(),
  };
  if (acts[key]) { e.preventDefault(); acts[key](); }
  else if (press(e.key.length === 1 ? key : e.key)) e.preventDefault();
});

document.addEventListener("click", (e) => {
  const opener = e.target.closest("[data-open]");
  if (opener) one("#" + opener.dataset.open).showModal();
  all("details.menu[open]").forEach((menu) => { if (!menu.contains(e.target)) menu.open = false; });
});
