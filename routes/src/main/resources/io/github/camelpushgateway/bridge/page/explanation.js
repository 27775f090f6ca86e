// What a mapping makes of a record: as `bridge explain` says it.

import {element} from "./dom.js";

function rule(one) {
  return element("li", {class: one.used ? "" : "dim"}, one.used ? "Rule " : "Not rule ",
    element("code", {}, one.rule), ": " + one.why);
}

function metric(one) {
  const lines = one.series.map(series => element("li", {}, element("span", {class: "good", "aria-hidden": "true"}, "✓ "),
    element("span", {class: "mono"}, series)));
  if (one.why) lines.push(element("li", {}, element("span", {class: "warn", "aria-hidden": "true"}, "✗ "),
    element("code", {}, one.metric), ": " + one.why));
  for (const note of one.notes) lines.push(element("li", {}, element("code", {}, one.metric), ": " + note));
  return lines;
}

/** One part for each record. */
export function explained(records) {
  return records.map((record, i) => element("div", {class: "explained"},
    records.length > 1 ? element("p", {class: "dim"}, "Record " + (i + 1)) : null,
    element("ul", {class: "plain"}, ...record.rules.map(rule)),
    record.leftOut ? element("p", {class: "warn"}, record.leftOut) : null,
    element("ul", {class: "plain"}, ...record.metrics.flatMap(metric), ...record.withdrawn.map(line => element("li", {}, line)))));
}
