// Counts the ticked signs in the browser. It stores nothing and sends nothing: no form, no request, no storage.
"use strict";

const check = document.querySelector("[data-signs-check]");
const prescribed = check.querySelector("[data-prescribed]");
const result = check.querySelector("[data-result]");
const count = check.querySelector("[data-count]");

function counted() {
  const ticked = [...check.querySelectorAll("[data-sign]:checked")];
  return ticked.filter((box) => !(prescribed.checked && box.dataset.sign === "not-when-prescribed")).length;
}

function showDanger() {
  for (const kind of ["danger", "crisis"]) {
    const any = check.querySelector(`[data-${kind}]:checked`);
    const order = check.querySelector(`[data-${kind}-now]`);
    const appears = order.hidden && any;
    order.hidden = !any;
    // On a phone it would appear below the edge of the screen.
    if (appears) order.scrollIntoView({ block: "nearest" });
  }
}

function showCount() {
  const signs = counted();
  // No tick is no answer: it may mean that nothing fits, or that nobody has answered yet.
  check.querySelector("[data-none-yet]").hidden = signs > 0;
  count.hidden = signs === 0;
  count.textContent = signs === 1 ? "1 sign" : `${signs} signs`;
  for (const band of check.querySelectorAll("[data-least]")) {
    const fits = signs >= Number(band.dataset.least) && signs <= Number(band.dataset.most);
    band.classList.toggle("f-band--here", fits);
    band.hidden = !fits;
  }
}

function refresh() {
  showDanger();
  showCount();
}

for (const part of check.querySelectorAll("[data-with-script]")) part.hidden = false;
for (const part of check.querySelectorAll("[data-without-script]")) part.hidden = true;
result.setAttribute("role", "status");
check.addEventListener("change", refresh);
check.querySelector("[data-clear]").addEventListener("click", () => {
  for (const box of check.querySelectorAll("input[type=checkbox]")) box.checked = false;
  refresh();
  check.querySelector("input[type=checkbox]").focus();
});
// A browser may bring ticks back when it returns to a page: start empty, so that nobody reads another's answers.
window.addEventListener("pageshow", () => {
  for (const box of check.querySelectorAll("input[type=checkbox]")) box.checked = false;
  refresh();
});
