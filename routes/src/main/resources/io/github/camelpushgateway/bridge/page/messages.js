// The last messages of each source, and what became of them.

import {ask, byId, calmly, element, list, text} from "./dom.js";
import {ago, clock, count, number} from "./words.js";
import {explained} from "./explanation.js";

const WORDS = {waiting: "waits for the gateway", pushed: "pushed", left_out: "left out", nothing: "nothing to push", failed: "failed"};
const LEVELS = {waiting: "dim", pushed: "good", left_out: "warn", nothing: "dim", failed: "bad"};
let labels = [];
let onTry = () => {};

/** What the filters say. */
function filters() {
  const wanted = new URLSearchParams();
  wanted.set("source", byId("message-source").value);
  wanted.set("topic", byId("message-topic").value.trim());
  wanted.set("metric", byId("message-metric").value.trim());
  if (byId("message-bad").checked) wanted.set("only", "left-out");
  labels.forEach(label => wanted.append("label", label));
  return wanted;
}

function result(one) {
  if (one.state === "pushed") return count(one.samples, "sample");
  if (one.state === "left_out" && one.records > 1) return number(one.rejected) + " of " + count(one.records, "record");
  return "";
}

function card(first) {
  const badge = element("span", {class: "badge"}), numbers = element("span", {class: "dim"});
  const when = element("span", {class: "dim push"}), why = element("p", {class: "warn"});
  const detail = element("div", {hidden: true});
  const name = first.topic || first.file || "(" + first.source + ")";
  const button = element("button", {type: "button", class: "link mono", "aria-expanded": "false"}, name);
  const node = element("li", {}, element("div", {class: "head"}, badge, button, numbers, when),
    element("p", {class: "excerpt mono"}, first.payload || ""), why, detail);
  button.addEventListener("click", async () => {
    const open = detail.hidden;
    detail.hidden = !open;
    node.classList.toggle("opened", open);
    button.setAttribute("aria-expanded", String(open));
    if (open) {
      // What is being read must not be pushed off the list by what comes.
      byId("message-pause").checked = true;
      await details(detail, first);
    }
  });
  return {node, update: one => {
    badge.className = "badge " + LEVELS[one.state];
    text(badge, WORDS[one.state]);
    text(numbers, result(one));
    text(when, one.source + ", " + clock(one.at) + ", " + ago(one.at));
    text(why, one.why || "");
    why.hidden = !one.why;
    node.classList.toggle("bad", one.state === "failed");
    node.classList.toggle("warn", one.state === "left_out");
  }};
}

async function details(place, message) {
  place.replaceChildren(element("p", {class: "dim"}, "Loading …"));
  try {
    const one = await ask("message.json?id=" + message.id);
    place.replaceChildren(...[
      element("pre", {tabindex: "0", "aria-label": "Payload"}, one.payload === null || one.payload === undefined ? "(not kept)" : one.payload || "(empty)"),
      one.problem ? element("p", {class: "dim"}, one.problem) : null,
      ...explained(one.explanations),
      one.payload ? element("button", {type: "button", onclick: () => onTry(one)}, "Try a mapping on it") : null,
    ].filter(part => part));
  } catch (gone) {
    place.replaceChildren(element("p", {class: "warn"}, gone.message));
  }
}

export function sources(all) {
  const select = byId("message-source");
  if (select.options.length !== all.length + 1) {
    const chosen = select.value;
    select.replaceChildren(element("option", {value: ""}, "all"), ...all.map(one => element("option", {value: one.id}, one.id)));
    select.value = chosen;
  }
}

export async function look() {
  if (byId("message-pause").checked) return;
  await refresh();
}

async function refresh() {
  const asked = String(filters());
  try {
    const answer = await ask("messages.json?" + asked);
    if (asked !== String(filters())) return;
    text(byId("message-count"), !answer.kept ? "No message has come yet"
      : answer.found ? number(answer.messages.length) + (answer.found > answer.messages.length ? " of " + number(answer.found) : "")
        + (answer.found < answer.kept ? ", out of the last " + count(answer.kept, "message") : " of the last messages")
      : "None of the last " + count(answer.kept, "message") + " is such a one. Those before them are not kept, nor what files and queries held.");
    list(byId("message-list"), answer.messages, one => one.id, card);
  } catch (refused) {
    if (!refused.status) throw refused;
    text(byId("message-count"), refused.message);
    list(byId("message-list"), [], one => one.id, card);
  }
}

/** Shows which messages came to a series. */
export function ofSeries(name, all) {
  byId("message-source").value = "";
  byId("message-topic").value = "";
  byId("message-bad").checked = false;
  byId("message-metric").value = name;
  labels = Object.entries(all).map(([label, value]) => label + "=" + value);
  refresh();
}

/** Shows what was left out. */
export function leftOut(source) {
  byId("message-source").value = source;
  byId("message-topic").value = "";
  byId("message-metric").value = "";
  byId("message-bad").checked = true;
  labels = [];
  refresh();
}

export function begin(tries) {
  onTry = tries;
  const changed = calmly(200, refresh);
  byId("message-filters").addEventListener("input", event => {
    if (event.target.id === "message-metric") labels = [];
    if (event.target.id !== "message-pause") changed();
  });
  byId("message-filters").addEventListener("submit", event => event.preventDefault());
}
