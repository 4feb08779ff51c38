/**
 * A page with its own SDK: takes the gateway from the widget and reports the progress of the call
 * to it. The SDK is a fake without media: it connects after a moment, and buttons make it do the
 * rest.
 */
import { systemClock } from '../base/clock.js';
import type { CallGatewayEvent } from '../element/events.js';

const CONNECTS_AFTER = 800;

export type Report = 'connected' | 'reconnecting' | 'ended' | 'failed';
type PageCall = ReturnType<CallGatewayEvent['accept']>;

export class FakeSdk {
  readonly #say: (what: string) => void;
  #call: PageCall | undefined;

  constructor(say: (what: string) => void) {
    this.#say = say;
  }

  /** The page's handler of `call-gateway`. */
  take(event: CallGatewayEvent): void {
    const { gwAddresses, accessCode, domain, media } = event.detail;
    const over = new AbortController();
    this.#say(`calls sip:${accessCode}@${domain} by way of ${gwAddresses[0]}`);
    const call = event.accept({
      hangUp: () => {
        this.#say('hangs up');
        this.#call = undefined;
        over.abort();
      },
      mute: (muted) => this.#say(muted ? 'microphone off' : 'microphone on'),
      sendTones: (digits) => this.#say(`sends ${digits}`),
      ...(media === 'video' && {
        camera: (on: boolean) => this.#say(on ? 'camera on' : 'camera off'),
      }),
    });
    this.#call = call;
    systemClock.sleep(CONNECTS_AFTER, over.signal).then(
      () => this.report('connected'),
      () => {},
    );
  }

  /** @returns false if there is no call to report on. */
  report(what: Report): boolean {
    const call = this.#call;
    if (!call) return false;
    this.#say(`reports ${what}`);
    if (what === 'failed') call.failed('the demo said so');
    else call[what]();
    return true;
  }
}
