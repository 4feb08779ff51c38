/**
 * ICE servers that cannot be used, do not answer or refuse: the call reports it, and does not wait.
 */
import { expect } from '@open-wc/testing';
import { IceReport, usableServers } from '../../../src/connector/sip/ice.js';
import { FakeClock } from '../../support/fake-clock.js';
import { warningsOf } from '../../support/warnings.js';
import { until } from './local-rig.js';
import { SipRig } from './sip-rig.js';

const turn: RTCIceServer = { urls: 'turn:turn.example.com', username: 'u', credential: 'secret' };

describe('ICE servers that the browser refuses', () => {
  for (const [what, server] of Object.entries({
    'no credentials for TURN': { urls: 'turn:turn.example.com' },
    'a user without a credential': { urls: 'turns:turn.example.com', username: 'u' },
    'an invalid port': { urls: 'stun:stun.example.com:99999' },
    'an unknown transport': { ...turn, urls: 'turn:turn.example.com?transport=carrier-pigeon' },
    'a path': { urls: 'stun://stun.example.com/' },
    'no scheme': { urls: 'stun.example.com' },
    'another scheme': { urls: 'https://stun.example.com' },
    'one of two': { urls: ['stun:stun.example.com', 'turn:turn.example.com'] },
    'no URL': { urls: [] },
    'null in its place': null,
  })) {
    it(`are left out and named, without their secrets: ${what}`, async () => {
      const good = { urls: 'stun:stun.example.com' };
      let used: RTCIceServer[] = [];
      const warnings = await warningsOf(() => {
        used = usableServers([good, server as RTCIceServer, turn]);
      });
      const isTaken = used.includes(server as RTCIceServer);
      expect(used.filter((one) => one !== server)).to.deep.equal([good, turn]);
      expect(warnings).to.have.lengthOf(isTaken ? 0 : 1);
      expect(warnings.join()).not.to.contain('secret');
      // A connection can be made with the servers that are left.
      new RTCPeerConnection({ iceServers: used }).close();
    });
  }
});

