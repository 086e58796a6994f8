// Makes the consultation quicker; everything here also works without it.
// Quick taps fill in how long ago. A question that another answer makes needless is put out of sight, and what is out of
// sight is not sent. Two taps on an answer that is not saved yet take it back: not asked is not the same as no.
"use strict";

const form = document.querySelector(".c-form");

// The facility's own clock as the page was made, moved on by the time that has passed since.
const start = Date.now();
function local(hoursAgo) {
  const then = new Date(new Date(`${form.dataset.now}Z`).getTime() + (Date.now() - start) - hoursAgo * 3600000);
  return then.toISOString().slice(0, 16);
}

function quickTaps() {
  for (const taps of form.querySelectorAll("[data-ago-for]")) {
    taps.hidden = false;
    const field = document.getElementById(taps.dataset.agoFor);
    taps.addEventListener("click", (event) => {
      const hours = event.target.dataset.hours;
      if (!hours) return;
      field.value = local(Number(hours));
      const box = form.elements[`${field.name}_unknown`];
      if (box) box.checked = false;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}

// A time and "not known" exclude one another.
function oneOrTheOther(event) {
  const { name, type, checked, value } = event.target;
  if (type === "checkbox" && checked && name.endsWith("_unknown")) {
    const field = form.elements[name.slice(0, -8)];
    if (field) field.value = "";
  } else if (name && value && form.elements[`${name}_unknown`]) {
    form.elements[`${name}_unknown`].checked = false;
  }
}

function said(name) {
  const field = form.elements[name];
  return field ? field.value : "";
}

function points(item) {
  const answered = form.querySelectorAll(`[data-scale="${item}"] input:checked`);
  return [...answered].reduce((sum, one) => sum + Number(one.dataset.points || 0), 0);
}

function wanted(part) {
  const { askedIf, askedValues, askedAtLeast } = part.dataset;
  if (askedAtLeast) return points(askedIf) >= Number(askedAtLeast);
  return askedValues.split(" ").includes(said(askedIf));
}

function needless() {
  for (const part of form.querySelectorAll("[data-asked-if]")) {
    const away = !wanted(part);
    part.hidden = away;
    if ("stored" in part.dataset) continue;
    for (const field of part.querySelectorAll("input, select, textarea")) field.disabled = away;
  }
}

let before = null;
form.addEventListener("pointerdown", (event) => {
  const pick = event.target.closest(".c-pick");
  const radio = pick && pick.querySelector("input[type=radio]");
  before = radio && radio.checked && !radio.defaultChecked ? radio : null;
});
form.addEventListener("click", (event) => {
  if (event.target === before) {
    before.checked = false;
    before.dispatchEvent(new Event("change", { bubbles: true }));
    before = null;
  }
});

quickTaps();
needless();
form.addEventListener("input", oneOrTheOther);
form.addEventListener("change", needless);

// The link to an open question brings it into view with its parents open.
addEventListener("hashchange", () => document.getElementById(location.hash.slice(1))?.scrollIntoView({ block: "center" }));
