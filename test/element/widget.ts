/**
 * A page with `<click-to-dial>`: a scripted center in place of `fetch`, an SDK of the page's own,
 * and a log of the page's events. `close()` ends the call and checks the rules that hold for every
 * call.
 */
import { expect } from '@open-wc/testing';
import { ClickToDial } from '../../src/click-to-dial.js';
import { systemClock, type Clock } from '../../src/base/clock.js';
import type { CallState } from '../../src/call/machine/states.js';
import type { PageCall, PageControls } from '../../src/connector/handover.js';
import type { ClickToDialEventMap } from '../../src/element/events.js';
import { events, said, ScriptedCenter, type Held } from '../support/scripted-center.js';
import { takeEachWarning } from '../support/warnings.js';
import { withResolvers } from '../support/with-resolvers.js';

export const server = 'https://cc.example.com';

const names = [
  'call-request',
  'call-state',
  'call-gateway',
  'call-quality',
  'call-queue',
  'call-message',
  'call-rating',
  'call-error',
  'call-end',
] as const;
type CallEvent = ClickToDialEventMap[(typeof names)[number]];

/** Resolves once the condition holds, which is checked after each change below the node. */
export function eventually(node: Node, holds: () => boolean): Promise<void> {
  if (holds()) return Promise.resolve();
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (!holds()) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(node, {
      attributes: true,
      characterData: true,
      childList: true,
      subtree: true,
    });
  });
}

/** The value as JSON, or as it is where JSON has no form for it. */
export const printed = (value: unknown): string => {
  try {
    return (JSON.stringify(value) as string | undefined) ?? String(value as symbol);
  } catch {
    return '';
  }
};

/** `pending` or `resolved`, after all work under way has settled. */
export async function fate(promise: Promise<unknown>): Promise<string> {
  return Promise.race([
    promise.then(() => 'resolved'),
    new Response('.').text().then(() => 'pending'),
  ]);
}

/** The page's own SDK, which takes the call and records its commands. */
export class PageSdk {
  readonly asked: unknown[][] = [];
  readonly #taken = withResolvers<void>();
  /** Resolves when it has taken the first call. */
  readonly taken = this.#taken.promise;
  call: PageCall | undefined;
  /** Whether it reports `connected` as soon as it has the call. */
  connects = true;
  controls: PageControls = {
    hangUp: () => this.#note('hangUp'),
    mute: (muted) => this.#note('mute', muted),
    camera: (on) => this.#note('camera', on),
    sendTones: (digits) => this.#note('sendTones', digits),
  };

  readonly onGateway = (event: ClickToDialEventMap['call-gateway']): void => {
    this.call = event.accept(this.controls);
    if (this.connects) this.call.connected();
    this.#taken.resolve();
  };

  #note(...what: unknown[]): void {
    this.asked.push(what);
  }
}

export class Widget {
  readonly events: CallEvent[] = [];
  readonly sdk = new PageSdk();
  /** Requests that the test holds. */
  held: Held | undefined;

  constructor(
    readonly element: ClickToDial,
    readonly center: ScriptedCenter,
  ) {
    for (const name of names) {
      element.addEventListener(name, (event) => void this.events.push(event));
    }
  }

  /**
   * The events as text: `request voice`, `state queued`, `error timeout`, `end hung-up 0`,
   * `gateway`.
   */
  get log(): string[] {
    return this.events.map(({ type, detail }) => {
      const { media, state, reason, code, seconds } = detail as unknown as Record<
        string,
        string | undefined
      >;
      const about = { request: [media], state: [state, reason], error: [code] }[type.slice(5)];
      const more = type === 'call-end' ? [reason, seconds] : (about ?? []);
      return [type.slice(5), ...more].filter((word) => word !== undefined).join(' ');
    });
  }

  get states(): CallState[] {
    return this.events.flatMap(({ type, detail }) =>
      type === 'call-state' ? (detail as { state: CallState }).state : [],
    );
  }

  detail<Name extends (typeof names)[number]>(
    name: Name,
  ): ClickToDialEventMap[Name]['detail'] | undefined {
    return this.events.find(({ type }) => type === name)?.detail as never;
  }

  /** Lets the page's own SDK take the calls. */
  accept(controls: Partial<PageControls> = {}): PageSdk {
    Object.assign(this.sdk.controls, controls);
    this.element.addEventListener('call-gateway', this.sdk.onGateway);
    return this.sdk;
  }

  until(state: CallState): Promise<void> {
    const { element } = this;
    if (element.state === state) return Promise.resolve();
    return new Promise((resolve) => {
      const look = ({ detail }: ClickToDialEventMap['call-state']): void => {
        if (detail.state !== state) return;
        element.removeEventListener('call-state', look);
        resolve();
      };
      element.addEventListener('call-state', look);
    });
  }

  /** Starts a call and brings it to this state by the fewest steps. */
  async bring(state: CallState): Promise<void> {
    if (state !== 'idle') this.center.hold('poll');
    await this.#ways[state]();
    await this.until(state);
  }