describe('the report on ICE servers', () => {
  /** The parts of a connection that are used. */
  class Connection extends EventTarget {
    onicecandidateerror: unknown = null;
    iceGatheringState: RTCIceGatheringState = 'new';
    localDescription: { sdp: string } | null = null;

    fails(url: string, errorCode: number, errorText: string): void {
      const detail = { url, errorCode, errorText };
      this.dispatchEvent(Object.assign(new Event('icecandidateerror'), detail));
    }
    finds(type: string): void {
      const candidate = { candidate: 'candidate:1', type };
      this.dispatchEvent(Object.assign(new Event('icecandidate'), { candidate }));
    }
    gathers(state: RTCIceGatheringState): void {
      this.iceGatheringState = state;
      this.dispatchEvent(new Event('icegatheringstatechange'));
    }
  }

  let over: AbortController;
  beforeEach(() => {
    over = new AbortController();
  });
  afterEach(() => over.abort());

  function watch(servers: RTCIceServer[], policy: RTCIceTransportPolicy = 'relay') {
    const pc = new Connection();
    const clock = new FakeClock();
    const hopeless: string[] = [];
    const report = new IceReport({
      pc: pc as unknown as RTCPeerConnection,
      servers,
      policy,
      clock,
      signal: over.signal,
      onHopeless: (message) => void hopeless.push(message),
    });
    return { pc, clock, hopeless, report };
  }

  it('names a wrong password, with the server that refused it', () => {
    const { pc, hopeless } = watch([turn]);
    pc.gathers('gathering');
    // Browsers write the URL in full, and ask the server as a STUN server too.
    pc.fails('stun:turn.example.com:3478', 701, 'STUN binding request timed out.');
    pc.fails('turn:turn.example.com:3478?transport=udp', 401, 'Unauthorized.');
    pc.fails('turn:turn.example.com:3478?transport=udp', 701, 'TURN allocate request timed out.');
    pc.gathers('complete');
    expect(hopeless).to.deep.equal([
      'No ICE candidate was found; turn:turn.example.com: 401 Unauthorized. (wrong username or credential)',
    ]);
  });

  it('names credentials that have expired', () => {
    const { pc, report } = watch([{ ...turn, username: '1700000000:visitor' }]);
    pc.fails('turn:turn.example.com:3478?transport=udp', 401, 'Unauthorized.');
    expect(report.text).to.contain('good until 2023-11-14T22:13:20.000Z');
    const later = watch([{ ...turn, username: '99999999999:visitor' }]);
    later.pc.fails('turn:turn.example.com:3478?transport=udp', 401, 'Unauthorized.');
    expect(later.report.text).to.contain('wrong username or credential');
  });

  it('does not blame the network for no answer by UDP while TCP works', () => {
    const both = { ...turn, urls: ['turn:a.example', 'turns:a.example'] };
    const { pc, report } = watch([both]);
    expect(report.text).to.contain('turn:a.example: no answer').and.contain('blocks it');
    pc.fails('turn:a.example:3478?transport=udp', 701, 'TURN allocate request timed out.');
    pc.finds('relay');
    expect(report.text).to.equal('');
  });

  it('does not call UDP blocked where one of two servers answers', () => {
    const { pc, report } = watch([turn, { urls: 'stun:stun.example.com' }], 'all');
    pc.finds('srflx');
    expect(report.text).to.equal('; turn:turn.example.com: no answer');
  });

  it("claims nothing where the browser does not report a server's errors", () => {
    const { pc, report } = watch([turn]);
    Reflect.deleteProperty(pc, 'onicecandidateerror');
    expect(report.text).to.equal('; turn:turn.example.com: no candidate');
  });

  it('names a policy that no server can meet', () => {
    const { pc, hopeless } = watch([{ urls: 'stun:stun.example.com' }]);
    pc.gathers('gathering');
    pc.gathers('complete');
    expect(hopeless.join()).to.contain('ice-policy is "relay"');
  });

  it('waits 5 s for a silent server, not until gathering is complete', async () => {
    const { pc, clock, hopeless } = watch([turn]);
    pc.gathers('gathering');
    await clock.advance(4999);
    expect(hopeless).to.deep.equal([]);
    await clock.advance(1);
    expect(hopeless.join()).to.contain('turn:turn.example.com: no answer');
    pc.gathers('complete');
    expect(hopeless, 'told once').to.have.lengthOf(1);
  });

  it('waits 10 s for the addresses of a busy machine', async () => {
    const { pc, clock, hopeless } = watch([], 'all');
    pc.gathers('gathering');
    await clock.advance(9999);
    expect(hopeless).to.deep.equal([]);
    await clock.advance(1);
    expect(hopeless).to.have.lengthOf(1);
  });

  it('does not give up after one candidate, nor at a later restart without any', async () => {
    const { pc, clock, hopeless } = watch([turn]);
    pc.gathers('gathering');
    pc.finds('relay');
    await clock.advance(60_000);
    pc.gathers('complete');
    pc.gathers('gathering');
    pc.gathers('complete');
    await clock.advance(60_000);
    expect(hopeless).to.deep.equal([]);
  });
});

describe('a call with ICE servers that the browser refuses', () => {
  let rig: SipRig;
  beforeEach(async () => {
    rig = new SipRig();
    await rig.begin();
  });
  afterEach(() => rig.finish());

  it('is made with the other servers', async () => {
    const warnings = await warningsOf(() =>
      rig.talk({ iceServers: [{ urls: 'turn:turn.example.com' }, { urls: 'stun:127.0.0.1:1' }] }),
    );
    expect(warnings.join()).to.contain('turn:turn.example.com');
    const used = rig.pc.getConfiguration().iceServers?.flatMap(({ urls }) => urls);
    expect(used).to.deep.equal(['stun:127.0.0.1:1']);
  });

  it('fails at once where only a relay may be used and there is none', async () => {
    await rig.dial({ icePolicy: 'relay' });
    const end = await rig.told('failed');
    expect(end).to.include({ type: 'failed', code: 'media-failed' });
    expect(JSON.stringify(end)).to.contain('no TURN server');
    await until(() => rig.pc.connectionState === 'closed', 'closed');
  });
});
