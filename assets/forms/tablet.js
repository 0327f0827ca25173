// Draws the page of a code again when something has happened: a phone has scanned it, the form is saved, the code is too old. A
// browser comes back to the stream by itself after it was away; the first message says what is true then.
(() => {
  "use strict";
  const tablet = document.querySelector("[data-events]");
  if (!tablet) return;
  // Only what answers is loaded: a page of the browser's own about a lost connection could not come back.
  const reload = () => {
    fetch(location.href, { redirect: "manual", cache: "no-store", credentials: "same-origin" })
      .then((answer) => { if (answer.status < 500) location.reload(); else throw answer.status; })
      .catch(() => setTimeout(reload, 3000));
  };
  const source = new EventSource(tablet.dataset.events);
  source.addEventListener("message", (event) => {
    if (event.data === tablet.dataset.state) return;
    source.close();
    reload();
  });
  source.addEventListener("error", () => { if (source.readyState === EventSource.CLOSED) setTimeout(reload, 3000); });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
