/** Whether the connector `sip` can run here, found out before anything is asked of the center. */
import { expect } from '@open-wc/testing';
import { sip } from '../../src/connector/sip.js';
import { connectorContext } from '../support/test-connector.js';

const native = globalThis.RTCPeerConnection;
const supported = async (): Promise<true | string> => sip(connectorContext()).supported();

describe("sip's supported()", () => {
  afterEach(() => {
    globalThis.RTCPeerConnection = native;
  });
  const replace = (by: unknown): void => {
    globalThis.RTCPeerConnection = by as typeof RTCPeerConnection;
  };

  it('is true where WebRTC works, and leaves no connection behind', async () => {
    const made: RTCPeerConnection[] = [];
    replace(
      class extends native {
        constructor() {
          super();
          made.push(this);
        }
      },
    );
    expect(await supported()).to.equal(true);
    expect(made.map(({ signalingState }) => signalingState)).to.deep.equal(['closed']);
  });

  for (const [what, by] of [
    ['is missing', undefined],
    ['is no function', {}],
    [
      'throws',
      class {
        constructor() {
          throw new Error('blocked by a policy');
        }
      },
    ],
    ['is an empty shell', class {}],
    [
      'makes no offer',
      class extends native {
        override createOffer = (): never =>
          Promise.reject(new Error('blocked by a policy')) as never;
      },
    ],
    [
      'makes an offer of nothing',
      class {
        close(): void {}
        createOffer = (): Promise<object> => Promise.resolve({});
      },
    ],
  ] as const) {
    it(`says in words where RTCPeerConnection ${what}`, async () => {
      replace(by);
      expect(await supported()).to.match(/WebRTC|RTCPeerConnection/);
    });
  }

  it('says why', async () => {
    replace(
      class {
        constructor() {
          throw new Error('blocked by a policy');
        }
      },
    );
    expect(await supported()).to.contain('blocked by a policy');
  });
});
