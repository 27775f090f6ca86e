// The way from sources over rules and groups to gateways, the ill one marked.

import {byId, drawing, element, list, text} from "./dom.js";
import {ago, count, lasting, number} from "./words.js";

const MOST_JOBS = 12;
const columns = {};
let lines = null;
let links = [];

function column(name, title) {
  const made = element("ul", {class: "plain", "aria-label": title});
  columns[name] = made;
  return element("div", {class: "column"}, element("h3", {}, title), made);
}

function build() {
  lines = drawing("svg", {class: "lines", "aria-hidden": "true"});
  byId("flow").append(lines, column("sources", "Sources"), column("rules", "Rules"), column("jobs", "Groups"),
    column("gateways", "Gateways"));
  new ResizeObserver(join).observe(byId("flow"));
}

/** A node: its title, its state as a dot with words, and more lines. */
function node(item) {
  const dot = element("span", {class: "dot", "aria-hidden": "true"}), title = element("strong"), body = element("div");
  const made = element("li", {class: "node"}, title, body);
  made.dataset.key = item.key;
  const name = element("span");
  title.append(dot, name);
  let rules = null;
  return {node: made, update: one => {
    made.className = "node " + (one.level === "bad" || one.level === "warn" ? one.level : "");
    dot.className = "dot " + one.level;
    text(name, one.title);
    while (body.children.length < one.lines.length) body.append(element("p"));
    while (body.children.length > one.lines.length) body.lastChild.remove();
    one.lines.forEach((line, i) => {
      body.children[i].className = line.level || "";
      text(body.children[i], line.words);
    });
    if (one.rules && one.rules.length && !rules) {
      rules = element("details", {}, element("summary", {}, count(one.rules.length, "rule")),
        element("ul", {}, ...one.rules.slice(0, 50).map(rule => element("li", {class: "mono"}, rule.replace(/ \(.*/, "")))));
      rules.addEventListener("toggle", join);
      made.append(rules);
    }
  }};
}

function source(one) {
  const ill = one.connected === false || one.failing !== null && one.failing !== undefined;
  const state = one.connected === false ? {level: "bad", words: "no connection for " + lasting(one.secondsWithoutConnection)}
    : one.status !== "Started" ? {level: "warn", words: one.status.toLowerCase()}
    : one.failing ? {level: "bad", words: "the last one failed"}
    : {level: "good", words: one.connected ? "connected" : "started"};
  const last = one.lastMessageSeconds === null || one.lastMessageSeconds === undefined ? "nothing yet"
    : one.lastMessageSeconds < 2 ? "last just now" : "last " + lasting(one.lastMessageSeconds) + " ago";
  const said = [{level: state.level, words: state.words},
    {words: number(one.perSecond) + " a second, " + last}];
  if (one.about) said.push({level: "dim", words: one.about});
  if (one.leftOut) said.push({level: "warn", words: count(one.leftOut, "record") + " left out"});
  if (one.dropped) said.push({level: "warn", words: count(one.dropped, "message") + " too large"});
  return {key: "s " + one.id, title: one.id, level: ill ? "bad" : one.leftOut ? "warn" : state.level, lines: said};
}

function rule(mapping, ofMapping) {
  return {key: "m " + mapping, title: mapping.replace(/^.*[/:]/, ""), level: "good", rules: ofMapping[0].rules,
    lines: []};
}

function job(one) {
  return {key: "j " + one.gateway + " " + one.job, title: "job " + one.job, level: "good",
    lines: [{words: count(one.groups, "group") + ", " + count(one.series, "series", "series")},
      {level: "dim", words: one.lastSuccess ? "pushed " + ago(one.lastSuccess) : "not pushed yet"}]};
}

function gateway(one) {
  const since = one.failingSince ? (Date.now() - Date.parse(one.failingSince)) / 1000 : 0;
  return {key: "g " + one.url, title: one.url.replace(/^https?:\/\//, ""), level: one.failingSince ? "bad" : "good",
    lines: [one.failingSince ? {level: "bad", words: "takes nothing for " + lasting(since)}
      : {level: "good", words: one.lastSuccess ? "last push " + ago(one.lastSuccess) : "nothing pushed yet"},
    {words: number(one.perSecond) + " pushes a second"},
    one.pending ? {level: one.failingSince ? "bad" : "", words: number(one.pending) + " of at most " + number(one.maxPending) + " wait"} : null,
    one.foreignPushes ? {level: "warn", words: count(one.foreignPushes, "push", "pushes")
      + " of others to these groups: give each bridge a job of its own"} : null]
      .filter(line => line)};
}

export function show(status) {
  if (!lines) build();
  // Another bridge has them all; four empty columns would look like a fault.
  byId("flow").hidden = byId("flow-title").hidden = status.role === "standby" && !status.sources.length;
  const byMapping = new Map();
  for (const one of status.sources) {
    if (one.mapping) byMapping.set(one.mapping, [...(byMapping.get(one.mapping) || []), one]);
  }
  // In the order of their sources, so that few lines cross.
  const places = new Map(status.sources.map((one, i) => [one.job, i]));
  const place = one => places.has(one.job) ? places.get(one.job) : places.size;
  const jobs = [...status.jobs].sort((one, other) => place(one) - place(other)).slice(0, MOST_JOBS);
  links = [];
  for (const one of status.sources) {
    const ill = one.connected === false;
    const middle = one.mapping ? "m " + one.mapping : null;
    if (middle) links.push(["s " + one.id, middle, ill]);
    for (const each of jobs.filter(each => each.job === one.job)) {
      links.push([middle || "s " + one.id, "j " + each.gateway + " " + each.job, ill]);
    }
  }
  const ill = new Set(status.gateways.filter(one => one.failingSince).map(one => one.url));
  for (const each of jobs) links.push(["j " + each.gateway + " " + each.job, "g " + each.gateway, ill.has(each.gateway)]);
  const more = status.jobs.length - jobs.length;
  const shown = jobs.map(job);
  if (more > 0) shown.push({key: "more", title: "and " + count(more, "more job"), level: "good", lines: []});
  if (!shown.length) shown.push({key: "none", title: "no group yet", level: "", lines: []});
  list(columns.sources, status.sources.map(source), one => one.key, node);
  list(columns.rules, [...byMapping].map(([name, of]) => rule(name, of)), one => one.key, node);
  list(columns.jobs, shown, one => one.key, node);
  list(columns.gateways, status.gateways.map(gateway), one => one.key, node);
  join();
}

/** Draws the lines between what is on the screen now. */
function join() {
  const frame = byId("flow").getBoundingClientRect();
  if (!frame.width) return;
  const places = new Map();
  for (const one of byId("flow").querySelectorAll(".node")) places.set(one.dataset.key, one.getBoundingClientRect());
  const seen = new Set();
  const paths = [];
  for (const [from, to, ill] of links) {
    const a = places.get(from), b = places.get(to);
    if (!a || !b || seen.has(from + to) && !ill) continue;
    seen.add(from + to);
    const x1 = a.right - frame.left, y1 = (a.top + a.bottom) / 2 - frame.top;
    const x2 = b.left - frame.left, y2 = (b.top + b.bottom) / 2 - frame.top, bend = (x2 - x1) / 2;
    paths.push(drawing("path", {class: ill ? "bad" : "", d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`}));
  }
  lines.replaceChildren(...paths);
}
