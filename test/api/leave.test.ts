/** The drop of a page that is left: asked for at once, whatever else the page still does. */
import { expect } from '@open-wc/testing';
import { createWebAdapter } from '../../src/api/web-adapter.js';
import { adapterFor, apiError, fakeSleep, json, server } from './fake-server.js';

const yes = (): Response => json({ resultCode: '0' });

describe('a drop', () => {
  it('asked for by a page that is left is the one that is waited for', async () => {
    const center = adapterFor(yes);
    center.leave();
    expect(center.requests.length, 'asked at once').to.equal(1);
    await center.drop();
    expect(center.requests.length).to.equal(1);
    await center.drop();
    expect(center.requests.length, 'the next try').to.equal(2);
  });

  it('of a page whose fetch throws fails as others do', async () => {
    const clock = fakeSleep();
    const fetch = (): never => {
      throw new TypeError('not here');
    };
    const center = createWebAdapter({ server, fetch, clock });
    center.leave();
    expect((await apiError(center.drop())).code).to.equal('network');
  });

  it('is with the platform before the page can go', () => {
    let asked = 0;
    const fetch = (): Promise<Response> => {
      asked += 1;
      return new Promise(() => {});
    };
    void createWebAdapter({ server, fetch, clock: fakeSleep() }).drop();
    expect(asked).to.equal(1);
  });
});
