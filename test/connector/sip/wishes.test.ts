/** Changes of the media by the other side: every form of hold, refusals, and their ends. */
import { expect } from '@open-wc/testing';
import { until } from './local-rig.js';
import { header, type SipMessage } from './sip-message.js';
import { SipRig } from './sip-rig.js';

describe("the other side's wishes", () => {
  let rig: SipRig;

  beforeEach(async () => {
    rig = new SipRig();
    await rig.begin();
  });
  afterEach(() => rig.finish());

  const isHeld = (): boolean => rig.call.notices?.includes('held') === true;
  const directions = ({ body }: SipMessage): string[] =>
    [...body.matchAll(/^a=(sendrecv|sendonly|recvonly|inactive)/gm)].map(([, one = '']) => one);
  /** A re-INVITE whose offer was rewritten on its way. */
  const reoffer = async (invite: SipMessage, rewrite: (sdp: string) => string) => {
    const body = rewrite(await rig.peer.offer());
    const answer = await rig.peer.ask(invite, 'INVITE', { body });
    await rig.peer.pc.setRemoteDescription({ type: 'answer', sdp: answer.body }).catch(() => {});
    return answer;
  };
  const without = (sdp: string): string => sdp.replace(/^a=sendrecv\r\n/gm, '');
  const located = (sdp: string): string => sdp.replace(/^c=.*$/gm, 'c=IN IP4 192.0.2.1\r');

  describe('hold', () => {
    const forms: Readonly<Record<string, readonly [(sdp: string) => string, string]>> = {
      'sendonly in the m= line': [(sdp) => sdp.replace('a=sendrecv', 'a=sendonly'), 'recvonly'],
      'inactive in the m= line': [(sdp) => sdp.replace('a=sendrecv', 'a=inactive'), 'inactive'],
      'sendonly for the session': [
        (sdp) => without(sdp).replace('m=audio', 'a=sendonly\r\nm=audio'),
        'recvonly',
      ],
      'inactive for the session': [
        (sdp) => without(sdp).replace('m=audio', 'a=inactive\r\nm=audio'),
        'inactive',
      ],
      'the address 0.0.0.0': [(sdp) => sdp.replace(/^c=.*$/gm, 'c=IN IP4 0.0.0.0\r'), 'recvonly'],
      'the address :: of the session': [
        (sdp) => sdp.replace(/^c=.*\r\n/gm, '').replace('t=0 0', 'c=IN IP6 ::\r\nt=0 0'),
        'recvonly',
      ],
      'the address 0.0.0.0 and recvonly': [
        (sdp) => sdp.replace(/^c=.*$/gm, 'c=IN IP4 0.0.0.0\r').replace('a=sendrecv', 'a=recvonly'),
        'inactive',
      ],
    };
    for (const [name, [rewrite, answered]] of Object.entries(forms)) {
      it(`by ${name} is reported, answered, and ended`, async () => {
        const invite = await rig.talk();
        await reoffer(invite, located);
        expect(isHeld()).to.equal(false);
        const held = await reoffer(invite, rewrite);
        expect(held.status).to.equal(200);
        expect(directions(held)).to.deep.equal([answered]);
        expect(isHeld()).to.equal(true);
        expect(directions(await reoffer(invite, located))).to.deep.equal(['sendrecv']);
        expect(isHeld()).to.equal(false);
        expect(rig.types).to.deep.equal(['connected']);
      });
    }

    it('is reported where the first answer is one', async () => {
      await rig.dial();
      const invite = await rig.peer.next('INVITE');
      const body = (await rig.peer.answer(invite.body)).replace('a=sendrecv', 'a=inactive');
      rig.peer.reply(invite, 200, { body });
      await rig.told('connected');
      expect(isHeld()).to.equal(true);
      await reoffer(invite, (sdp) => sdp);
      expect(isHeld()).to.equal(false);
    });

    it('is not seen in an address that is still to come', async () => {
      await rig.dial();
      const invite = await rig.peer.next('INVITE');
      const pending = (sdp: string): string =>
        sdp.replace(/^m=audio \d+/m, 'm=audio 9').replace(/^c=.*$/gm, 'c=IN IP4 0.0.0.0\r');
      const body = pending(await rig.peer.answer(invite.body));
      rig.peer.reply(invite, 200, { body });
      await rig.told('connected');
      expect(isHeld()).to.equal(false);
      await reoffer(invite, located);
      expect(directions(await reoffer(invite, pending))).to.deep.equal(['sendrecv']);
      expect(isHeld()).to.equal(false);
    });

    it('is not seen where the other side listens and sends nothing', async () => {
      const invite = await rig.talk();
      const heard = await reoffer(invite, (sdp) => sdp.replace('a=sendrecv', 'a=recvonly'));
      expect(directions(heard)).to.deep.equal(['sendonly']);
      expect(isHeld()).to.equal(false);
    });
  });

  describe('a refusal of all media', () => {
    const refused: Readonly<Record<string, (sdp: string) => string>> = {
      'as browsers write it': (sdp) =>
        sdp.replace(/^m=audio \d+/m, 'm=audio 0').replace(/^a=group:.*\r\n/m, ''),
      'as short as it can be': (sdp) =>
        `${sdp.slice(0, sdp.indexOf('m=audio')).replace(/^a=group:.*\r\n/m, '')}m=audio 0 UDP/TLS/RTP/SAVPF 0\r\n`,
    };
    for (const [name, rewrite] of Object.entries(refused)) {
      it(`is answered at once (${name}), and sound comes back both ways`, async () => {
        const invite = await rig.talk();
        const body = rewrite(await rig.peer.offer());
        const answer = await rig.peer.ask(invite, 'INVITE', { body });
        expect(answer.status).to.equal(200);
        expect(answer.body).to.match(/^m=audio 0 /m);
        expect(isHeld()).to.equal(true);
        await rig.peer.pc.setLocalDescription({ type: 'rollback' });
        const again = await rig.peer.ask(invite, 'INVITE', {
          body: await rig.peer.offer({ iceRestart: true }),
        });
        expect(directions(again)).to.deep.equal(['sendrecv']);
        await rig.peer.pc.setRemoteDescription({ type: 'answer', sdp: again.body });
        await until(() => rig.pc.connectionState === 'connected', 'media again');
        expect(isHeld()).to.equal(false);
        const [sender] = rig.pc.getSenders().filter(({ track }) => track);
        expect(sender?.track).to.equal(rig.live[0]);
      });
    }

    it('ends the call at once where it is in the first answer', async () => {
      await rig.dial();
      const invite = await rig.peer.next('INVITE');
      const answer = await rig.peer.answer(invite.body);
      const body = answer.replace(/^m=audio \d+/m, 'm=audio 0').replace(/^a=group:.*\r\n/m, '');
      rig.peer.reply(invite, 200, { body });
      expect(await rig.told('failed')).to.include({ code: 'gateway-rejected' });
      await rig.peer.next('ACK');
      await rig.peer.next('BYE');
    });
  });

  describe('other requests', () => {
    it('are refused at once with 405 and the list of allowed methods', async () => {
      const invite = await rig.talk();
      const headers = ['Refer-To: <sip:somebody@else.example>'];
      const answer = await rig.peer.ask(invite, 'REFER', { headers });
      expect(answer.status).to.equal(405);
      const allowed = header(answer, 'allow').split(',');
      expect(allowed).to.include.members(['INVITE', 'ACK', 'BYE', 'CANCEL', 'OPTIONS', 'UPDATE']);
      expect(allowed).not.to.include('REFER');
      expect(header(invite, 'allow')).to.equal(header(answer, 'allow'));
      expect(rig.peer.count('NOTIFY')).to.equal(0);
      expect(rig.types).to.deep.equal(['connected']);
    });

    it('are never answered by 405 where they are listed as allowed', async () => {
      const invite = await rig.talk();
      const inDialog = header(invite, 'allow').split(',');
      const asked = inDialog.filter(
        (method) => !['ACK', 'CANCEL', 'BYE', 'INVITE'].includes(method),
      );
      for (const method of asked) {
        const headers = method === 'INFO' ? ['Content-Type: application/dtmf-relay'] : [];
        expect((await rig.peer.ask(invite, method, { headers })).status, method).to.equal(200);
      }
      for (const method of ['MESSAGE', 'SUBSCRIBE', 'PUBLISH', 'PRACK']) {
        expect((await rig.peer.ask(invite, method)).status, method).to.be.oneOf([405, 501]);
      }
    });
  });
});
