// Making and keeping elements. Text is only ever set as text.

export const byId = id => document.getElementById(id);

/** An element: attributes that are null are left away, children that are null too. */
export function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

export function drawing(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
  return made;
}

/** Sets a text only where it has changed, so that what is selected or being read stays. */
export function text(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

const known = new WeakMap();

/**
 * Shows a list: an item that was there keeps its element, and with it focus and what is open.
 * make(item) gives {node, update}; update(item) is called each time.
 */
export function list(container, items, key, make) {
  const before = known.get(container) || new Map();
  const now = new Map();
  let place = container.firstElementChild;
  for (const item of items) {
    const name = key(item);
    const one = before.get(name) || make(item);
    now.set(name, one);
    one.update(item);
    if (one.node === place) place = place.nextElementSibling;
    else container.insertBefore(one.node, place);
  }
  for (const [name, one] of before) if (!now.has(name)) one.node.remove();
  known.set(container, now);
}

/** What an address of the bridge answers; an error that has its words where it refuses. */
export async function ask(address, question) {
  const answer = await fetch(address, question === undefined ? {} : {
    method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(question)});
  if (!answer.ok) {
    const refusal = new Error((await answer.text()).trim());
    refusal.status = answer.status;
    throw refusal;
  }
  return answer.json();
}

/** Calls only when nothing has happened for a moment. */
export function calmly(millis, run) {
  let timer = null;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(run, millis);
  };
}
