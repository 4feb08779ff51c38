import { expect } from '@open-wc/testing';
import { HEIGHT, picture, WIDTH } from '../../../src/simulator/gateway/picture.js';
import { iceName, putsOnHold } from '../../../src/simulator/gateway/sdp.js';

const lines = (...text: string[]): string =>
  ['v=0', 'o=- 1 1 IN IP4 0.0.0.0', ...text, ''].join('\r\n');

describe('an offer', () => {
  for (const [direction, held] of [
    ['sendrecv', false],
    ['recvonly', false],
    ['sendonly', true],
    ['inactive', true],
  ] as const) {
    it(`with audio ${direction} ${held ? 'holds' : 'does not hold'} the call`, () => {
      const audio = ['m=audio 9 UDP/TLS/RTP/SAVPF 111', `a=${direction}`];
      expect(putsOnHold(lines(...audio))).to.equal(held);
      expect(putsOnHold(lines(`a=${direction}`, 'm=audio 9 UDP/TLS/RTP/SAVPF 111'))).to.equal(held);
      // The direction of the video must not matter.
      const video = ['m=video 9 UDP/TLS/RTP/SAVPF 96', 'a=inactive'];
      expect(putsOnHold(lines(...audio, ...video))).to.equal(held);
      expect(putsOnHold(lines(...video, ...audio))).to.equal(held);
    });
  }

  it('without a direction for its audio does not hold the call', () => {
    expect(putsOnHold(lines('m=audio 9 UDP/TLS/RTP/SAVPF 111'))).to.equal(false);
  });

  it('has an ICE user name fragment that can be read', () => {
    expect(iceName(lines('m=audio 9 RTP 0', 'a=ice-ufrag:ab+/', 'a=ice-pwd:x'))).to.equal('ab+/');
    expect(iceName(lines())).to.equal('');
  });
});

describe("the agent's picture", () => {
  it('is I420, and moves', () => {
    const pictures = Array.from({ length: 200 }, (_, nth) => picture(nth));
    for (const { length } of pictures) expect(length).to.equal(WIDTH * HEIGHT * 1.5);
    const moved = pictures.filter((one, nth) => {
      const before = pictures[nth - 1];
      return before?.some((value, at) => value !== one[at]);
    });
    expect(moved.length).to.equal(199);
  });

  it('keeps its ball inside: as many bright points in every picture', () => {
    const bright = (nth: number): number => picture(nth).filter((value) => value === 225).length;
    const first = bright(0);
    expect(first).to.be.above(1000);
    for (let nth = 1; nth < 300; nth += 1) expect(bright(nth)).to.equal(first);
  });
});
