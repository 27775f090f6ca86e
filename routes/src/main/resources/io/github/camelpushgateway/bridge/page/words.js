// Numbers and times as people say them.

export function number(value) {
  if (value === null || value === undefined) return "–";
  return value >= 100 || Number.isInteger(value) ? Math.round(value).toLocaleString("en") : value.toFixed(1);
}

export function count(value, one, many) {
  return number(value) + " " + (value === 1 ? one : many || one + "s");
}

/** How long something lasts, of seconds. */
export function lasting(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 120) return whole + " s";
  if (whole < 7200) return Math.round(whole / 60) + " min";
  if (whole < 172800) return Math.round(whole / 3600) + " h";
  return Math.round(whole / 86400) + " days";
}

export const secondsSince = time => (Date.now() - Date.parse(time)) / 1000;

export function ago(time) {
  return !time ? "never" : secondsSince(time) < 2 ? "just now" : lasting(secondsSince(time)) + " ago";
}

export function clock(time) {
  return new Date(time).toLocaleTimeString("en-GB");
}

/** A metric's value: whole where it is, times since 1970 with the date they stand for. */
export function value(text, name) {
  const numeric = Number(text);
  if (text === "" || Number.isNaN(numeric) && text !== "NaN") return text;
  if (/_timestamp_seconds$|_time_seconds$/.test(name) && numeric > 1e8) {
    return new Date(numeric * 1000).toISOString().replace("T", " ").replace(/\.\d+Z/, " UTC");
  }
  return Number.isInteger(numeric) && Math.abs(numeric) < 1e15 ? String(numeric) : text;
}
