// The console's few moving parts: says whether it is live, and speaks up when the queue changes.
// Everything works without this file; pages are then reloaded by hand.

const live = document.getElementById("live");
const news = document.getElementById("news");

function showLive(on) {
  if (!live || live.dataset.state === String(on)) return;
  live.dataset.state = String(on);
  live.hidden = false;
  live.textContent = on ? live.dataset.on : live.dataset.off;
}

document.body.addEventListener("htmx:sseOpen", () => showLive(true));
document.body.addEventListener("htmx:sseError", () => showLive(false));
document.body.addEventListener("htmx:sseClose", () => showLive(false));
document.body.addEventListener("htmx:sendError", () => showLive(false));

// Read out only when the numbers changed, not at every refresh.
let told = document.getElementById("tally")?.dataset.news;
document.body.addEventListener("htmx:afterSwap", (event) => {
  const now = event.target.querySelector?.("#tally")?.dataset.news;
  if (now && now !== told && news) {
    told = now;
    news.textContent = now;
  }
});

// A row that is gone takes the focus with it: the list of filters is the nearest thing that stays.
let focused = "";
document.body.addEventListener("htmx:beforeSwap", () => {
  focused = document.activeElement?.id ?? "";
});
document.body.addEventListener("htmx:afterSettle", () => {
  if (focused && document.activeElement === document.body) {
    document.querySelector(".filter[aria-current]")?.focus({ preventScroll: true });
  }
  focused = "";
});
