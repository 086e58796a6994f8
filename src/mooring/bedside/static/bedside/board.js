// Keeps the board true: asks every ten seconds whether something has changed (an unchanged board is not sent again), and
// says plainly when the connection is lost, so that nobody trusts an old board.
"use strict";

const EVERY_MS = 10000;
const OLD_MS = 90000;
const box = document.querySelector("[data-board]");
const live = document.querySelector("[data-live]");
const words = document.querySelector("[data-live-text]");
let version = `"${box.dataset.version}"`;
let heard = Date.now();
let readAt = box.querySelector("[data-read-at]").dataset.readAt;
let waiting = false;

function say(text, state) {
  if (words.textContent !== text) words.textContent = text;
  live.dataset.state = state;
}

function put(html) {
  const focused = document.activeElement?.getAttribute("href");
  const scrolled = window.scrollY;
  box.innerHTML = html;
  readAt = box.querySelector("[data-read-at]").dataset.readAt;
  if (focused && document.activeElement === document.body) {
    [...box.querySelectorAll("a")].find((link) => link.getAttribute("href") === focused)?.focus({ preventScroll: true });
  }
  window.scrollTo(0, scrolled);
}

async function ask() {
  if (waiting || document.visibilityState === "hidden") return;
  waiting = true;
  try {
    const answer = await fetch(box.dataset.board, {
      headers: { "If-None-Match": version, Accept: "text/html" },
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      signal: AbortSignal.timeout(8000),
    });
    if (answer.status === 200) {
      put(await answer.text());
      version = answer.headers.get("ETag") || "";
    } else if (answer.status !== 304) {
      throw new Error(String(answer.status));
    }
    heard = Date.now();
    say(`Read at ${readAt}. It refreshes by itself.`, "good");
  } catch {
    const old = Date.now() - heard > OLD_MS ? " It may be out of date: look at the person, not at this page." : "";
    say(`Connection lost. This board was read at ${readAt}.${old}`, "lost");
  } finally {
    waiting = false;
  }
}

setInterval(ask, EVERY_MS);
document.addEventListener("visibilitychange", ask);
window.addEventListener("online", ask);
window.addEventListener("offline", () => say(`Connection lost. This board was read at ${readAt}.`, "lost"));
