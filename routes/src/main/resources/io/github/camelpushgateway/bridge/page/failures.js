// What is wrong now, what was and is over, and what was left out.

import {byId, element, list, text} from "./dom.js";
import {ago, clock, count, lasting} from "./words.js";

let onLeftOut = () => {};

function card(level) {
  return first => {
    const title = element("strong", {}, first.what), when = element("span", {class: "dim push"}), words = element("p");
    return {node: element("li", {class: level}, element("div", {class: "head"}, title, when), words), update: one => {
      text(when, one.to ? "ended " + ago(one.to) + ", lasted "
        + lasting((Date.parse(one.to) - Date.parse(one.from)) / 1000) + " from " + clock(one.from) : "for " + lasting(one.seconds));
      text(words, one.words);
    }};
  };
}

const nothing = words => ({key: "none", what: words, words: "", seconds: 0});

function none(container, words) {
  list(container, [nothing(words)], one => one.key, first => ({node: element("li", {class: "dim"}, first.what), update: () => {}}));
}

function left(first) {
  const words = element("span"), when = element("span", {class: "dim"});
  const button = element("button", {type: "button", class: "link"});
  button.addEventListener("click", () => onLeftOut(first.source));
  return {node: element("li", {}, button, " ", when, element("br"), words), update: one => {
    text(button, count(one.count, "record") + " of " + one.source + (one.leftOut ? " left out: " : ": ") + one.reason.replaceAll("_", " "));
    text(when, one.at ? "last " + ago(one.at) : "");
    text(words, one.words || "");
  }};
}

export function show(status) {
  text(byId("failure-count"), status.problems.length ? " (" + status.problems.length + ")" : "");
  if (status.problems.length) list(byId("failures-now"), status.problems, one => one.what, card("bad"));
  else none(byId("failures-now"), "Nothing is wrong now");
  if (status.past.length) list(byId("failures-past"), status.past, one => one.what + one.to, card(""));
  else none(byId("failures-past"), "None since the bridge was started");
  byId("left-out-part").hidden = !status.leftOut.length;
  list(byId("left-out"), status.leftOut, one => one.source + one.reason, left);
}

export function begin(leftOut) {
  onLeftOut = leftOut;
}
