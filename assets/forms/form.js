// Comfort only: the form does everything without it. Keeps what was typed when a field is left, shows the fields of another
// country at once, and takes a second press of the button for what it is.
(() => {
  "use strict";
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  let sent = false;
  const keep = () => {
    if (!sent) fetch(form.dataset.draft, { method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin", keepalive: true }).catch(() => {});
  };
  form.addEventListener("change", (event) => {
    if (!event.target.hasAttribute("data-refresh")) return keep();
    const step = document.createElement("input");
    step.type = "hidden"; step.name = "step"; step.value = "refresh";
    form.append(step);
    sent = true;
    form.submit();
  });
  form.addEventListener("submit", (event) => {
    if (sent) return event.preventDefault();
    sent = true;
    const button = event.submitter;
    if (!button) return;
    button.setAttribute("aria-disabled", "true");
    if (button.value === "save") button.textContent = form.dataset.saving;
  });
  // The page may come back from the browser's memory.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
