// How the bridge fares, in a sentence, and who it is.

import {byId, element, text} from "./dom.js";
import {lasting} from "./words.js";

export function show(status) {
  const {level, words, more} = status.state;
  byId("state").className = "state " + level;
  text(byId("sentence"), words);
  byId("more").replaceChildren(...more.map(line => element("li", {}, line)));
  const version = status.version.split(",")[0].replace("camel-pushgateway-bridge ", "");
  text(byId("identity"), [status.name + " on " + status.host, status.role, version.startsWith("(") ? null : "version " + version,
    "running for " + lasting(status.uptimeMillis / 1000)].filter(part => part).join(" · "));
  document.title = (level === "bad" ? "! " : "") + status.name + " on " + status.host + ": bridge to Pushgateway";
}

export function gone() {
  byId("state").className = "state bad";
  text(byId("sentence"), "The bridge does not answer");
  byId("more").replaceChildren();
}
