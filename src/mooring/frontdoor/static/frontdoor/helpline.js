// Shows what cannot wait the moment its answer is tapped, with no round trip: [data-question][data-answers].
// What to do with the other answers comes from the server (htmx), which also keeps each tap as a draft.
"use strict";

const call = document.getElementById("call");

function showAtOnce() {
  const answers = new FormData(call);
  for (const panel of document.querySelectorAll("[data-question]")) {
    panel.hidden = !panel.dataset.answers.split(" ").includes(answers.get(panel.dataset.question));
  }
}

if (call) {
  call.addEventListener("change", showAtOnce);
  window.addEventListener("pageshow", showAtOnce);
  const behind = document.querySelector("[data-steps-behind]");
  for (const failed of ["htmx:sendError", "htmx:responseError"]) {
    document.body.addEventListener(failed, () => { behind.hidden = false; });
  }
  document.body.addEventListener("htmx:afterSwap", () => { behind.hidden = true; });
}
