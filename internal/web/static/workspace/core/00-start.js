// What every other piece uses. A piece is a block of its own: it shares only `palier`.
window.palier = {
  one: (selector, within = document) => within.querySelector(selector),
  all: (selector, within = document) => [...within.querySelectorAll(selector)],
  // typing tells whether keys are text now.
  typing: (target) => target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName),
  // post sends a form of ours as a browser would, and gives the answer.
  post: (path, fields) => fetch(path, { method: "POST", body: new URLSearchParams(fields), credentials: "same-origin", redirect: "manual" }),
  // refresh fetches this page again and changes what differs in a region.
  refresh: (region) => htmx.ajax("GET", location.pathname + location.search, { target: "#" + region.id, select: "#" + region.id, swap: "outerMorph" }),
};
