// Properties: pictures by drag, files dropped on the form, the price that is worked out while
// it is typed, Ctrl S. All of it has its way without a script.
const one = (selector, within = document) => within.querySelector(selector);

// The order of pictures is sent when a hand has let go.
const gallery = one("[data-order]");
if (gallery && window.Sortable) {
  gallery.classList.add("sorting");
  const send = () => {
    const ids = [...gallery.children].map((item) => item.dataset.id).join(",");
    fetch(gallery.dataset.order, { method: "POST", body: new URLSearchParams({ ids }), credentials: "same-origin" }).then((answer) => {
      if (!answer.ok) location.reload();
    });
  };
  window.Sortable.create(gallery, { animation: 120, ghostClass: "ghost", filter: "input, button, summary, details", preventOnFilter: false, onEnd: send });
}

// Files dropped anywhere on the form are its files.
const drop = one("[data-drop]");
if (drop) {
  const input = one("input[type=file]", drop);
  for (const kind of ["dragover", "dragenter"]) drop.addEventListener(kind, (e) => { e.preventDefault(); drop.classList.add("over"); });
  for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (e) => {
    e.preventDefault();
    if (!e.dataTransfer.files.length) return;
    input.files = e.dataTransfer.files;
    drop.requestSubmit();
  });
}

document.addEventListener("keydown", (e) => {
  const save = one("[data-save]");
  if (save && (e.ctrlKey || e.metaKey) && e.key.toLowerCase() === "s") {
    e.preventDefault();
    save.form.requestSubmit(save);
  }
});

one("[data-print]")?.addEventListener("click", () => print());

// What is typed narrows a long list to tick; what is ticked in it stays to be seen.
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
for (const field of document.querySelectorAll("[data-narrow]")) {
  const items = [...field.closest("details").querySelectorAll("li")];
  field.addEventListener("input", (e) => {
    e.stopPropagation(); // nothing of the sheet is changed by it
    const words = plain(field.value).split(/\s+/);
    for (const item of items) item.hidden = !one("input", item).checked && !words.every((word) => plain(item.textContent).includes(word));
  });
  field.addEventListener("keydown", (e) => { if (e.key === "Enter") e.preventDefault(); });
}

// Whoever follows a link to a field that is folded away finds it open.
const reveal = () => {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const folded = target && target.closest("details:not([open])");
  if (folded) { folded.open = true; target.scrollIntoView(); }
};
addEventListener("hashchange", reveal);
reveal();
