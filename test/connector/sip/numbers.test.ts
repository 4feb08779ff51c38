/** Offers that use other payload numbers than those agreed upon before. */
import { expect } from '@open-wc/testing';
import { Numbers } from '../../../src/connector/sip/numbers.js';

const mid = 'urn:ietf:params:rtp-hdrext:sdes:mid';
const level = 'urn:ietf:params:rtp-hdrext:ssrc-audio-level';

interface Section {
  readonly kind?: string;
  readonly formats?: Readonly<Record<number, string>>;
  readonly extensions?: Readonly<Record<number, string>>;
}

const sdpOf = (...sections: Section[]): string =>
  [
    'v=0',
    ...sections.flatMap(({ kind = 'audio', formats = { 0: 'PCMU/8000' }, extensions = {} }) => [
      `m=${kind} 9 UDP/TLS/RTP/SAVPF ${Object.keys(formats).join(' ')}`,
      ...Object.entries(extensions).map(([id, uri]) => `a=extmap:${id} ${uri}`),
      ...Object.entries(formats).flatMap(([type, name]) => [
        `a=rtpmap:${type} ${name}`,
        `a=fmtp:${type} x=${type}`,
      ]),
    ]),
    '',
  ].join('\r\n');

describe('numbers of a session description', () => {
  let numbers: Numbers;

  beforeEach(() => {
    numbers = new Numbers();
    numbers.learn(
      sdpOf({
        formats: { 101: 'telephone-event/8000', 111: 'opus/48000/2', 9: 'G722/8000/1' },
        extensions: { 1: level, 4: mid },
      }),
    );
  });

  it('stay where they are as agreed', () => {
    const offer = sdpOf({
      formats: { 111: 'OPUS/48000/2', 9: 'G722/8000' },
      extensions: { 4: mid },
    });
    expect(numbers.fit(offer)).to.equal(offer);
  });

  it('stay where they are new', () => {
    const offer = sdpOf({
      formats: { 96: 'opus/48000/2', 8: 'PCMA/8000' },
      extensions: { 5: 'urn:new' },
    });
    expect(numbers.fit(offer)).to.equal(offer);
  });

  for (const [what, extensions] of [
    ['has another number', { 5: mid }],
    ['has the number of another', { 4: 'urn:new' }],
    ['has changed numbers with another', { 1: mid, 4: level }],
  ] as const) {
    it(`an extension that ${what} is taken out`, () => {
      expect(numbers.fit(sdpOf({ extensions }))).to.equal(sdpOf({}));
    });
  }

  it('of extensions are read with a direction, too', () => {
    const offer = sdpOf({}).replace('a=rtpmap', `a=extmap:5/recvonly ${mid} x\r\n$&`);
    expect(numbers.fit(offer)).to.equal(sdpOf({}));
  });

  it("of a codec that was another's take the codec out, with all its attributes", () => {
    const offer = sdpOf({
      formats: { 0: 'PCMU/8000', 101: 'opus/48000/2', 111: 'telephone-event/8000' },
    });
    expect(numbers.fit(offer)).to.equal(sdpOf({}));
  });

  it('that have changed leave the last codec in: the browser may accept it', () => {
    const offer = sdpOf({ formats: { 101: 'opus/48000/2' } });
    expect(numbers.fit(offer)).to.equal(offer);
  });

  it('of codecs are compared within their own m= line', () => {
    const offer = sdpOf({}, { kind: 'video', formats: { 111: 'VP8/90000' } });
    expect(numbers.fit(offer)).to.equal(offer);
  });

  it('are remembered from all earlier answers', () => {
    numbers.learn(sdpOf({}));
    expect(numbers.fit(sdpOf({ extensions: { 5: mid } }))).to.equal(sdpOf({}));
  });
});
