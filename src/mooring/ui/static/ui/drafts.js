// Keeps what somebody is typing: a form with data-draft="<key>" is posted as JSON to /ward/drafts/<key> 600 ms after a
// change, and at once when the page is hidden (a dying tablet, another app). [data-draft-status] says what happened, and
// never says "saved" before the server has said so.
"use strict";

const WAIT_MS = 600;
const RETRY_MS = 5000;

function fieldsOf(form) {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (name === "csrfmiddlewaretoken" || typeof value !== "string") continue;
    if (name in fields) fields[name] = [].concat(fields[name], value);
    else fields[name] = value;
  }
  return fields;
}

function keepDraft(form) {
  const status = form.querySelector("[data-draft-status]");
  const token = form.querySelector("[name=csrfmiddlewaretoken]");
  let timer = null;
  let saved = JSON.stringify(fieldsOf(form));
  let sending = false;
  let left = false;

  function say(text, state) {
    if (!status) return;
    status.textContent = text;
    status.dataset.state = state;
  }

  function later(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(save, milliseconds);
  }

  async function save() {
    clearTimeout(timer);
    const body = JSON.stringify(fieldsOf(form));
    if (left) return;
    if (body === saved) {
      if (status && status.dataset.state === "saving") say("", "");
      return;
    }
    if (sending) return later(WAIT_MS);
    sending = true;
    try {
      const answer = await fetch(`/ward/drafts/${encodeURIComponent(form.dataset.draft)}`, {
        method: "POST",
        body,
        headers: { "Content-Type": "application/json", "X-CSRFToken": token ? token.value : "" },
        credentials: "same-origin",
        redirect: "error",
        // Lets the request outlive the page; browsers allow at most 64 kB for that.
        keepalive: body.length < 60000,
      });
      if (!answer.ok) throw new Error(String(answer.status));
      saved = body;
      const now = new Date();
      const two = (number) => String(number).padStart(2, "0");
      say(`Saved as draft ${two(now.getHours())}:${two(now.getMinutes())}`, "saved");
    } catch {
      say("Not saved. Keep this page open; saving is tried again.", "failed");
      if (!left) later(RETRY_MS);
    } finally {
      sending = false;
    }
  }

  const changed = () => {
    if (JSON.stringify(fieldsOf(form)) !== saved) say("Saving …", "saving");
    later(WAIT_MS);
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", () => {
    left = true;
    clearTimeout(timer);
  });
  window.addEventListener("pageshow", () => { left = false; });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
}

for (const form of document.querySelectorAll("form[data-draft]")) keepDraft(form);
