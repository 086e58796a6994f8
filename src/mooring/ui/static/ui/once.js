// A form is sent once: after the first tap its buttons rest, so that a double tap cannot send it again.
// The server is the real guard (the form's idempotency key); this only spares people the doubt.
"use strict";

document.addEventListener("submit", (event) => {
  const form = event.target;
  // Another script stopped it and said why: it is not sent, and may be tried again.
  if (event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  // After this task, so that the pressed button's own value is still sent.
  setTimeout(() => {
    for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = true;
  });
});

// Coming back with the browser's back button finds the form usable again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = false;
  }
});

// What went wrong is what a screen reader should say first.
document.querySelector("[data-focus]")?.focus();
