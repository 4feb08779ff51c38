/** The connector `sip` checks whether it can run here before anything is asked of the center. */
import { expect } from '@open-wc/testing';
import { sip } from '../../../src/connector/built-in/sip.js';
import { connectorContext } from '../../support/test-connector.js';

const {
  RTCPeerConnection: native,
  WebSocket: NativeSocket,
  MediaStream: NativeStream,
} = globalThis;
const supported = async (): Promise<true | string> => sip(connectorContext()).supported();

describe("sip's supported()", () => {
  afterEach(() => {
    globalThis.RTCPeerConnection = native;
    globalThis.WebSocket = NativeSocket;
    globalThis.MediaStream = NativeStream;
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
    it(`says that WebRTC does not work where RTCPeerConnection ${what}`, async () => {
      replace(by);
      expect(await supported()).to.match(/WebRTC|RTCPeerConnection/);
    });
  }

  for (const name of ['WebSocket', 'MediaStream'] as const) {
    for (const [what, by] of [
      ['is missing', undefined],
      ['is no function', {}],
      ['is an empty class', class {}],
      ['is a function of its own', (...all: unknown[]) => ({ all })],
      [
        'throws',
        class {
          constructor() {
            throw new Error('taken');
          }
        },
      ],
    ] as const) {
      it(`names ${name} where it ${what}`, async () => {
        Object.assign(globalThis, { [name]: by });
        expect(await supported()).to.equal(`${name} is missing, or not the browser’s own`);
      });
    }
  }

  for (const [what, by] of [
    ['a class of its kind', class extends NativeSocket {}],
    [
      'a function around it',
      function wrapper(...given: ConstructorParameters<typeof WebSocket>) {
        return new NativeSocket(...given);
      },
    ],
    ['a proxy of it', new Proxy(NativeSocket, {})],
  ] as const) {
    it(`accepts ${what} as the browser's own WebSocket`, async () => {
      Object.assign(globalThis, { WebSocket: by });
      expect(await supported()).to.equal(true);
    });
  }

  it('contains the error that RTCPeerConnection throws', async () => {
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
