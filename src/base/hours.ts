/**
 * Opening hours in the form of schema.org's `openingHours` ("Mo-Fr 09:00-17:00, Sa 10:00-14:00"):
 * read from text, and asked whether a moment lies in them and when they begin again. For browsers
 * and Node.
 */

const days = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'];

const dayMinutes = 1440;

/** Hours that begin on one weekday. */
export interface Range {
  /** 0 is Monday. */
  readonly day: number;
  /** Minutes from midnight; `to` is beyond 1440 where they last over midnight. */
  readonly from: number;
  readonly to: number;
}

/** Dates from the first to the last, as `2026-12-24`. */
export interface ClosedDates {
  readonly first: string;
  readonly last: string;
}

export interface Hours {
  readonly ranges: readonly Range[];
  readonly closed: readonly ClosedDates[];
  /** IANA time zone; undefined for the zone of this machine. */
  readonly zone: string | undefined;
}

/** The items of a text that are right, and those that are wrong. */
interface Read<Item> {
  readonly right: readonly Item[];
  readonly wrong: readonly string[];
}

/** No office has more, and each is looked at often: what is beyond is wrong. */
const most = { items: 500, characters: 200 };

/**
 * Reads ranges that are separated by `;` or by a comma with white space behind it. Days are a list
 * without white space (`Mo,We-Fr`), and so are times (`09:00-12:00,13:00-17:00`); without times
 * the days are open from midnight to midnight.
 */
export const readHours = (text: string): Read<Range> => readItems(text.split(/;|,\s/), readRange);

function readItems<Item>(
  texts: readonly string[],
  read: (text: string) => readonly Item[] | undefined,
): Read<Item> {
  const right: Item[] = [];
  const wrong: string[] = [];
  for (const text of texts.map((each) => each.trim()).filter(Boolean)) {
    const few = right.length < most.items && text.length <= most.characters;
    const items = few ? read(text) : undefined;
    if (items) right.push(...items);
    else wrong.push(text);
  }
  return { right, wrong };
}

function readRange(text: string): Range[] | undefined {
  // Spaces around a hyphen belong to the times on both of its sides.
  const [list = '', times = '00:00-24:00', ...more] = text
    .replace(/\s+/g, ' ')
    .replace(/ ?- ?/g, '-')
    .split(' ');
  const numbers = readDays(list);
  const spans = times.split(',').map(readTimes);
  if (!numbers || more.length > 0) return undefined;
  const ranges = spans.flatMap((span) => (span ? numbers.map((day) => ({ day, ...span })) : []));
  return ranges.length === spans.length * numbers.length ? ranges : undefined;
}

function readTimes(text: string): Omit<Range, 'day'> | undefined {
  const [from, until, ...more] = text.split('-').map(readTime);
  if (from === undefined || until === undefined || more.length > 0) return undefined;
  // Nothing says whether hours that end when they begin are a whole day or no time at all.
  if (from === until || from === dayMinutes) return undefined;
  // schema.org writes the end of a day as 23:59, and nobody closes for its last minute.
  const end = until === dayMinutes - 1 ? dayMinutes : until;
  return { from, to: end > from ? end : end + dayMinutes };
}

/** `Mo,We-Fr` as numbers; a span may pass the end of the week, as `Sa-Mo`. */
function readDays(list: string): number[] | undefined {
  const found = new Set<number>();
  for (const span of list.split(',')) {
    const [first, last = first, ...more] = span
      .split('-')
      .map((name) => days.indexOf(name.toLowerCase()));
    if (first === undefined || last === undefined || first < 0 || last < 0 || more.length > 0) {
      return undefined;
    }
    for (let day = first; ; day = (day + 1) % 7) {
      found.add(day);
      if (day === last) break;
    }
  }
  return [...found];
}

/** Minutes from midnight; 24:00 is the end of a day. */
function readTime(text: string): number | undefined {
  const [, hours = NaN, minutes = NaN] = /^(\d\d):([0-5]\d)$/.exec(text)?.map(Number) ?? [];
  const time = hours * 60 + minutes;
  return time <= dayMinutes ? time : undefined;
}

/** Reads dates and spans of dates (`2026-12-25/2027-01-01`), separated by white space. */
export const readClosed = (text: string): Read<ClosedDates> =>
  readItems(text.split(/[\s,;]+/), (item) => {
    const [first = '', last = first, ...more] = item.split('/');
    const right = isDate(first) && isDate(last) && first <= last && more.length === 0;
    return right ? [{ first, last }] : undefined;
  });

