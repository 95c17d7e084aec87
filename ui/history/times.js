// When something was: by the reader's own clock and calendar.

const formats = new Map();

function format(language, options) {
  const key = `${language} ${JSON.stringify(options)}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(language, options));
  return formats.get(key);
}

const dayOf = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate());

/** Whole days from the day of `at` to today: 0 is today. */
export const daysAgo = (at, now = new Date()) => Math.round((dayOf(now) - dayOf(new Date(at))) / 86_400_000);

/** A heading for all that happened on one day. */
export function dayLabel(at, language, texts) {
  const days = daysAgo(at);
  if (days === 0) return texts.today;
  if (days === 1) return texts.yesterday;
  const isThisYear = new Date(at).getFullYear() === new Date().getFullYear();
  return format(language, { year: isThisYear ? undefined : "numeric", month: "long", day: "numeric", weekday: "short" }).format(new Date(at));
}

export const clock = (at, language) => format(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(at));

export const whole = (at, language) => format(language, { dateStyle: "long", timeStyle: "medium" }).format(new Date(at));

/** 3분 전, yesterday: short, for what lies within a month; else the date. */
export function ago(at, language) {
  const seconds = (Date.now() - new Date(at)) / 1000;
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  if (seconds < 60) return language === "ko" ? "방금" : "just now";
  if (seconds < 3600) return relative.format(-Math.floor(seconds / 60), "minute");
  if (daysAgo(at) === 0) return relative.format(-Math.floor(seconds / 3600), "hour");
  if (daysAgo(at) < 31) return relative.format(-daysAgo(at), "day");
  return format(language, { dateStyle: "medium" }).format(new Date(at));
}
