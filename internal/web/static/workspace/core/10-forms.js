// Forms: a choice that sends itself, a button that can be pressed once, and text that is not
// lost when a page is left, or when the session was over before the form arrived.
const { one, all } = palier;

document.addEventListener("change", (e) => {
  if (e.target.matches("[data-send]")) e.target.form.requestSubmit();
});

document.addEventListener("submit", (e) => {
  const form = e.target;
  if (form.dataset.sure && !confirm(form.dataset.sure)) return e.preventDefault();
  if (form.method !== "post" || form.matches("[data-file]")) return; // of a file the page sees nothing, and another may be asked for at once
  if (form.dataset.sending) return e.preventDefault();
  form.dataset.sending = "1";
  changed.delete(form);
  setTimeout(() => delete form.dataset.sending, 5000); // nobody is locked out by an answer that never came
});
addEventListener("pageshow", () => all("form[data-sending]").forEach((form) => delete form.dataset.sending));

// What was written and not sent is asked about before it is left.
const changed = new Set();
document.addEventListener("input", (e) => {
  if (e.target.form?.method === "post" && e.target.form.matches("[data-keep]")) changed.add(e.target.form);
});
addEventListener("beforeunload", (e) => {
  for (const form of changed) if (form.isConnected) return e.preventDefault();
});

// The first thing that is wrong has the focus, and is read out.
one("#problems, .conflict")?.focus();

document.addEventListener("click", async (e) => {
  const copy = e.target.closest("[data-copy]");
  if (!copy) return;
  await navigator.clipboard.writeText(one(copy.dataset.copy).textContent.trim());
  copy.textContent = copy.dataset.copied || "✓";
});

// A toast goes by itself, but not while somebody reads or reaches for it.
for (const toast of all(".toast")) {
  const go = () => (toast.matches(":hover, :focus-within") ? setTimeout(go, 2000) : toast.remove());
  setTimeout(go, 10000);
}
