// The open conversation: enter to send, nothing shown twice, focus kept, drafts never lost.
const form = document.getElementById("talk");
const text = document.getElementById("text");
const log = document.getElementById("log");
const live = document.getElementById("live");
const offline = document.getElementById("offline");

const seen = () => Number(document.getElementById("after").value);
const recheck = () => window.htmx.trigger(live, "recheck");
const nearEnd = () => window.innerHeight + window.scrollY > document.body.scrollHeight - 240;

let sent = null; // what the running request carries: its draft and the button pressed
let follow = true; // whether the reader is at the end and wants to stay there

text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("[name=send]"));
});

form.addEventListener("submit", (event) => {
  if (form.dataset.busy) return;
  const button = event.submitter;
  sent = { draft: text.value, choice: button?.name === "choice" };
});

document.body.addEventListener("htmx:beforeRequest", (event) => {
  follow = nearEnd() || event.detail.elt === form || "busy" in form.dataset;
  if (event.detail.elt === form) form.dataset.busy = "yes";
});

// The same news may come twice: as the answer to a message and as a live update.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target !== log) return;
  const parsed = document.createElement("template");
  parsed.innerHTML = event.detail.serverResponse;
  const upTo = Number(parsed.content.getElementById("after")?.value);
  // An update without news is dropped too: swapping would take the focus off a button.
  const asker = event.detail.requestConfig.elt;
  if (upTo < seen() || (upTo === seen() && asker === live)) {
    event.detail.shouldSwap = false;
    return;
  }
  for (const message of parsed.content.querySelectorAll(".message")) {
    if (document.getElementById(message.id)) message.remove();
  }
  event.detail.serverResponse = parsed.innerHTML;
});

document.body.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) found();
  if (event.detail.elt !== form) return;
  delete form.dataset.busy;
  if (event.detail.successful) finished();
});

function finished() {
  const choices = document.getElementById("choices");
  if (sent && !sent.choice && text.value === sent.draft) text.value = "";
  // The pressed button is gone. The group is focused, not a button: a second press must not answer.
  if (sent?.choice) (choices.childElementCount ? choices : text).focus({ preventScroll: true });
  sent = null;
}

document.body.addEventListener("htmx:afterSettle", () => follow && toNews());

// Down to the open question, but never past the start of what has come since the last own words.
function toNews() {
  document.getElementById("latest").scrollIntoView({ block: "end" });
  const own = [...log.querySelectorAll(".message--patient")].at(-1);
  const news = own?.nextElementSibling;
  const covered = document.querySelector(".bar").getBoundingClientRect().bottom;
  if (news && news.getBoundingClientRect().top < covered) news.scrollIntoView({ block: "start" });
}

// A lost connection: say so once, keep the draft, look again until something comes back.
const AGAIN_AFTER = 3000;
let again = 0;

function lost() {
  clearTimeout(again);
  again = setTimeout(recheck, AGAIN_AFTER);
  if (!offline.hidden) return; // told anew, it would be read out anew
  offline.textContent = offline.dataset.words;
  offline.hidden = false;
}

function found() {
  if (!navigator.onLine) return; // an answer that was under way before the line went
  clearTimeout(again);
  offline.hidden = true;
  offline.textContent = "";
}

function back() {
  found();
  recheck();
}

for (const failure of ["htmx:sendError", "htmx:timeout", "htmx:sseError"]) {
  document.body.addEventListener(failure, lost);
}
document.body.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status === 401) window.location.reload();
  else lost();
});
// What was missed is asked for by the stream's own first event.
document.body.addEventListener("htmx:sseOpen", found);
window.addEventListener("offline", lost);
window.addEventListener("online", back);
window.addEventListener("pageshow", (event) => event.persisted && recheck());

toNews();
