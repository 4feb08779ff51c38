/**
 * The visitor of the shop, with a script in the page that records what is opened, sent and heard.
 */
import { expect, type PageOptions, type Shop, words } from '../../e2e/support/shop.js';
import { type Flow, type Open, witnessScript } from './witness-script.js';

/** The least level of the agent's tone, which arrives at 0.35; silence is exactly 0. */
const audible = 0.1;

export class ShopVisitor {
  constructor(readonly shop: Shop) {}

  /** Opens a page with this scenario; by default its center hands over the gateway of the test. */
  async open(
    { attributes = '', head = '', ...options }: PageOptions = {},
    scenario = 'gateway',
  ): Promise<void> {
    await this.shop.open(scenario, {
      ...options,
      attributes: `connector="sip" ${attributes}`,
      head: `<script>${witnessScript}</script>${head}`,
    });
  }

  /** Presses until the press has an effect, and waits until the call talks. */
  async talk(button: string = words.call): Promise<void> {
    await this.shop.press(button);
    await this.shop.toReach('talking', 30_000);
  }

  openNow(): Promise<Open> {
    return this.shop.page.evaluate(() => window.witness.open());
  }

  async cameras(): Promise<number> {
    return (await this.openNow()).cameras;
  }

  flow(): Promise<Flow> {
    return this.shop.page.evaluate(() => window.witness.flow());
  }

  loudness(): Promise<number> {
    return this.shop.page.evaluate(() => window.witness.loudness());
  }

  pitch(): Promise<number> {
    return this.shop.page.evaluate(() => window.witness.pitch());
  }

  /** Addresses of the sockets that were opened, in their order. */
  addresses(): Promise<string[]> {
    return this.shop.page.evaluate(() => window.witness.addresses);
  }

  /** Addresses of the sockets that are connected. */
  connected(): Promise<string[]> {
    return this.shop.page.evaluate(() => window.witness.connected());
  }

  /** Checks that the agent's tone is heard, and that more of it is coming in. */
  async toHear(): Promise<void> {
    await expect.poll(() => this.loudness()).toBeGreaterThan(audible);
    await this.toReceive();
  }

  /** Checks that at least another second of audio comes in, and audio goes out. */
  async toReceive(): Promise<void> {
    const { audioIn, audioOut } = await this.flow();
    await expect
      .poll(async () => {
        const now = await this.flow();
        return now.audioIn > audioIn + 50 && now.audioOut > audioOut + 50;
      })
      .toBe(true);
  }

  /** Checks that nothing of the call is left in the page. */
  async toHaveLetGo(): Promise<void> {
    await expect
      .poll(() => this.openNow(), { timeout: 15_000 })
      .toEqual({ connections: 0, sockets: 0, microphones: 0, cameras: 0 });
  }

  /** Checks that the call has ended, was dropped at the center, and has left nothing. */
  async toHaveEnded(reason: string): Promise<void> {
    await this.shop.toReach('ended');
    await this.#toHaveTold(reason);
  }

  /** Checks the same for a call that failed. */
  async toHaveFailed(reason: string): Promise<void> {
    await this.shop.toReach('failed', 45_000);
    await this.#toHaveTold(reason);
  }

  async #toHaveTold(reason: string): Promise<void> {
    const ends = await this.shop.seen('call-end');
    expect(ends.map((end) => end.reason)).toEqual([reason]);
    await this.shop.toHaveDropped(1);
    await this.toHaveLetGo();
  }

  /** The record of the page, for a test that failed. */
  async story(): Promise<string> {
    const { sent, refused } = await this.shop.page.evaluate(() => ({
      sent: window.witness.sent,
      refused: window.witness.refused,
    }));
    const told = (await this.shop.seen()).map((one) => JSON.stringify(one));
    const now = JSON.stringify([await this.openNow(), await this.flow()]);
    return [...told, 'sent', ...sent, ...refused, 'now', now].join('\n');
  }
}
