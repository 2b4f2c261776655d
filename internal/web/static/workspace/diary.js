// Dragging in the diary: an entry that may be moved is carried to another time or day, and its
// move is asked of the server. A visit's move shows first what it would send; an appointment
// of one's own goes at once, and can be taken back. Without this, E and a form do the same.
const { all } = palier;
const quarter = 15, far = 6; // minutes; pixels that a hand trembles
let held = null;

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

function carry(e) {
  if (!held.ghost) {
    if (Math.hypot(e.clientX - held.x, e.clientY - held.y) < far) return;
    held.ghost = document.createElement("div");
    held.ghost.className = "ghost-entry";
    document.body.append(held.ghost);
    held.entry.classList.add("dragged");
    held.entry.closest("section[data-live]")?.classList.add("dragging");
  }
  e.preventDefault();
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
  if (!entry || e.button !== 0 || e.pointerType === "touch" || !entry.dataset.start) return;
  held = { entry, x: e.clientX, y: e.clientY, grip: e.clientY - entry.getBoundingClientRect().top };
});
document.addEventListener("dragstart", (e) => { if (held) e.preventDefault(); }); // a link would drag itself
document.addEventListener("pointermove", (e) => { if (held) carry(e); });
document.addEventListener("pointercancel", letGo);
document.addEventListener("keydown", (e) => { if (e.key === "Escape" && held) letGo(); });
document.addEventListener("pointerup", () => {
  if (!held) return;
  const was = letGo();
  if (!was.ghost) return;
  // The click that ends a drag opens nothing.
  const swallow = (e) => { e.preventDefault(); e.stopPropagation(); };
  document.addEventListener("click", swallow, { capture: true });
  setTimeout(() => document.removeEventListener("click", swallow, { capture: true }), 0);
  if (was.to) ask(was);
});