/** Whether the calendar has this date. */
function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const date = new Date(`${text}T00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** Whether `Intl` knows the time zone. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** A moment on the wall clock of a zone. */
interface Local {
  /** Midnight of the date in UTC, in milliseconds: a number for the date alone. */
  readonly date: number;
  /** What the clock shows, as if it were UTC. */
  readonly shown: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function localAt(at: number, zone: string | undefined): Local {
  const local = zone === undefined ? ownLocal(new Date(at)) : zoneLocal(at, zone);
  const [year, month, day, hour, minutes] = local;
  const date = Date.UTC(year, month, day);
  return { date, shown: date + (hour * 60 + minutes) * minute };
}

type Fields = [year: number, month: number, day: number, hour: number, minute: number];

/** Not by a format that is kept: the machine may be taken to another zone meanwhile. */
const ownLocal = (at: Date): Fields => [
  at.getFullYear(),
  at.getMonth(),
  at.getDate(),
  at.getHours(),
  at.getMinutes(),
];

function zoneLocal(at: number, zone: string): Fields {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      hourCycle: 'h23',
      timeZone: zone,
    });
    formats.set(zone, format);
  }
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const get = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? NaN;
  return [get('year'), get('month') - 1, get('day'), get('hour'), get('minute')];
}

const dayLength = 86_400_000;
const minute = 60_000;

/** 1970-01-01 was a Thursday. */
const weekday = (date: number): number => (((date / dayLength + 3) % 7) + 7) % 7;

function isClosedOn(date: number, { closed }: Hours): boolean {
  const text = new Date(date).toISOString().slice(0, 10);
  return closed.some(({ first, last }) => first <= text && text <= last);
}

/** From one moment to another, both in milliseconds since 1970; `to` is closed again. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The hours that begin on a date; they end with the date where the next one is closed. */
function spansOn(date: number, hours: Hours): Span[] {
  const ranges = hours.ranges.filter(({ day }) => day === weekday(date));
  if (ranges.length === 0 || isClosedOn(date, hours)) return [];
  const end = isClosedOn(date + dayLength, hours) ? dayMinutes : Infinity;
  return ranges
    .map(({ from, to }) => ({
      from: momentOf(date + from * minute, hours.zone, 'first'),
      to: momentOf(date + Math.min(to, end) * minute, hours.zone, 'last'),
    }))
    .filter(({ from, to }) => from < to);
}

/** @param at milliseconds since 1970. */
export function isOpen(at: number, hours: Hours): boolean {
  const { date } = localAt(at, hours.zone);
  // Those that began on the day before may last over midnight.
  return [date - dayLength, date].some((day) =>
    spansOn(day, hours).some(({ from, to }) => from <= at && at < to),
  );
}

/**
 * The spans between two moments in which it is open, in order; hours that overlap, or follow each
 * other at once, are one span.
 * @param from milliseconds since 1970, as `to`.
 */
export function openSpans(from: number, to: number, hours: Hours): Span[] {
  const first = localAt(from, hours.zone).date - dayLength;
  const last = localAt(to, hours.zone).date;
  const days = Array.from({ length: (last - first) / dayLength + 1 }, (_, day) => day);
  const spans = days
    .flatMap((day) => spansOn(first + day * dayLength, hours))
    .map((span) => ({ from: Math.max(span.from, from), to: Math.min(span.to, to) }))
    .filter((span) => span.from < span.to)
    .sort((a, b) => a.from - b.from);
  const joined: Span[] = [];
  for (const span of spans) {
    const before = joined.at(-1);
    if (before && span.from <= before.to) {
      joined[joined.length - 1] = { from: before.from, to: Math.max(before.to, span.to) };
    } else joined.push(span);
  }
  return joined;
}

/** Days to search: a little more than a year that is closed in one piece. */
const furthest = 400;

/**
 * The next moment after `at` at which the hours begin; undefined where there is none within a year.
 * @param at milliseconds since 1970, at which it is closed.
 */
export function nextOpening(at: number, hours: Hours): number | undefined {
  const { date: today } = localAt(at, hours.zone);
  for (let day = 0; day < furthest; day += 1) {
    const openings = spansOn(today + day * dayLength, hours)
      .map(({ from }) => from)
      .filter((from) => from > at);
    if (openings.length > 0) return Math.min(...openings);
  }
  return undefined;
}

/**
 * The moment at which the wall clock shows a time. Where it skips the time, that of the skip. Where
 * it shows the time twice, `which` says which of them: hours begin with the first and end with the
 * last, since a visitor who calls too early is told so by the center, but one who is kept from
 * calling has lost an hour.
 * @param wanted what the clock shall show, as if it were UTC.
 */
function momentOf(wanted: number, zone: string | undefined, which: 'first' | 'last'): number {
  const shown = (moment: number): number => localAt(moment, zone).shown;
  // No zone is further than 14 hours from UTC, and no clock change is longer than a few hours: what
  // the clock shows a day earlier and a day later gives the two offsets that may hold.
  const candidates = [wanted - dayLength, wanted + dayLength]
    .map((near) => wanted - (shown(near) - near))
    .sort((a, b) => a - b);
  const exact = candidates.filter((moment) => shown(moment) === wanted);
  const found = which === 'first' ? exact[0] : exact.at(-1);
  if (found !== undefined) return found;
  let [moment = wanted] = candidates;
  while (shown(moment) < wanted) moment += minute;
  return moment;
}
