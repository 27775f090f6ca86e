// Which part is shown, and when the bridge is asked.

import {ask, byId} from "./dom.js";
import * as state from "./state.js";
import * as flow from "./flow.js";
import * as charts from "./charts.js";
import * as messages from "./messages.js";
import * as trial from "./trial.js";
import * as series from "./series.js";
import * as failures from "./failures.js";
import * as settings from "./settings.js";

const EVERY = 2000;
const PARTS = ["overview", "messages", "try", "series", "failures", "settings"];
const LOOKS = {overview: async () => charts.show(await ask("history.json")), messages: messages.look, try: trial.look, series: series.look};
let part = "overview";

function go(name) {
  if (location.hash === "#" + name) turn();
  else location.hash = name;
}

function turn() {
  const wanted = location.hash.slice(1);
  part = PARTS.includes(wanted) ? wanted : "overview";
  for (const one of PARTS) byId(one).hidden = one !== part;
  for (const link of document.querySelectorAll("nav a")) {
    if (link.hash === "#" + part) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  window.scrollTo(0, 0);
  if (LOOKS[part]) LOOKS[part]().catch(() => {});
}

async function look() {
  try {
    const status = await ask("status.json");
    state.show(status);
    flow.show(status);
    failures.show(status);
    settings.show(status);
    messages.sources(status.sources);
    trial.sources(status.sources);
    if (LOOKS[part]) await LOOKS[part]();
  } catch (gone) {
    if (gone.status === undefined) state.gone();
  }
  setTimeout(look, EVERY);
}

messages.begin(message => {
  go("try");
  trial.pick(message);
});
trial.begin();
series.begin((name, labels) => {
  go("messages");
  messages.ofSeries(name, labels);
});
failures.begin(source => {
  go("messages");
  messages.leftOut(source);
});
settings.begin();
window.addEventListener("hashchange", turn);
turn();
look();
