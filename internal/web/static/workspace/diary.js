// Dragging in the diary: an entry that may be moved is carried to another time or day, and its
// move is asked of the server. A visit's move shows first what it would send; an appointment
// of one's own goes at once, and can be taken back. Without this, E and a form do the same.
const { all } = palier;
const quarter = 15, far = 6; // minutes; pixels that a hand trembles
const long = 350, edge = 40, stride = 16; // milliseconds of a finger's long press; pixels from an edge where the board goes on, and by how many
let held = null;
let press = null; // where a finger came down on an entry
let pressing = 0; // the timer of a finger that stands still on an entry

// place is where the pointer is: a day, a minute of it on a board of hours, an agent.
function place(e) {
  const at = document.elementFromPoint(e.clientX, e.clientY)?.closest("#agenda [data-day]:not(a)");
  if (!at) return null;
  const to = { at, day: at.dataset.day, agent: at.dataset.agent, start: held.entry.dataset.start };
  if (!at.matches(".slots")) return to;
  const box = at.getBoundingClientRect();
  const rows = parseFloat(getComputedStyle(at).gridAutoRows);
  const minutes = Math.round((e.clientY - held.grip - box.top) / rows) * quarter + Number(at.dataset.first) * 60;
  const within = Math.min(Math.max(minutes, 0), 24 * 60 - quarter);
  to.start = String(Math.floor(within / 60)).padStart(2, "0") + ":" + String(within % 60).padStart(2, "0");
  return to;
}

// lift takes the entry up, to be carried.
function lift() {
  held.ghost = document.createElement("div");
  held.ghost.className = "ghost-entry";
  document.body.append(held.ghost);
  held.entry.classList.add("dragged");
  held.entry.closest("section[data-live]")?.classList.add("dragging");
}

// follow has the board go on when a finger comes to its edge.
function follow(e) {
  const box = held.entry.closest(".scroll")?.getBoundingClientRect();
  if (!box) return;
  const across = e.clientX > Math.min(box.right, innerWidth) - edge ? stride : e.clientX < Math.max(box.left, 0) + edge ? -stride : 0;
  if (across) held.entry.closest(".scroll").scrollBy(across, 0);
  const down = e.clientY > innerHeight - 2 * edge ? stride : e.clientY < 2 * edge ? -stride : 0;
  if (down) scrollBy(0, down);
}

function carry(e) {
  if (!held.ghost) {
    if (Math.hypot(e.clientX - held.x, e.clientY - held.y) < far) return;
    lift();
  }
  e.preventDefault();
  if (held.touch) follow(e);
  held.to = place(e);
  all(".target").forEach((one) => one.classList.remove("target"));
  held.to?.at.classList.add("target");
  held.ghost.textContent = (held.to?.start || "") + " " + held.entry.querySelector("b").textContent;
  held.ghost.style.left = e.clientX + 12 + "px"; // CSSOM: no policy concerns it
  held.ghost.style.top = e.clientY + 12 + "px";
}

function letGo() {
  all(".target").forEach((one) => one.classList.remove("target"));
  document.querySelector(".dragging")?.classList.remove("dragging");
  held?.entry.classList.remove("dragged");
  held?.ghost?.remove();
  clearTimeout(pressing);
  pressing = 0;
  const was = held;
  held = null;
  return was;
}

// ask moves it, or asks what that would send.
function ask({ entry, to }) {
  const { day, start, move, plan } = entry.dataset;
  const other = to.agent && to.agent !== entry.closest("[data-agent]")?.dataset.agent;
  if (to.day === day && to.start === start && !other) return;
  if (!plan) {
    if (other) return; // whose property it is shows it
    location.assign(move + "&" + new URLSearchParams({ day: to.day, start: to.start }));
    return;
  }
  const form = document.createElement("form");
  const agenda = document.querySelector("#agenda");
  const fields = { day: to.day, start: to.start, view: agenda.dataset.view, show: "all" in agenda.dataset ? "0" : "", agent: other ? to.agent : "" };
  form.method = "post";
  form.action = plan;
  for (const [name, value] of Object.entries(fields)) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}

document.addEventListener("pointerdown", (e) => {
  const entry = e.target.closest(".entry[data-move]");
  if (!entry || e.button !== 0 || !e.isPrimary || !entry.dataset.start) return;
  const hold = () => { held = { entry, touch: e.pointerType === "touch", x: e.clientX, y: e.clientY, grip: e.clientY - entry.getBoundingClientRect().top }; };
  if (e.pointerType !== "touch") return hold();
  // A finger that moves at once scrolls; one that stands still takes the entry up.
  press = e;
  pressing = setTimeout(() => {
    hold();
    lift();
    carry(e);
  }, long);
});
document.addEventListener("touchmove", (e) => { if (held && e.cancelable) e.preventDefault(); }, { passive: false }); // what is carried does not scroll
document.addEventListener("contextmenu", (e) => { if (held?.touch || pressing) e.preventDefault(); });
document.addEventListener("dragstart", (e) => { if (held || pressing) e.preventDefault(); }); // a link would drag itself
document.addEventListener("pointermove", (e) => {
  if (held) return carry(e);
  if (pressing && Math.hypot(e.clientX - press.clientX, e.clientY - press.clientY) > far) letGo();
});
document.addEventListener("pointercancel", letGo);
document.addEventListener("keydown", (e) => { if (e.key === "Escape" && held) letGo(); });
document.addEventListener("pointerup", () => {
  const was = letGo();
  if (!was?.ghost) return;
  // The click that ends a drag opens nothing.
  const swallow = (e) => { e.preventDefault(); e.stopPropagation(); };
  document.addEventListener("click", swallow, { capture: true });
  setTimeout(() => document.removeEventListener("click", swallow, { capture: true }), was.touch ? 400 : 0); // a finger's comes later
  if (was.to) ask(was);
});
