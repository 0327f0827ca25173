// Sends the examples of the retail-operations samples and shows the replies exactly as they come.
"use strict";

const byRole = (root, role) => root.querySelector(`[data-role="${role}"]`);
const key = () => document.getElementById("key").value;

/** The request that carries `notification` in the wanted form. */
function request(path, form, notification, status) {
  const query = new URLSearchParams();
  const init = { method: "POST", headers: {}, cache: "no-store", credentials: "omit" };
  if (status) query.set("status", status);
  if (form === "query") {
    query.set("notification", notification);
  } else if (form === "formField") {
    init.body = new URLSearchParams({ notification });
  } else {
    init.headers["Content-Type"] = "application/json";
    init.body = form === "wrapped" ? `{"notification": ${notification}}` : notification;
  }
  if (key()) init.headers["X-API-KEY"] = key();
  return [query.size ? `${path}?${query}` : path, init];
}

/** White space between the members, for people; the text of names and values stays, so nothing passes through a number. */
function indented(json) {
  let out = "", depth = 0;
  const line = () => "\n" + "  ".repeat(depth);
  for (const [token] of json.matchAll(/"(?:\\.|[^"\\])*"|[{}\[\],:]|[^\s{}\[\],:"]+/g)) {
    if (token === "{" || token === "[") {
      depth += 1;
      out += token + line();
    } else if (token === "}" || token === "]") {
      depth -= 1;
      out = out.replace(/\s+$/, "");
      out += out.endsWith("{") || out.endsWith("[") ? token : line() + token;
    } else if (token === ",") {
      out += token + line();
    } else {
      out += token === ":" ? ": " : token;
    }
  }
  return out;
}

function tell(place, text, good) {
  place.textContent = text;
  place.className = "outcome" + (good === undefined ? "" : good ? " good" : " bad");
}

async function send(sample, base) {
  const [outcome, reply, button] = ["outcome", "reply", "send"].map((role) => byRole(sample, role));
  const [path, init] = request(
    base + sample.dataset.path,
    byRole(sample, "form").value,
    sample.querySelector("textarea").value,
    byRole(sample, "status")?.value,
  );
  tell(outcome, "Sending…");
  button.disabled = true;
  const started = performance.now();
  try {
    const response = await fetch(path, init);
    const text = await response.text();
    const elapsed = Math.max(1, Math.round(performance.now() - started));
    const refused = response.status === 401 ? ", the key is missing or wrong" : "";
    tell(outcome, `Status ${response.status}${refused}, ${elapsed} ms`, response.ok);
    reply.textContent = indented(text);
    reply.hidden = false;
  } catch {
    tell(outcome, "The installation did not answer.", false);
    reply.hidden = true;
  } finally {
    button.disabled = false;
  }
}

function exchange(item) {
  const entry = document.createElement("details");
  const summary = document.createElement("summary");
  summary.textContent = `${item.at}  ${item.method}  ${item.form ?? "unreadable"}  ${item.status}`;
  const texts = [item.notification, item.reply].map((text) => {
    const shown = document.createElement("pre");
    shown.tabIndex = 0;
    shown.textContent = text;
    return shown;
  });
  entry.append(summary, ...texts);
  return entry;
}

async function loadLog(section, base) {
  const [outcome, log] = ["log-outcome", "log"].map((role) => byRole(section, role));
  log.replaceChildren();
  try {
    const headers = key() ? { "X-API-KEY": key() } : {};
    const response = await fetch(`${base}../log`, { headers, cache: "no-store", credentials: "omit" });
    const answer = await response.json();
    if (!response.ok) return tell(outcome, answer.detail ?? `Status ${response.status}`, false);
    log.append(...answer.items.map(exchange));
    tell(outcome, answer.items.length === 1 ? "1 exchange" : `${answer.items.length} exchanges`, true);
  } catch {
    tell(outcome, "The installation did not answer.", false);
  }
}

const { base } = document.querySelector(".samples").dataset;
for (const sample of document.querySelectorAll(".sample[data-path]")) {
  const notification = sample.querySelector("textarea");
  byRole(sample, "send").addEventListener("click", () => send(sample, base));
  byRole(sample, "reset").addEventListener("click", () => { notification.value = notification.defaultValue; notification.focus(); });
  notification.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); send(sample, base); }
  });
}
const log = document.getElementById("log");
byRole(log, "load-log").addEventListener("click", () => loadLog(log, base));
