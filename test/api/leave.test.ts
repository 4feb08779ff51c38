/** The drop of a page that is left is sent at once, before anything else. */
import { expect } from '@open-wc/testing';
import { createWebAdapter } from '../../src/api/web-adapter.js';
import { adapterFor, apiError, fakeSleep, json, server } from './fake-server.js';

const yes = (): Response => json({ resultCode: '0' });

describe('a drop', () => {
  it('sent while the page is left is the one that drop() waits for', async () => {
    const center = adapterFor(yes);
    center.leave();
    expect(center.requests.length, 'asked at once').to.equal(1);
    await center.drop();
    expect(center.requests.length).to.equal(1);
    await center.drop();
    expect(center.requests.length, 'the next try').to.equal(2);
  });

  it("fails as any other where the page's own fetch throws", async () => {
    const clock = fakeSleep();
    const fetch = (): never => {
      throw new TypeError('not here');
    };
    const center = createWebAdapter({ server, fetch, clock });
    center.leave();
    expect((await apiError(center.drop())).code).to.equal('network');
  });

  it('is handed to fetch synchronously, before the page is gone', () => {
    let asked = 0;
    const fetch = (): Promise<Response> => {
      asked += 1;
      return new Promise(() => {});
    };
    void createWebAdapter({ server, fetch, clock: fakeSleep() }).drop();
    expect(asked).to.equal(1);
  });
});
