/** Opening hours: how they are read, when it is open, and when it opens again. */
import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import {
  isOpen,
  isZone,
  nextOpening,
  readClosed,
  readHours,
  type Hours,
} from '../../src/base/hours.js';

const hours = (
  ranges: string,
  { closed = '', zone = 'UTC' }: { closed?: string; zone?: string | null } = {},
): Hours => ({
  ranges: readHours(ranges).right,
  closed: readClosed(closed).right,
  zone: zone ?? undefined,
});

/** 2026-11-30 is a Monday. */
const at = (time: string): number => Date.parse(time);
const opens = (time: string, of: Hours): string | undefined => {
  const next = nextOpening(at(time), of);
  return next === undefined ? undefined : new Date(next).toISOString().slice(0, 16) + 'Z';
};

describe('opening hours are read', () => {
  const nine = { from: 540, to: 1020 };
  const good: [string, object[]][] = [
    ['Mo 09:00-17:00', [{ day: 0, ...nine }]],
    [
      'mo,SU 09:00-17:00',
      [
        { day: 0, ...nine },
        { day: 6, ...nine },
      ],
    ],
    ['Sa-Mo 09:00-17:00', [5, 6, 0].map((day) => ({ day, ...nine }))],
    ['Mo,We-Fr 09:00 - 17:00', [0, 2, 3, 4].map((day) => ({ day, ...nine }))],
    ['Sa', [{ day: 5, from: 0, to: 1440 }]],
    ['Sa 00:00-24:00', [{ day: 5, from: 0, to: 1440 }]],
    ['Sa 00:00-23:59', [{ day: 5, from: 0, to: 1440 }]],
    ['Mo-Su', [0, 1, 2, 3, 4, 5, 6].map((day) => ({ day, from: 0, to: 1440 }))],
    ['Fr 22:00-02:00', [{ day: 4, from: 1320, to: 1560 }]],
    ['Fr 22:00-00:00', [{ day: 4, from: 1320, to: 1440 }]],
    ['Fr 22:00-24:00', [{ day: 4, from: 1320, to: 1440 }]],
    [
      'Mo 09:00-17:00,22:00-23:00',
      [
        { day: 0, ...nine },
        { day: 0, from: 1320, to: 1380 },
      ],
    ],
    [
      'Mo 09:00-17:00, Tu',
      [
        { day: 0, ...nine },
        { day: 1, from: 0, to: 1440 },
      ],
    ],
    [
      'Mo 09:00-17:00;Tu;',
      [
        { day: 0, ...nine },
        { day: 1, from: 0, to: 1440 },
      ],
    ],
    ['', []],
  ];
  for (const [text, ranges] of good) {
    it(`from "${text}"`, () => {
      expect(readHours(text)).to.deep.equal({ right: ranges, wrong: [] });
    });
  }

  const bad = [
    'Mon 09:00-17:00',
    'Mo 9-17',
    'Mo 09:00',
    'Mo 09:60-17:00',
    'Mo 09:00-24:01',
    'Mo 24:00-02:00',
    'Mo 09:00-09:00',
    'Mo-Tu-We',
    'Mo,,Tu',
    'Mo-',
    'Mo 09:00-12:00 13:00-17:00',
    'Mo 09:00-12:00,13:00',
    'Mo 09:00-12:00-13:00',
    `Mo ${Array.from({ length: 20 }, () => '09:00-17:00').join(',')}`,
    '09:00-17:00',
    'always',
  ];
  for (const text of bad) {
    it(`without "${text}", which is named, and with the others`, () => {
      expect(readHours(`${text}; Sa`)).to.deep.equal({
        right: [{ day: 5, from: 0, to: 1440 }],
        wrong: [text],
      });
    });
  }

  it('with dates and spans of dates that are closed', () => {
    expect(
      readClosed(' 2026-12-24 2026-12-25/2027-01-01\n2026-02-30 2027-01-01/2026-12-25 x'),
    ).to.deep.equal({
      right: [
        { first: '2026-12-24', last: '2026-12-24' },
        { first: '2026-12-25', last: '2027-01-01' },
      ],
      wrong: ['2026-02-30', '2027-01-01/2026-12-25', 'x'],
    });
  });

  it('of no office that has hundreds of them', () => {
    const { right, wrong } = readHours('Mo 09:00-17:00;'.repeat(100_000));
    expect([right.length, wrong.length]).to.deep.equal([500, 99_500]);
  });

  it('in zones that the browser knows', () => {
    expect(['Europe/Berlin', 'UTC', 'Asia/Kathmandu'].map(isZone)).to.deep.equal([
      true,
      true,
      true,
    ]);
    expect(['Berlin', '', 'Europe/Bärlin'].map(isZone)).to.deep.equal([false, false, false]);
  });
});

