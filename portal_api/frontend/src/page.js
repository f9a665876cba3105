// On every patient page: leave fast, and print. Everything works without this, only less quickly.
const leave = document.querySelector("[data-leave]");
let escapes = [];

// replace() takes this page out of the history, so that "back" does not lead here.
const go = () => window.location.replace(leave.href);

leave?.addEventListener("click", (event) => {
  event.preventDefault();
  go();
});

document.addEventListener("keydown", (event) => {
  if (!leave || event.key !== "Escape") return;
  escapes = [...escapes.filter((at) => event.timeStamp - at < 2000), event.timeStamp];
  if (escapes.length >= 3) go();
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