  /** How a call comes to each state. A table, so that the compiler names a state without a way. */
  readonly #ways: Readonly<Record<CallState, () => void | Promise<void>>> = {
    idle: () => {},
    preparing: () => {
      this.held = this.center.hold('check');
      void this.element.call();
      return this.center.received('check');
    },
    requesting: () => {
      this.held = this.center.hold('create');
      void this.element.call();
    },
    queued: () => void this.element.call(),
    connecting: () => this.#reachAgent(false),
    talking: () => this.#reachAgent(true),
    reconnecting: async () => {
      this.#reachAgent(true);
      await this.until('talking');
      this.sdk.call?.reconnecting();
    },
    ending: async () => {
      this.held = this.center.hold('drop');
      void this.element.call();
      await this.until('queued');
      void this.element.hangUp();
    },
    ended: async () => {
      this.#reachAgent(true);
      await this.until('talking');
      void this.element.hangUp();
    },
    failed: () => {
      this.center.on('poll', events.failed);
      void this.element.call();
    },
  };

  /** Starts a call that gets an agent, which the page's SDK takes. */
  #reachAgent(connects: boolean): void {
    this.center.on('poll', events.connected, 'silence');
    this.accept();
    this.sdk.connects = connects;
    void this.element.call();
  }

  /** Like `bring`, but waits until the panel is drawn. */
  async show(state: CallState): Promise<void> {
    await this.bring(state);
    await this.eventually(() => this.part('panel')?.dataset['state'] === state);
  }

  eventually(holds: () => boolean): Promise<void> {
    return eventually(this.root, holds);
  }

  get root(): ShadowRoot {
    return this.element.shadowRoot ?? expect.fail('no shadow root');
  }

  part(name: string): HTMLElement | undefined {
    return this.root.querySelector<HTMLElement>(`[part~="${name}"]`) ?? undefined;
  }

  /** The button with these words. */
  button(words: string): HTMLButtonElement {
    const found = [...this.root.querySelectorAll('button')].find(
      (button) => (button.ariaLabel ?? button.innerText).trim() === words,
    );
    return found ?? expect.fail(`no button "${words}" in: ${this.root.textContent}`);
  }

  get status(): string {
    return this.root.querySelector('[role=status]')?.textContent?.trim() ?? '';
  }

  /** Whether the fallback is shown. */
  get fallbackShown(): boolean {
    return [...this.element.children].some((child) => child.getClientRects().length > 0);
  }
}

/** The line on the console about a failed call. */
const failureLine = /^<click-to-dial> ([a-z-]+): [^]*\(Troubleshooting: \1\)$/;

/** Resolves when the answers that have been given are read, which takes a few tasks. */
export async function settled(): Promise<void> {
  for (let task = 0; task < 10; task += 1) await fate(new Promise(() => {}));
}

export class Page {
  readonly center: ScriptedCenter;
  readonly #fetch = window.fetch;
  readonly #giveConsoleBack: () => void;
  readonly #widgets: Widget[] = [];
  readonly #nodes: Element[] = [];
  readonly #clock: Clock | undefined;
  #warnings: string[] = [];
  /** Codes of failed calls on the console. */
  readonly #failures: string[] = [];

  /** @param clock the clock of the widgets, where the test controls it. */
  constructor(clock?: Clock) {
    this.#clock = clock;
    this.center = new ScriptedCenter(clock ?? systemClock);
    window.fetch = this.center.fetch;
    this.#giveConsoleBack = takeEachWarning((line) => {
      const [, code] = failureLine.exec(line) ?? [];
      if (code === undefined) this.#warnings.push(line);
      else this.#failures.push(code);
    });
  }

  /** The warnings since the last look. */
  takeWarnings(): string[] {
    const warnings = this.#warnings;
    this.#warnings = [];
    return warnings;
  }

  /** Creates a widget without adding it to the page. */
  create(attributes: Record<string, string> = {}, content = ''): Widget {
    const element = this.#clock
      ? new ClickToDial(this.#clock)
      : document.createElement('click-to-dial');
    const all = { server, connector: 'stub', 'poll-interval': '200', ...attributes };
    for (const [name, value] of Object.entries(all)) element.setAttribute(name, value);
    element.innerHTML = content;
    return this.watch(element);
  }

  async add(attributes: Record<string, string> = {}, content = ''): Promise<Widget> {
    const widget = this.create(attributes, content);
    this.append(widget.element);
    await widget.element.updateComplete;
    return widget;
  }

  watch(element: ClickToDial): Widget {
    const widget = new Widget(element, this.center);
    // A widget in a frame writes to the console of its own window.
    const view = element.ownerDocument.defaultView as typeof globalThis | null;
    if (view && view !== window) view.console.warn = console.warn;
    this.#widgets.push(widget);
    return widget;
  }

  /** Puts a node into the page until the end of the test. */
  append<Node extends Element>(node: Node): Node {
    this.#nodes.push(node);
    document.body.append(node);
    return node;
  }

  async close(): Promise<void> {
    // Answers the requests that a test has held.
    const { center } = this;
    center
      .on('check', {})
      .on('poll', 'silence')
      .on('drop', { body: { resultCode: 0 } });
    for (const { element, held } of this.#widgets) {
      const over = element.hangUp();
      held?.answer(said('so be it'));
      await over;
    }
    for (const node of [...this.#nodes, ...this.#widgets.map(({ element }) => element)]) {
      node.remove();
    }
    window.fetch = this.#fetch;
    this.#giveConsoleBack();
    expect(this.takeWarnings(), 'warnings').to.deep.equal([]);
    const codes = this.#widgets.flatMap(({ log }) =>
      log.filter((line) => line.startsWith('error ')).map((line) => line.slice(6)),
    );
    expect(this.#failures.sort(), 'one line for each failed call').to.deep.equal(codes.sort());
    for (const { states, events: heard } of this.#widgets) {
      const ends = heard.filter(({ type }) => type === 'call-end');
      expect(ends.length, `ends after ${states.join()}`).to.be.at.most(
        states.filter((state) => state === 'requesting').length,
      );
    }
    for (const account of center.account()) {
      const { create, over, answered } = account;
      const owed = (create === 'created' || create === 'doubtful') && !over;
      expect(answered, JSON.stringify(account)).to.equal(owed ? 1 : 0);
    }
    expect(center.pollsAtOnce, 'polls at once').to.be.at.most(1);
  }
}
