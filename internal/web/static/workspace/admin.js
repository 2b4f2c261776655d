// What is under way in the background and says nothing of itself is looked at again every two
// seconds, while somebody looks and until it has ended.
const { all, refresh } = window.palier;
const every = 2000;

async function look() {
  if (!document.hidden) {
    for (const region of all("[data-poll]")) if (region.id && !region.contains(document.activeElement)) await refresh(region);
  }
  if (all("[data-poll]").length) setTimeout(look, every);
}
setTimeout(look, every);
