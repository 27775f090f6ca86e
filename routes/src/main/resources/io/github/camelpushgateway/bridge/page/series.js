// Groups and their series: searched by the bridge, a page at a time.

import {ask, byId, calmly, element, list, text} from "./dom.js";
import {count, lasting, number, value} from "./words.js";

const PAGE = 200;
/** Older than this, a value is marked: its device may have gone silent. */
const OLD_SECONDS = 600;
let offset = 0;
let group = "";
let onMessages = () => {};

function named(one) {
  const labels = Object.entries(one.labels);
  return one.name + (labels.length ? "{" + labels.map(([label, text]) => label + "=" + JSON.stringify(text)).join(", ") + "}" : "");
}

function groupName(one) {
  return "job " + one.job + Object.entries(one.grouping).map(([label, text]) => ", " + label + " " + text).join("");
}

function row(first) {
  const cells = ["", "number", "short", "short", ""].map(kind => element("td", kind ? {class: kind} : {}));
  const button = element("button", {type: "button", class: "link mono", title: "Which message made it"}, named(first));
  button.addEventListener("click", () => onMessages(first.name, {...first.labels, ...first.grouping}));
  const help = element("div", {class: "dim"}, first.help || "");
  cells[0].append(button, help);
  ["", "Value", "Age", "Type", "Group"].forEach((label, i) => label && cells[i].setAttribute("data-label", label));
  text(cells[3], first.type);
  text(cells[4], groupName(first));
  return {node: element("tr", {}, ...cells), update: one => {
    text(cells[1], value(one.value, one.name));
    text(cells[2], one.seconds === null || one.seconds === undefined ? "from before the start" : lasting(one.seconds));
    cells[2].className = "short " + (one.seconds > OLD_SECONDS ? "warn" : "");
  }};
}

function chip(first) {
  const button = element("button", {type: "button"});
  button.addEventListener("click", () => {
    group = group === first.path ? "" : first.path;
    offset = 0;
    look();
  });
  return {node: element("li", {}, button), update: one => {
    text(button, groupName(one) + " (" + number(one.series) + ")");
    button.setAttribute("aria-pressed", String(group === one.path));
  }};
}

export async function look() {
  const search = byId("series-search").value.trim(), mine = group + " " + search + " " + offset;
  const query = "search=" + encodeURIComponent(search);
  const [groups, answer] = await Promise.all([
    ask("groups.json?" + query), ask("series.json?" + query + "&offset=" + offset + "&group=" + encodeURIComponent(group))]);
  if (mine !== group + " " + byId("series-search").value.trim() + " " + offset) return;
  text(byId("group-count"), count(groups.all, "group") + (groups.found === groups.all ? "" : ", " + number(groups.found) + " by that name")
    + (group ? "; only " + decodeURIComponent(group.replace("/metrics/", "")) + " is shown" : ""));
  list(byId("group-list"), groups.groups, one => one.gateway + one.path, chip);
  const to = offset + answer.series.length;
  text(byId("series-count"), !answer.all ? "No series has been pushed yet"
    : answer.found ? number(offset + 1) + " to " + number(to) + " of " + count(answer.found, "series", "series")
      + (answer.found === answer.all ? "" : ", of " + number(answer.all)) + (answer.busy.length ? "; some groups are being pushed just now" : "")
    : "None of " + count(answer.all, "series", "series") + " is such a one");
  byId("series-back").disabled = offset === 0;
  byId("series-next").disabled = to >= answer.found;
  list(byId("series-list"), answer.series, one => one.gateway + one.group + " " + named(one), row);
}

export function begin(messages) {
  onMessages = messages;
  const changed = calmly(200, look);
  byId("series-search").addEventListener("input", () => {
    offset = 0;
    changed();
  });
  byId("series-filters").addEventListener("submit", event => event.preventDefault());
  byId("series-back").addEventListener("click", () => {
    offset = Math.max(0, offset - PAGE);
    look();
  });
  byId("series-next").addEventListener("click", () => {
    offset += PAGE;
    look();
  });
}
