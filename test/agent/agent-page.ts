/**
 * A page with `<incoming-call>`, on a clock that the test controls, with a CC-Gateway in place of
 * `fetch` whose answers the test sets. `close()` checks the rules for every page: one query at a
 * time, and nothing runs on once the element is removed.
 */
import { expect } from '@open-wc/testing';
import '../../src/agent/index.js';
// Loaded before the fake clock is used, because loading takes real time.
import '../../src/agent/view.js';
import '../../src/agent/cc-gateway/client.js';
import type { IncomingCallEventMap } from '../../src/agent/events.js';
import { IncomingCall } from '../../src/agent/incoming-call.js';
import { languages, loadLanguage } from '../../src/agent/locales/index.js';
import { FakeClock } from '../support/fake-clock.js';
import { takeEachWarning } from '../support/warnings.js';
import { withResolvers } from '../support/with-resolvers.js';

// Loaded beforehand for the same reason.
await Promise.all(languages.map(loadLanguage));

export const server = 'https://desk.example.com/cc';
export const guid = '0f3c9a52-5d0b-4c8e-9a3e-1f2b3c4d5e6f.AgentGateway0';

/** A call as the CC-Gateway describes it; every other field is left out. */
export const ringing = (callid: string, more: object = {}): object => ({
  callid,
  caller: '70001',
  called: '10086',
  mediaType: 2,
  mediaAbility: 1,
  ...more,
});

interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** The gateway's answer with this `result`. */
export const says = (result: unknown): Answer => ({ body: { message: '', retcode: '0', result } });
export const nothing = says(null);
export const refuses = (retcode: string): Answer => ({ body: { message: 'no', retcode } });

interface Query {
  readonly url: string;
  readonly guid: string | null;
  /** The time of the query on the test's clock. */
  readonly at: number;
  readonly aborted: () => boolean;
}

export class AgentPage {
  readonly clock = new FakeClock();
  readonly element: IncomingCall;
  readonly queries: Query[] = [];
  /** The events as text, such as `info 1`, `end 1`, `error timeout`. */
  readonly log: string[] = [];
  readonly events: IncomingCallEventMap[keyof IncomingCallEventMap][] = [];
  /** Gives the gateway's answers; a thrown Error is a dead network. */
  answer: Answer | Error = nothing;
  /** The highest number of queries at once. */
  atOnce = 0;
  readonly #open = new Set<Request>();
  readonly #fetch = window.fetch;
  readonly #giveConsoleBack: () => void;
  #warnings: string[] = [];
  #held: Promise<void> | undefined;

  constructor(attributes: Readonly<Record<string, string>> = {}) {
    window.fetch = this.#answer;
    this.#giveConsoleBack = takeEachWarning((text) => void this.#warnings.push(text));
    this.element = new IncomingCall(this.clock);
    const all = { server, 'agent-id': '101', ...attributes };
    for (const [name, value] of Object.entries(all)) this.element.setAttribute(name, value);
    this.element.guid = guid;
    for (const name of ['call-info', 'call-info-end', 'call-info-error'] as const) {
      this.element.addEventListener(name, (event) => {
        const { callid, code } = event.detail as { callid?: string; code?: string };
        this.log.push(`${name.slice(10) || 'info'} ${callid ?? code}`);
        this.events.push(event);
      });
    }
  }

  /** Opens a page with the element, and waits until it is drawn. */
  static async open(attributes: Readonly<Record<string, string>> = {}): Promise<AgentPage> {
    const page = new AgentPage(attributes);
    await page.attach();
    return page;
  }

  /** Opens a page whose element watches and shows a ringing call. */
  static async ring(call: object = {}, attributes = {}): Promise<AgentPage> {
    const page = new AgentPage({ watch: '', ...attributes });
    page.answer = says(ringing('1', call));
    await page.attach();
    return page;
  }

  async attach(): Promise<void> {
    document.body.append(this.element);
    await this.settle();
  }

  /** Lets `ms` milliseconds pass, and waits until the element is drawn. */
  async pass(ms: number): Promise<void> {
    await this.clock.advance(ms);
    await this.settle();
  }

  async settle(): Promise<void> {
    await this.clock.settle();
    await this.element.updateComplete;
  }

  /** Holds all queries. @returns a function that answers them. */
  hold(): () => void {
    const { promise, resolve } = withResolvers<void>();
    this.#held = promise;
    return () => {
      this.#held = undefined;
      resolve();
    };
  }

  /** The times at which the queries were sent. */
  get times(): number[] {
    return this.queries.map(({ at }) => at);
  }

  takeWarnings(): string[] {
    const warnings = this.#warnings;
    this.#warnings = [];
    return warnings;
  }

  get root(): ShadowRoot {
    return this.element.shadowRoot ?? expect.fail('no shadow root');
  }

  part(name: string): HTMLElement | undefined {
    return this.root.querySelector<HTMLElement>(`[part~="${name}"]`) ?? undefined;
  }

  /** The visible text of the element, with each run of white space as one space. */
  text(name: string): string {
    return (this.part(name)?.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
  }

  async close(): Promise<void> {
    this.element.remove();
    // Within this second the element might be put back.
    await this.pass(1000);
    window.fetch = this.#fetch;
    this.#giveConsoleBack();
    expect(this.takeWarnings(), 'warnings').to.deep.equal([]);
    expect(this.atOnce, 'queries at once').to.be.at.most(1);
    expect(this.#open.size, 'queries under way').to.equal(0);
    expect(this.clock.pending, 'sleepers').to.equal(0);
  }

  readonly #answer: typeof window.fetch = async (input, init) => {
    const request = new Request(input, init);
    const { signal } = request;
    this.queries.push({
      url: request.url,
      guid: request.headers.get('guid'),
      at: this.clock.now(),
      aborted: () => signal.aborted,
    });
    this.#open.add(request);
    this.atOnce = Math.max(this.atOnce, this.#open.size);
    try {
      const cut = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
      if (this.#held) await Promise.race([this.#held, cut]);
      if (this.answer instanceof Error) throw this.answer;
      const { status = 200, headers = {}, body } = this.answer;
      return new Response(JSON.stringify(body ?? {}), { status, headers });
    } finally {
      this.#open.delete(request);
    }
  };
}
