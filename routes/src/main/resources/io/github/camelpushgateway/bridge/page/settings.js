// The settings, secrets masked.

import {byId, element} from "./dom.js";

let latest = {};

function draw() {
  const wanted = byId("settings-search").value.trim().toLowerCase();
  byId("settings-list").replaceChildren(...Object.entries(latest)
    .filter(([name, value]) => (name + " " + value).toLowerCase().includes(wanted))
    .map(([name, value]) => element("tr", {}, element("td", {class: "mono"}, name), element("td", {}, String(value)))));
}

export function show(status) {
  if (JSON.stringify(latest) !== JSON.stringify(status.settings)) {
    latest = status.settings;
    draw();
  }
}

export function begin() {
  byId("settings-search").addEventListener("input", draw);
  byId("settings-filters").addEventListener("submit", event => event.preventDefault());
}
