// The inbox with a script: cards are dragged, to another stage or to whose they are to be, and
// the keys 1 to 7 move the enquiry at hand. All send the form that works without.
const stages = ["new", "contacted", "qualified", "visit", "offer", "won", "lost"];
const quick = document.getElementById("quick");

function send(lead, field, value, path) {
  if (!quick) return;
  quick.action = path;
  quick.elements.lead.value = lead;
  quick.elements[field].value = value;
  quick.requestSubmit();
}
const move = (lead, stage) => send(lead, "stage", stage, "/leads/move");
const assign = (lead, user) => send(lead, "user", user, "/leads/assign");

// at hand: the row that J and K chose, or the one enquiry of the page.
const atHand = () => document.querySelector("[data-row].on[data-lead]") || document.querySelector("[data-lead]:not([data-row])");

document.addEventListener("keydown", (e) => {
  if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || palier.typing(e.target) || document.querySelector("dialog[open]") || !document.body.hasAttribute("data-shortcuts")) return;
  const lead = atHand()?.dataset;
  if (!lead) return;
  const stage = stages[Number(e.key) - 1];
  if (stage) {
    e.preventDefault();
    if (stage !== lead.stage) move(lead.lead, stage);
  } else if (e.key === "r" && atHand().matches("[data-row]")) {
    e.preventDefault();
    location.href = "/leads/" + lead.lead + "/answer";
  }
});

// Columns take each other's cards. Regions that are fetched anew get their piles again.
function pile(board) {
  const drop = { stage: move, owner: assign }[board?.dataset.group];
  if (!drop || !window.Sortable || !quick) return;
  for (const list of board.querySelectorAll("[data-pile]")) {
    if (window.Sortable.get(list)) continue;
    window.Sortable.create(list, {
      group: "stages", draggable: ".card", ghostClass: "ghost", dragClass: "dragged", filter: "a, select, button", preventOnFilter: false, delay: 150, delayOnTouchOnly: true,
      onStart: () => board.classList.add("dragging"),
      onEnd: (e) => {
        board.classList.remove("dragging");
        if (e.from !== e.to) drop(e.item.dataset.lead, e.to.closest("[data-value]").dataset.value);
      },
    });
  }
}
pile(document.getElementById("board"));
document.addEventListener("palier:fresh", (e) => { if (e.detail.id === "board") pile(document.getElementById("board")); });

// How many are chosen.
const chosen = document.querySelector("[data-chosen]");
document.addEventListener("change", (e) => {
  if (!chosen || !e.target.matches("input[name=lead]")) return;
  const n = document.querySelectorAll("input[name=lead]:checked").length;
  chosen.textContent = n + " " + chosen.dataset.chosen;
});
