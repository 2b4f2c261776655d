// News: the server says which kinds of thing have changed, and regions that show one of them
// are fetched again. What somebody writes in a region waits until he has finished.
const { one, all, refresh } = palier;
const regions = () => all("[data-live]").filter((region) => region.id);
const late = new Set();
let running = false, lost = 0;

// What is open stays open (morphIgnore in the frame), and what is written but not sent yet stays.
const touched = new WeakSet();
document.addEventListener("input", (e) => touched.add(e.target));
const written = (region) => all("input:not([type=search]), textarea", region).some((field) => touched.has(field) && field.value !== field.defaultValue);
const busy = (region) => {
  const at = document.activeElement;
  return written(region) || region.contains(at) && (palier.typing(at) && at.type !== "checkbox" || one(".dragged", region)) || region.matches(".dragging");
};

async function work() {
  if (running) return;
  running = true;
  for (const id of [...late]) {
    const region = document.getElementById(id);
    if (region && busy(region)) continue;
    late.delete(id);
    if (!region) continue;
    const before = new Set(all("[data-id]", region).map((item) => item.dataset.id));
    await refresh(region);
    const now = document.getElementById(id);
    if (now) all("[data-id]", now).forEach((item) => { if (!before.has(item.dataset.id)) item.classList.add("fresh"); });
    document.dispatchEvent(new CustomEvent("palier:fresh", { detail: { id } }));
  }
  running = false;
  if (late.size) setTimeout(work, 500);
}

function hear(kinds) {
  const everything = kinds.includes("*");
  for (const region of regions()) if (everything || region.dataset.live.split(" ").some((kind) => kinds.includes(kind))) late.add(region.id);
  if (late.size) work();
}

// A stream takes one of the few connections that a browser opens to a server: only a page that
// somebody looks at has one, and looks at everything when it is looked at again.
let stream = null, opened = false;

function listen() {
  stream = new EventSource("/events");
  stream.addEventListener("change", (e) => hear(e.data.split(" ")));
  stream.addEventListener("open", () => {
    clearTimeout(lost);
    one(".live-away")?.remove();
    if (opened) hear(["*"]); // whatever happened meanwhile
    opened = true;
  });
  stream.addEventListener("error", () => {
    clearTimeout(lost);
    lost = setTimeout(away, 8000);
  });
}

function away() {
  if (one(".live-away")) return;
  const notice = one("#live-away").content.firstElementChild.cloneNode(true);
  notice.classList.add("live-away");
  one("#main").prepend(notice);
}

function rest() {
  clearTimeout(lost);
  stream?.close();
  stream = null;
}

if (regions().length) {
  if (!document.hidden) listen();
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : stream ?? listen()));
  addEventListener("pagehide", rest);
  addEventListener("pageshow", (e) => { if (e.persisted && !stream && !document.hidden) listen(); });
}
