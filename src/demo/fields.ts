/** The attributes of the widget that the editor offers: one line each. */
import { withoutSlash } from '../base/slash.js';
import type { ClickToDial } from '../click-to-dial.js';

export interface Field {
  readonly attribute: string;
  readonly hint: string;
  readonly kind: 'text' | 'number' | 'choice' | 'switch';
  /** All values of a choice; for a text the suggested values. */
  readonly values?: readonly string[];
  /** The property whose initial value is the default; without one the default is empty. */
  readonly property?:
    | 'media'
    | 'connector'
    | 'placement'
    | 'theme'
    | 'pollInterval'
    | 'queueLimit'
    | 'queueInfo'
    | 'rating'
    | 'tones';
  /** Whether the widget uses a value; about an invalid one it only warns on the console. */
  readonly uses?: (widget: ClickToDial, value: string) => boolean;
  readonly wide?: boolean;
}

const words = (text: string): string[] => text.split(/\s+/).filter(Boolean);

export const fields: readonly Field[] = [
  {
    attribute: 'server',
    kind: 'text',
    hint: 'base of the web adapter; the scenario sets it',
    uses: (widget, value) => trimmed(value) === widget.server,
    wide: true,
  },
  {
    attribute: 'media',
    kind: 'choice',
    values: ['voice', 'video', 'voice video'],
    hint: 'with both, two buttons',
    property: 'media',
  },
  {
    attribute: 'connector',
    kind: 'text',
    values: ['sip', 'stub'],
    hint: 'what carries the call',
    property: 'connector',
    uses: (widget, value) => widget.connector === value,
  },
  { attribute: 'label', kind: 'text', hint: 'text of the button' },
  { attribute: 'label-video', kind: 'text', hint: 'text of the video button' },
  {
    attribute: 'placement',
    kind: 'choice',
    values: ['inline', 'bottom-right', 'bottom-left'],
    hint: 'in the flow, or floating',
    property: 'placement',
  },
  {
    attribute: 'theme',
    kind: 'choice',
    values: ['auto', 'light', 'dark'],
    hint: 'auto follows the system',
    property: 'theme',
  },
  {
    attribute: 'lang',
    kind: 'text',
    values: ['en', 'de', 'ar', 'zh'],
    hint: 'empty: as the page',
    uses: (_widget, value) => isLanguageTag(value),
  },
  {
    attribute: 'poll-interval',
    kind: 'number',
    hint: 'milliseconds, 200 – 60000',
    property: 'pollInterval',
    uses: (widget, value) => widget.pollInterval === Number(value),
  },
  {
    attribute: 'queue-limit',
    kind: 'number',
    hint: 'seconds, 0 for none',
    property: 'queueLimit',
    uses: (widget, value) => widget.queueLimit === Number(value),
  },
  {
    attribute: 'queue-info',
    kind: 'choice',
    values: ['on', 'off'],
    hint: 'place in the queue and estimated wait',
    property: 'queueInfo',
  },
  {
    attribute: 'gateway-hosts',
    kind: 'text',
    hint: 'such as *.example.com; empty: any',
    uses: (widget, value) => words(widget.gatewayHosts).length === words(value).length,
    wide: true,
  },
  {
    attribute: 'ice-servers',
    kind: 'text',
    hint: 'stun: URLs',
    uses: (widget, value) => widget.iceServers.length === words(value).length,
    wide: true,
  },
  {
    attribute: 'callback-url',
    kind: 'text',
    hint: 'where a number can be left; the scenario sets it',
    uses: (widget, value) => value === '' || trimmed(value) === widget.callbackUrl,
    wide: true,
  },
  {
    attribute: 'tones',
    kind: 'choice',
    values: ['on', 'off'],
    hint: 'ringback and end tones',
    property: 'tones',
  },
  {
    attribute: 'hours',
    kind: 'text',
    values: ['Mo-Fr 09:00-17:00, Sa 10:00-14:00'],
    hint: 'opening hours; empty: the center alone knows',
    wide: true,
  },
  {
    attribute: 'hours-zone',
    kind: 'text',
    values: ['Europe/Berlin'],
    hint: 'time zone of the hours',
  },
  {
    attribute: 'hours-closed',
    kind: 'text',
    values: ['2026-12-24 2026-12-25/2027-01-01'],
    hint: 'dates without hours',
  },
  { attribute: 'leave-message', kind: 'switch', hint: 'offers to leave a message' },
  {
    attribute: 'connect-first',
    kind: 'switch',
    hint: 'a text session before the call; the scenario sets it',
  },
  {
    attribute: 'rating',
    kind: 'choice',
    values: ['off', 'on'],
    hint: 'asks for a rating after a talk',
    property: 'rating',
  },
  { attribute: 'disabled', kind: 'switch', hint: 'no call can be started' },
];

/**
 * The defaults by attribute, read from a new widget; default values are left out of URL and
 * snippet.
 */
export function readDefaults(untouched: ClickToDial): ReadonlyMap<string, string> {
  return new Map(
    fields.map(({ attribute, property }) => [
      attribute,
      property === undefined ? '' : String(untouched[property]),
    ]),
  );
}

function trimmed(url: string): string {
  try {
    return withoutSlash(new URL(url).href);
  } catch {
    return url;
  }
}

function isLanguageTag(value: string): boolean {
  try {
    return Intl.getCanonicalLocales(value).length === 1;
  } catch {
    return false;
  }
}
