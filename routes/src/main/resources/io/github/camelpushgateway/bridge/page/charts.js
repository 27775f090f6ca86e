// The last hour, which the bridge remembers itself.

import {byId, drawing, element, text} from "./dom.js";
import {lasting, number} from "./words.js";

const CHARTS = [
  {title: "Messages a second", line: "messages"},
  {title: "Samples a second", line: "samples"},
  {title: "Waiting for a push", line: "pending"},
  {title: "Left out a second", line: "leftOut"},
];

function build() {
  for (const one of CHARTS) {
    one.now = element("b");
    one.most = element("span");
    one.from = element("span");
    one.svg = drawing("svg", {viewBox: "0 0 360 100", preserveAspectRatio: "none", role: "img"});
    one.area = drawing("path", {class: "area"});
    one.path = drawing("path", {class: "line"});
    one.svg.append(one.area, one.path);
    byId("charts").append(element("figure", {}, element("figcaption", {}, one.title, one.now),
      one.svg, element("div", {class: "axis"}, one.from, one.most, element("span", {}, "now"))));
  }
}

export function show(history) {
  if (!CHARTS[0].svg) build();
  for (const one of CHARTS) {
    const numbers = history.lines[one.line] || [];
    const known = numbers.filter(value => value !== null);
    const last = known.length ? known[known.length - 1] : 0, most = Math.max(...known, 0);
    text(one.now, known.length ? number(last) : "–");
    text(one.from, numbers.length ? lasting(numbers.length * history.seconds) + " ago" : "no past yet");
    text(one.most, "max " + number(most));
    const step = 360 / Math.max(1, numbers.length - 1), height = most || 1;
    const points = numbers.map((value, i) => [i * step, value === null ? null : 97 - 92 * value / height]);
    const there = points.filter(point => point[1] !== null);
    if (there.length === 1) there.push([360, there[0][1]]);
    const path = there.map(([x, y], i) => (i ? "L" : "M") + x.toFixed(1) + " " + y.toFixed(1)).join("");
    one.path.setAttribute("d", path);
    one.area.setAttribute("d", there.length ? path + `L${there[there.length - 1][0].toFixed(1)} 100L${there[0][0].toFixed(1)} 100Z` : "");
    one.svg.setAttribute("aria-label", one.title + ": now " + number(last) + ", at most " + number(most) + " in the last hour");
  }
}
