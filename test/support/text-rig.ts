/** A rig whose calls open a text session first, with what it has sent. */
import type { CallOptions } from '../../src/call/context.js';
import { CallRig } from './call-rig.js';
import { controlOf, type Operation } from './scripted-center.js';

let servers = 0;

export class TextRig extends CallRig {
  constructor(call: Partial<CallOptions> = {}) {
    // A server of its own, because what a server lacks is remembered for the page.
    const server = `https://text${(servers += 1)}.example.com`;
    super({ call: { connectFirst: true, server, ...call } });
  }

  /** The requests of these kinds and of the text session, in order. */
  order(...kinds: Operation[]): string[] {
    return this.center.requests
      .filter(({ operation }) => ['text', ...kinds].includes(operation))
      .map((sent) => (sent.operation === 'text' ? controlOf(sent) : sent.operation));
  }

  get controls(): string[] {
    return this.order();
  }

  sentAt(operation: Operation): number[] {
    return this.center.sent(operation).map(({ at }) => at);
  }
}
