// A building drawn as stairs and landings: arrows go from door to door, figures set a mood,
// A notes an action, and the brush ticks doors that it passes. Everything is a form as well.
const { one, all } = palier;
const form = one("#acts"), dialog = one("#acting"), brush = one("#brush");
const doors = () => all("a[data-box]", form);
const keys = () => document.body.hasAttribute("data-shortcuts");

// One door is reached by Tab, the others by arrows.
function settle(door) {
  const list = doors();
  if (!list.length) return;
  const at = list.includes(door) ? door : list.find((other) => other.tabIndex === 0 && other.dataset.on) || list[0];
  list.forEach((other) => { other.tabIndex = other === at ? 0 : -1; delete other.dataset.on; });
  at.dataset.on = "1";
}

// near is the door that lies next in a direction, by where it is drawn.
function near(from, dx, dy) {
  const a = from.getBoundingClientRect();
  let best, least = Infinity;
  for (const other of doors()) {
    if (other === from) continue;
    const b = other.getBoundingClientRect();
    const x = (b.left + b.right - a.left - a.right) / 2, y = (b.top + b.bottom - a.top - a.bottom) / 2;
    const along = x * dx + y * dy, aside = Math.abs(x * dy) + Math.abs(y * dx);
    if (along < 8) continue;
    const far = along + aside * 3;
    if (far < least) [best, least] = [other, far];
  }
  return best;
}

// send posts and shows what the server answers in the place of what is here: the grid, and
// the words of the act with the way to take it back. What is another page is gone to.
async function send(path, fields, box) {
  const answer = await fetch(path, { method: "POST", body: new URLSearchParams(fields), credentials: "same-origin" }).catch(() => null);
  if (!answer) return location.reload();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("building");
  if (!answer.ok || !fresh) return location.assign(answer.ok ? answer.url : location.href);
  one("#building").replaceWith(document.adoptNode(fresh));
  htmx.process(one("#building"));
  const toasts = one("#toasts");
  toasts.replaceChildren(...page.getElementById("toasts").childNodes);
  const said = toasts.firstElementChild;
  setTimeout(() => said?.remove(), 10000);
  const door = doors().find((other) => other.dataset.box === box);
  settle(door);
  door?.focus({ preventScroll: true });
}

function feel(door, mood) {
  if (door.hasAttribute("data-many")) return location.assign(door.href);
  if (mood === "5" && !confirm(form.dataset.sureFive)) return;
  send(form.dataset.mood, { box: door.dataset.box, mood, was: door.dataset.feels }, door.dataset.box);
}

function act(door) {
  one("input[name=box]", dialog).value = door.dataset.box;
  one("h2 span", dialog).textContent = one(".who", door).textContent;
  dialog.showModal();
}

form.addEventListener("keydown", (e) => {
  const door = e.target.closest("a[data-box]");
  if (!door || e.ctrlKey || e.metaKey || e.altKey) return;
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  if (ways[e.key]) {
    const next = near(door, ...ways[e.key]);
    if (next) { settle(next); next.focus(); }
  } else if (keys() && /^[1-5]$/.test(e.key) && "write" in form.dataset) feel(door, e.key);
  else if (keys() && e.key.toLowerCase() === "a" && dialog) act(door);
  else if (keys() && e.key.toLowerCase() === "x" && "act" in form.dataset) tick(door, !boxOf(door).checked);
  else return;
  e.preventDefault();
});
form.addEventListener("focusin", (e) => e.target.matches("a[data-box]") && settle(e.target));

dialog?.addEventListener("submit", (e) => {
  e.preventDefault();
  const fields = new FormData(e.target, e.submitter);
  dialog.close();
  send(e.target.action, fields, fields.get("box"));
});
dialog?.addEventListener("click", (e) => (e.target === dialog || e.target.closest("[data-close]")) && dialog.close());

// The brush: a press on a door ticks it, and so does every door that it is drawn over.
const boxOf = (door) => one("input[type=checkbox]", door.parentElement);
function tick(door, on) {
  if (!form.classList.contains("painting")) paint(true);
  boxOf(door).checked = on;
}
function paint(on) {
  form.classList.toggle("painting", on);
  brush.setAttribute("aria-pressed", on);
  if (!on) all("input[name=box]:checked", form).forEach((box) => (box.checked = false));
}
brush?.addEventListener("click", () => paint(!form.classList.contains("painting")));
let drawing = null;
form.addEventListener("pointerdown", (e) => {
  const door = form.classList.contains("painting") && !e.target.matches("input") && e.target.closest(".door");
  if (!door || e.button) return;
  drawing = !one("input", door).checked;
  one("input", door).checked = drawing;
  e.target.releasePointerCapture?.(e.pointerId);
});
form.addEventListener("pointerover", (e) => {
  const door = drawing !== null && e.target.closest(".door");
  if (door) one("input", door).checked = drawing;
});
addEventListener("pointerup", () => (drawing = null));
form.addEventListener("dragstart", (e) => form.classList.contains("painting") && e.preventDefault());
form.addEventListener("click", (e) => form.classList.contains("painting") && e.target.closest(".door a") && e.preventDefault());

document.addEventListener("palier:fresh", () => settle());
const asked = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
settle(asked || undefined);
if (asked) asked.focus();
