/**
 * Tells a visitor before the click that the office is closed, and when it opens again: reads the
 * attributes `hours`, `hours-zone` and `hours-closed`, looks again every minute, and draws what the
 * element shows in place of its start button. Loaded only where `hours` is set.
 */
import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import { once } from '../../base/again.js';
import { keepPress } from '../../base/element/press.js';
import {
  isOpen,
  isZone,
  nextOpening,
  readClosed,
  readHours,
  type Hours,
} from '../../base/hours.js';
import { loadPart, type Wording } from '../../locales/index.js';
import type { LanguageFile } from '../../locales/words.js';
import type { ClosedView, LiveHost } from '../shared/live-host.js';
import { openingSentence } from './sentence.js';

export type OfficeHost = Pick<LiveHost, 'element' | 'clock' | 'wording' | 'callAgain'>;

/** A way that is left while the office is closed. */
type Way = 'callBack' | 'message';

/**
 * Whether a server may take messages. Undefined as long as nobody has tried: no server is known to
 * lack messages then.
 */
let takesMessages: ((server: string) => boolean) | undefined;

const minute = 60_000;

/** Wrong items of one text that are reported; a text of another kind has nothing but wrong ones. */
const reported = 10;

export class Office implements ReactiveController {
  readonly #host: OfficeHost;
  /** The attributes as they were read last. */
  #text = '';
  #hours: Hours | undefined;
  /** Whether the closed view was shown, or would have been, when no call was under way. */
  #shown = false;
  #words: LanguageFile | undefined;
  #wording: Wording | undefined;
  #watching: AbortController | undefined;
  /** The way that the visitor has just chosen. */
  #chosen: Way | undefined;
  /** The way that the visitor has chosen instead of a call, for the panel to open. */
  wanted: Way | undefined;
  /** Whether it was closed at the last look. */
  closed = false;
  /** When it opens again, as a sentence; undefined while it is open, or where nobody knows. */
  opens: string | undefined;
  /** Resolves when the words for the first drawing are there. */
  readonly ready: Promise<unknown>;

  constructor(host: OfficeHost) {
    this.#host = host;
    this.look();
    this.ready = this.#speak();
    host.element.addController(this);
  }

  hostConnected(): void {
    this.look();
    this.#watch();
    this.#host.element.requestUpdate();
  }

  hostDisconnected(): void {
    this.#watching?.abort();
  }

  /** Here, so that attributes that have changed count for the drawing that follows. */
  hostUpdate(): void {
    this.look();
    void this.#speak();
  }

  /**
   * Whether it is closed now. Counts as open where the page has broken something that is needed to
   * tell.
   */
  look(): boolean {
    try {
      return this.#look();
    } catch {
      return false;
    }
  }

  #look(): boolean {
    const now = Date.now();
    const hours = this.#read();
    const closed = hours !== undefined && !isOpen(now, hours);
    const next = closed ? nextOpening(now, hours) : undefined;
    const opens =
      next !== undefined && this.#words
        ? openingSentence({ now, next }, this.#words, this.#host.element.language)
        : undefined;
    if (closed !== this.closed || opens !== this.opens) this.#host.element.requestUpdate();
    if (closed !== this.closed) this.#host.element.mark('closed', closed);
    this.closed = closed;
    this.opens = opens;
    return closed;
  }

  /** Whether the call that begins now comes while it is closed, or is none but a way left. */
  refuses(): boolean {
    this.wanted = this.#chosen;
    this.#chosen = undefined;
    return this.look() || this.wanted !== undefined;
  }

  /** Hands in what tells which servers lack messages; counts for every element of the page. */
  learn(takes: (server: string) => boolean): void {
    takesMessages = takes;
  }

  /** The way that the visitor has chosen instead of a call; asked for once. */
  takeWanted(): Way | undefined {
    const { wanted } = this;
    this.wanted = undefined;
    return wanted;
  }

