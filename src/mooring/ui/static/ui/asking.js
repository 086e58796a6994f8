// Shows what cannot wait the moment its answer is tapped, with no round trip: [data-question][data-answers].
// What to do with the other answers comes from the server (htmx), which also keeps each tap as a draft.
"use strict";

const asking = document.querySelector("form[data-asking]");

function showAtOnce() {
  const answers = new FormData(asking);
  for (const panel of document.querySelectorAll("[data-question]")) {
    const wasHidden = panel.hidden;
    panel.hidden = !panel.dataset.answers.split(" ").includes(answers.get(panel.dataset.question));
    // On a small screen it would open below the fold.
    if (wasHidden && !panel.hidden) panel.scrollIntoView({ block: "nearest" });
  }
}

if (asking) {
  const behind = document.querySelector("[data-steps-behind]");
  asking.addEventListener("change", showAtOnce);
  window.addEventListener("pageshow", showAtOnce);
  for (const failed of ["htmx:sendError", "htmx:responseError"]) {
    document.body.addEventListener(failed, () => { behind.hidden = false; });
  }
  document.body.addEventListener("htmx:afterSwap", () => { behind.hidden = true; });
}