describe('an office', () => {
  const week = hours('Mo-Fr 09:00-17:00, Sa 10:00-14:00');
  const moments: [string, boolean][] = [
    ['2026-11-30T08:59Z', false],
    ['2026-11-30T09:00Z', true],
    ['2026-11-30T16:59Z', true],
    ['2026-11-30T17:00Z', false],
    ['2026-12-05T10:00Z', true],
    ['2026-12-06T10:00Z', false],
  ];
  for (const [moment, open] of moments) {
    it(`is ${open ? 'open' : 'closed'} at ${moment}`, () => {
      expect(isOpen(at(moment), week)).to.equal(open);
    });
  }

  it('opens again on the next day of its hours', () => {
    expect(opens('2026-11-30T08:00Z', week)).to.equal('2026-11-30T09:00Z');
    expect(opens('2026-11-30T17:00Z', week)).to.equal('2026-12-01T09:00Z');
    expect(opens('2026-12-05T14:00Z', week)).to.equal('2026-12-07T09:00Z');
  });

  it('is open over midnight, and at 24:00 no more', () => {
    const night = hours('Fr 22:00-02:00; Mo 20:00-24:00');
    expect(isOpen(at('2026-12-05T01:59Z'), night)).to.equal(true);
    expect(isOpen(at('2026-12-05T02:00Z'), night)).to.equal(false);
    expect(isOpen(at('2026-11-30T23:59Z'), night)).to.equal(true);
    expect(isOpen(at('2026-12-01T00:00Z'), night)).to.equal(false);
  });

  it('is closed on its closed dates, also by hours that began the day before', () => {
    const closed = hours('Mo-Su 20:00-04:00', { closed: '2026-12-24 2026-12-25/2027-01-01' });
    expect(isOpen(at('2026-12-23T23:59Z'), closed)).to.equal(true);
    expect(isOpen(at('2026-12-24T00:00Z'), closed)).to.equal(false);
    expect(isOpen(at('2027-01-02T00:00Z'), closed)).to.equal(false);
    expect(opens('2026-12-24T00:00Z', closed)).to.equal('2027-01-02T20:00Z');
    expect(isOpen(at('2027-01-02T03:00Z'), closed)).to.equal(false);
  });

  it('with overlapping hours opens with the first of them', () => {
    const both = hours('Mo 10:00-12:00, Mo 09:00-11:00');
    expect(opens('2026-11-30T00:00Z', both)).to.equal('2026-11-30T09:00Z');
    expect(isOpen(at('2026-11-30T11:30Z'), both)).to.equal(true);
  });

  it('never opens where it has no hours, or none within a year', () => {
    expect(opens('2026-11-30T00:00Z', hours(''))).to.equal(undefined);
    const closed = '2026-01-01/2028-12-31';
    expect(opens('2026-11-30T00:00Z', hours('Mo', { closed }))).to.equal(undefined);
  });
});

