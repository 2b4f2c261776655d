// A page that is made to be printed: its button does what the browser's menu does.
const { all } = palier;
all("[data-print]").forEach((button) => button.addEventListener("click", () => print()));