  /**
   * What is shown without a panel; undefined where it is the start button.
   * @param atRest no call is under way. A call that has begun keeps what it began with: the start
   *   button if it was open then.
   */
  view(atRest: boolean): ClosedView | undefined {
    const words = this.#words?.call;
    if (atRest) this.#shown = this.closed;
    if (!words || !this.#shown) return undefined;
    const { title, hint } = words.ends.closed;
    const { callbackUrl, leaveMessage, disabled, server } = this.#host.element;
    const callBack = callbackUrl !== undefined;
    const message = leaveMessage && takesMessages?.(server) !== false;
    const none = disabled || !(callBack || message);
    const ways = [
      callBack ? this.#renderWay('callBack', 'callback', words.callBack, true) : nothing,
      message ? this.#renderWay('message', 'message', words.leaveMessage, !callBack) : nothing,
    ];
    const sentence = html`<p part="hint" class="opens" tabindex="-1">${this.opens ?? hint}</p>`;
    // The panel takes its place from the box with this class.
    const starts = (content: unknown): TemplateResult =>
      html`<div class="starts" @keydown=${keepPress} @keypress=${keepPress} @keyup=${keepPress}>
        ${content}
      </div>`;
    return {
      status: html`<b>${title}</b>`,
      body: none ? starts(sentence) : html`${sentence}${starts(ways)}`,
    };
  }

  /** @param main shows it as the main button. */
  #renderWay(way: Way, part: string, words: string, main: boolean): TemplateResult {
    return html`<button
      type="button"
      part=${part}
      class=${main ? 'main' : ''}
      aria-busy=${this.#chosen === way || this.wanted === way ? 'true' : nothing}
      @click=${() => void this.#choose(way)}
    >
      ${words}
    </button>`;
  }

  /**
   * The ways left are part of the panel, which a call opens. This one ends as `closed` at once,
   * also where the office opens in this very moment: the visitor has not asked for a call.
   */
  async #choose(way: Way): Promise<void> {
    this.#chosen = way;
    await this.#host.callAgain();
    this.#chosen = undefined;
  }

  #read(): Hours | undefined {
    const { element } = this.#host;
    const { hours, hoursZone, hoursClosed } = element;
    const text = JSON.stringify([hours, hoursZone, hoursClosed]);
    if (text === this.#text) return this.#hours;
    this.#text = text;
    const ranges = readHours(hours);
    const closed = readClosed(hoursClosed);
    for (const item of ranges.wrong.slice(0, reported)) {
      element.report(
        'hours',
        item,
        'as schema.org openingHours: Mo-Fr 09:00-17:00, Sa 10:00-14:00',
      );
    }
    for (const item of closed.wrong.slice(0, reported)) {
      element.report('hours-closed', item, 'dates as 2026-12-24 2026-12-25/2027-01-01');
    }
    // Where no range is right, nobody knows the hours, and the center alone decides.
    if (ranges.right.length === 0) return (this.#hours = undefined);
    const zone = isZone(hoursZone) ? hoursZone : undefined;
    if (zone === undefined) {
      const accepted = "the office's time zone, as Europe/Berlin; now the visitor's own is taken";
      element.report('hours-zone', hoursZone, accepted);
    }
    return (this.#hours = { ranges: ranges.right, closed: closed.right, zone });
  }

  /** Loads the words that the page wants now, while it is closed. Never rejects. */
  async #speak(): Promise<void> {
    const wording = this.#host.wording();
    if (!this.closed || wording === this.#wording) return;
    this.#wording = wording;
    try {
      const part = await loadPart(wording);
      const words = part.rest ? (await once(part.rest)).language : (part as LanguageFile);
      if (wording !== this.#wording) return;
      this.#words = words;
      this.look();
      this.#host.element.requestUpdate();
    } catch {
      // Without words the start button stays; a call still ends as `closed`. Tried again at the
      // next drawing.
      if (wording === this.#wording) this.#wording = undefined;
    }
  }

  /**
   * Hours begin and end at whole minutes. A look every minute also finds that the machine has slept
   * or its clock was set.
   */
  #watch(): void {
    this.#watching?.abort();
    const { signal } = (this.#watching = new AbortController());
    const { element, clock } = this.#host;
    const look = (): void => {
      this.look();
      // Where the words could not be loaded, they are asked for again.
      void this.#speak();
    };
    const { ownerDocument } = element;
    ownerDocument.addEventListener('visibilitychange', look, { signal });
    ownerDocument.defaultView?.addEventListener('pageshow', look, { signal });
    const watch = async (): Promise<void> => {
      for (;;) {
        await clock.sleep(minute - (Date.now() % minute), signal);
        look();
      }
    };
    watch().catch(() => {});
  }
}