describe('an office in a zone', () => {
  const zone = 'Europe/Berlin';

  it('goes by the clock on its own wall', () => {
    const berlin = hours('Mo-Fr 09:00-17:00', { zone });
    expect(isOpen(at('2026-11-30T08:00Z'), berlin)).to.equal(true);
    expect(opens('2026-11-29T12:00Z', berlin)).to.equal('2026-11-30T08:00Z');
    expect(opens('2026-07-05T12:00Z', berlin)).to.equal('2026-07-06T07:00Z');
  });

  it('opens at the skip where the clock skips its time', () => {
    // On 2026-03-29 the clock goes from 02:00 to 03:00, which is 01:00 UTC.
    const early = hours('Su 02:30-05:00', { zone });
    expect(opens('2026-03-28T12:00Z', early)).to.equal('2026-03-29T01:00Z');
    expect(opens('2026-03-28T12:00Z', hours('Su 02:15-02:45', { zone }))).to.equal(
      '2026-04-05T00:15Z',
    );
  });

  it('opens with the first of two equal times, and closes with the last', () => {
    // On 2026-10-25 the clock goes from 03:00 back to 02:00, which is 01:00 UTC.
    const early = hours('Su 02:30-05:00', { zone });
    expect(opens('2026-10-24T12:00Z', early)).to.equal('2026-10-25T00:30Z');
    expect(isOpen(at('2026-10-25T01:15Z'), early)).to.equal(true);
    const late = hours('Sa 22:00-02:30', { zone });
    expect(isOpen(at('2026-10-25T01:29Z'), late)).to.equal(true);
    expect(isOpen(at('2026-10-25T01:30Z'), late)).to.equal(false);
  });

  it('closes at the skip where the clock skips the end of its hours', () => {
    const late = hours('Sa 22:00-02:30', { zone });
    expect(isOpen(at('2026-03-29T00:59Z'), late)).to.equal(true);
    expect(isOpen(at('2026-03-29T01:00Z'), late)).to.equal(false);
  });

  it('of this machine, without a zone', () => {
    const own = hours('Mo 09:00-17:00', { zone: null });
    // Without a zone behind it, the text is a time of this machine.
    expect(isOpen(at('2026-11-30T08:59'), own)).to.equal(false);
    expect(isOpen(at('2026-11-30T09:00'), own)).to.equal(true);
    expect(nextOpening(at('2026-11-29T00:00'), own)).to.equal(at('2026-11-30T09:00'));
  });
});

describe('whether an office is open', () => {
  it('is told by the wall clock of its zone', () => {
    const names = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'];
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '15', '30', '45'))
      .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`);
    const range = fc
      .tuple(fc.constantFrom(...names), time, time)
      .map(([day, from, to]) => `${day} ${from}-${to}`);
    const zones = [
      'UTC',
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
    ];
    // Around the changes of the clock in spring and autumn.
    const around = fc.constantFrom(
      '2026-03-28',
      '2026-10-24',
      '2026-03-07',
      '2026-10-31',
      '2026-04-04',
    );
    const quarter = 900_000;
    fc.assert(
      fc.property(
        fc.array(range, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(...zones),
        around,
        fc.integer({ min: 0, max: 200 }),
        (list, zone, date, quarters) => {
          const of = hours(list.join('; '), { zone });
          const from = at(`${date}T00:00Z`) + quarters * quarter;
          const open = isOpen(from, of);
          // Times and offsets are all whole quarters of an hour.
          if (!open) {
            const end = from + 2 * 86_400_000;
            let found = from;
            while (found < end && !isOpen(found, of)) found += quarter;
            if (found < end) expect(nextOpening(from, of)).to.equal(found);
          }
          // Where no clock is changed near by, the clock on the wall is all that counts.
          const calm = from + 30 * 86_400_000;
          expect(isOpen(calm, of)).to.equal(onTheWall(calm, of));
        },
      ),
      { numRuns: 40 },
    );
  });
});

/** Whether the clock on the wall shows a time within the hours. */
function onTheWall(moment: number, { ranges, zone }: Hours): boolean {
  const text = new Date(moment).toLocaleString('en-US', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const day = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(text.slice(0, 3));
  const [hour = NaN, minute = NaN] = (text.match(/\d+/g) ?? []).map(Number);
  const now = hour * 60 + minute;
  return ranges.some(
    (range) =>
      (range.day === day && range.from <= now && now < range.to) ||
      ((range.day + 1) % 7 === day && now + 1440 < range.to),
  );
}
