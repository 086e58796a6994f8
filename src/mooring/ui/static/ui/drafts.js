// Keeps what somebody is typing: a form with data-draft="<key>" is posted as JSON to /ward/drafts/<key> 600 ms after a
// change, every two seconds while typing goes on, and at once when the page is hidden (a dying tablet, another app).
// [data-draft-status] says what happened, and never says "saved" before the server has said so.
//
// What the server has not taken yet stays in this tab's sessionStorage, no longer than the tab, and is offered again.
"use strict";

const WAIT_MS = 600;
const AT_LATEST_MS = 2000;
const RETRY_MS = 5000;
const MARK = "mooring-draft ";
// These belong to one sending of one page, and are never kept.
const NEVER_KEPT = new Set(["csrfmiddlewaretoken", "key", "loaded"]);
const SIGNED_OUT = new Set([401, 403]);

function fieldsOf(form, without = new Set(["csrfmiddlewaretoken", "key"])) {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (without.has(name) || typeof value !== "string") continue;
    if (name in fields) fields[name] = [].concat(fields[name], value);
    else fields[name] = value;
  }
  return fields;
}

function clock(moment) {
  const two = (number) => String(number).padStart(2, "0");
  return `${two(moment.getHours())}:${two(moment.getMinutes())}`;
}

function keepInTab(form, sent) {
  try {
    const kept = { fields: fieldsOf(form, NEVER_KEPT), at: Date.now(), sent };
    sessionStorage.setItem(MARK + form.dataset.draft, JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing, or is full: the server's draft is the one that counts.
  }
}

function forget(key) {
  try {
    sessionStorage.removeItem(key);
  } catch { /* Nothing was kept. */ }
}

function kept() {
  try {
    return Object.keys(sessionStorage).filter((key) => key.startsWith(MARK));
  } catch {
    return [];
  }
}

function fill(form, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const values = [].concat(value);
    const inputs = [...form.elements].filter((each) => each.name === name);
    inputs.forEach((input, place) => {
      if (input.type === "radio" || input.type === "checkbox") input.checked = values.includes(input.value);
      else if (input.type !== "submit") input.value = values[place] ?? values[0] ?? "";
    });
    inputs[0]?.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function offer(form, found) {
  const box = document.createElement("div");
  box.className = "usa-alert usa-alert--info";
  box.setAttribute("role", "status");
  box.innerHTML = '<div class="usa-alert__body"><p class="usa-alert__text"></p><div class="m-buttons"></div></div>';
  box.querySelector("p").textContent =
    `What you typed at ${clock(new Date(found.at))} was not saved. It is still in this tab. `;
  const button = (words, then) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "usa-button usa-button--outline m-button-quiet";
    made.textContent = words;
    made.addEventListener("click", () => {
      then();
      forget(MARK + form.dataset.draft);
      box.remove();
    });
    box.querySelector(".m-buttons").append(made);
  };
  button("Bring it back", () => fill(form, found.fields));
  button("Throw it away", () => {});
  form.before(box);
}

function keepDraft(form) {
  const status = form.querySelector("[data-draft-status]");
  const token = form.querySelector("[name=csrfmiddlewaretoken]");
  let timer = null;
  let waitingSince = null;
  let saved = JSON.stringify(fieldsOf(form));
  let sending = false;
  let left = false;
  let gone = 0;

  function say(text, state) {
    if (!status) return;
    status.textContent = text;
    status.dataset.state = state;
  }

  // 401: nobody is signed in. 403: somebody signed in anew since this page was loaded, so it can no longer be sent.
  function sayGone(code) {
    gone = code;
    const why = code === 403 ? "This page is from before the last sign-in." : "You are signed out.";
    say(`${why} Nothing is sent; what you typed is kept in this tab. `, "failed");
    const link = document.createElement("a");
    link.href = code === 403 ? location.pathname : `/sign-in/?next=${encodeURIComponent(location.pathname)}`;
    link.textContent = code === 403 ? "Load the page again" : "Sign in again";
    (status ?? form).append(link);
  }

  function later(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(save, milliseconds);
  }

  async function save() {
    clearTimeout(timer);
    const body = JSON.stringify(fieldsOf(form));
    if (left || gone) return;
    if (body === saved) {
      waitingSince = null;
      if (status && status.dataset.state === "saving") say("", "");
      return;
    }
    if (sending) return later(WAIT_MS);
    sending = true;
    waitingSince = null;
    try {
      const answer = await fetch(`/ward/drafts/${encodeURIComponent(form.dataset.draft)}`, {
        method: "POST",
        body,
        headers: { "Content-Type": "application/json", "X-CSRFToken": token ? token.value : "" },
        credentials: "same-origin",
        redirect: "manual",
        // Lets the request outlive the page; browsers allow at most 64 kB for that.
        keepalive: body.length < 60000,
      });
      if (SIGNED_OUT.has(answer.status) || answer.type === "opaqueredirect") return sayGone(answer.status || 401);
      if (!answer.ok) throw new Error(String(answer.status));
      saved = body;
      if (!left && JSON.stringify(fieldsOf(form)) === body) forget(MARK + form.dataset.draft);
      say(`Saved as draft ${clock(new Date())}`, "saved");
    } catch {
      say("Not saved. Keep this page open; saving is tried again.", "failed");
      if (!left) later(RETRY_MS);
    } finally {
      sending = false;
    }
  }

  const changed = () => {
    if (JSON.stringify(fieldsOf(form)) === saved) return later(WAIT_MS);
    keepInTab(form, false);
    if (gone) return;
    say("Saving …", "saving");
    waitingSince ??= Date.now();
    // Somebody who types without a pause is saved all the same.
    later(Math.max(0, Math.min(WAIT_MS, waitingSince + AT_LATEST_MS - Date.now())));
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", (event) => {
    keepInTab(form, !gone);
    if (gone) {
      event.preventDefault();
      sayGone(gone);
      status?.scrollIntoView({ block: "center" });
      return;
    }
    left = true;
    clearTimeout(timer);
  });
  window.addEventListener("pageshow", () => { left = false; });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
}

const forms = [...document.querySelectorAll("form[data-draft]")];
const resumed = new URLSearchParams(location.search).has("resumed");
for (const key of kept()) {
  // What was sent, and led to a page other than the sign-in, was taken or is shown again by the server.
  const form = forms.find((each) => MARK + each.dataset.draft === key);
  let found = null;
  try { found = JSON.parse(sessionStorage.getItem(key)); } catch { /* Not ours. */ }
  if (!found || (found.sent && !resumed)) forget(key);
  else if (form && JSON.stringify(found.fields) === JSON.stringify(fieldsOf(form, NEVER_KEPT))) forget(key);
  else if (form) offer(form, found);
}
for (const form of forms) keepDraft(form);
// Whoever signs in next in this tab is perhaps somebody else.
for (const form of document.querySelectorAll("form[action='/sign-out/']")) {
  form.addEventListener("submit", () => kept().forEach(forget));
}
