// A mapping that somebody writes, on a payload; the result as they type.

import {ask, byId, calmly, element} from "./dom.js";
import {clock} from "./words.js";
import {explained} from "./explanation.js";

let picked = null;
let asked = 0;
let byHand = false;

function question() {
  const name = byId("try-topic").value.trim(), file = /\.csv$/i.test(name) && !name.includes("/");
  return {topic: file ? "" : name, file: file ? name : "", payload: byId("try-payload").value, message: picked};
}

function say(...parts) {
  byId("try-result").replaceChildren(...parts);
}

async function run() {
  const mapping = byId("try-mapping").value, mine = ++asked;
  if (!mapping.trim()) {
    say(element("p", {class: "dim"}, byId("try-payload").value ? "Write a mapping, or let one be suggested." : "Paste a payload, or pick a message that came."));
    return;
  }
  try {
    const answer = await ask("try.json", {...question(), mapping});
    if (mine !== asked) return;
    if (answer.problems.length) say(element("ul", {class: "plain bad"}, ...answer.problems.map(one => element("li", {}, one))));
    else if (!answer.explanations.length) say(element("p", {class: "dim"}, "There is no record in it."));
    else say(...explained(answer.explanations));
  } catch (refused) {
    if (mine === asked) say(element("p", {class: "bad"}, refused.message));
  }
}

async function suggest() {
  try {
    const answer = await ask("suggest.json", question());
    byId("try-mapping").value = answer.mapping;
    byHand = false;
    await run();
  } catch (refused) {
    say(element("p", {class: "bad"}, refused.message));
  }
}

async function take(source) {
  try {
    byId("try-mapping").value = (await ask("mapping.json?source=" + encodeURIComponent(source))).mapping;
    byHand = false;
    await run();
  } catch (refused) {
    say(element("p", {class: "bad"}, refused.message));
  }
}

function download() {
  const address = URL.createObjectURL(new Blob([byId("try-mapping").value], {type: "application/yaml"}));
  element("a", {href: address, download: "my.metrics.yaml"}).click();
  URL.revokeObjectURL(address);
}

/** Takes a message that came; its source's mapping is what one begins with, unless something was written already. */
export async function pick(message) {
  picked = message.isText === false ? message.id : null;
  byId("try-topic").value = message.topic || message.file || "";
  byId("try-payload").value = message.payload || "";
  if (!byHand) {
    byId("try-source").value = message.source;
    await take(message.source);
  } else {
    await run();
  }
}

export function sources(all) {
  const select = byId("try-source"), mapped = all.filter(one => one.mapping);
  if (select.options.length !== mapped.length + 1) {
    select.replaceChildren(element("option", {value: ""}, "–"), ...mapped.map(one => element("option", {value: one.id}, one.id)));
  }
}

/** Offers the messages that came, each topic once. */
export async function look() {
  const select = byId("try-pick");
  if (document.activeElement === select) return;
  try {
    const topics = new Map();
    for (const one of (await ask("messages.json")).messages) {
      const name = one.topic || one.file;
      if (one.payload && name && !topics.has(name)) topics.set(name, one);
    }
    select.replaceChildren(element("option", {value: ""}, topics.size ? "pick one" : "none is kept"),
      ...[...topics].map(([name, one]) => element("option", {value: one.id}, name + ", " + clock(one.at))));
  } catch (refused) {
    if (!refused.status) throw refused;
    select.replaceChildren(element("option", {value: ""}, "not shown here"));
  }
}

export function begin() {
  const changed = calmly(250, run);
  byId("try-mapping").addEventListener("input", () => {
    byHand = true;
    changed();
  });
  for (const id of ["try-topic", "try-payload"]) byId(id).addEventListener("input", () => {
    picked = null;
    changed();
  });
  byId("try-pick").addEventListener("change", async event => {
    if (event.target.value) await pick(await ask("message.json?id=" + event.target.value));
  });
  byId("try-source").addEventListener("change", event => event.target.value && take(event.target.value));
  byId("try-suggest").addEventListener("click", suggest);
  byId("try-download").addEventListener("click", download);
  run();
}
