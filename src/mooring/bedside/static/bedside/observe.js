// The observation page while it is filled in: the pulse item follows the counted pulse, and the total shows only when all
// items are answered. What counts is worked out again on the server; nothing here is stored or sent.
"use strict";

const form = document.querySelector(".b-observe");
const rows = [...form.querySelectorAll("[data-item^='cows-']")];
const bands = JSON.parse(form.dataset.bands);
const pulse = form.querySelector("#f-pulse");
const total = form.querySelector("[data-sum-total]");
const text = form.querySelector("[data-sum-text]");

function derived(row) {
  const rule = JSON.parse(row.dataset.derive);
  const counted = pulse.value.trim() === "" ? NaN : Number(pulse.value.replace(",", "."));
  const plausible = counted >= rule.lowest && counted <= rule.highest;
  const step = plausible ? rule.steps.find((each) => each.up_to === null || counted <= each.up_to) : null;
  for (const tile of row.querySelectorAll("[data-points]")) {
    tile.classList.toggle("b-tile--on", step !== null && Number(tile.dataset.points) === step.value);
  }
  return step === null ? null : step.value;
}

function points(row) {
  if (row.dataset.derive) return derived(row);
  const chosen = row.querySelector("input:checked");
  return chosen ? Number(chosen.dataset.points) : null;
}

function show() {
  const level = form.querySelector("[name=sedation]:checked");
  for (const alarm of form.querySelectorAll("[data-for]")) alarm.hidden = !level || level.value !== alarm.dataset.for;
  const found = rows.map(points);
  const answered = found.filter((each) => each !== null).length;
  rows.forEach((row, index) => row.classList.toggle("b-row--done", found[index] !== null));
  if (answered < rows.length) {
    total.textContent = "";
    text.textContent = answered === 0
      ? "The total shows once all eleven are answered."
      : `${answered} of ${rows.length} answered. No total yet.`;
    return;
  }
  const sum = found.reduce((one, other) => one + other, 0);
  const band = bands.find((each) => sum >= each.from && sum <= each.to);
  total.textContent = `COWS ${sum}`;
  text.textContent = band ? band.name : "";
}

form.addEventListener("input", show);
form.addEventListener("change", show);
show();
