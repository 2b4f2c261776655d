// News: the server says which kinds of thing have changed, and regions that show one of them
// are fetched again. What somebody writes in a region waits until he has finished.
const { one, all, refresh } = palier;
const regions = () => all("[data-live]").filter((region) => region.id);
const late = new Set();
let running = false, lost = 0;

const busy = (region) => {
  const at = document.activeElement;
  return region.contains(at) && (palier.typing(at) && at.type !== "checkbox" || one(".dragged", region)) || region.matches(".dragging");
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

if (regions().length) {
  const stream = new EventSource("/events");
  let opened = false;
  stream.addEventListener("change", (e) => hear(e.data.split(" ")));
  stream.addEventListener("open", () => {
    clearTimeout(lost);
    one(".live-away")?.remove();
    if (opened) hear(["*"]); // whatever happened meanwhile
    opened = true;
  });
  stream.addEventListener("error", () => {
    clearTimeout(lost);
    lost = setTimeout(() => {
      if (one(".live-away")) return;
      const notice = one("#live-away").content.firstElementChild.cloneNode(true);
      notice.classList.add("live-away");
      one("#main").prepend(notice);
    }, 8000);
  });
  addEventListener("pagehide", () => stream.close());
}
