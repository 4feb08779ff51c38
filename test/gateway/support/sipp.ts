/**
 * Telephones that do one thing each, by scenarios of SIPp; Kamailio and rtpengine do the WebRTC
 * side. A scenario exits with 0 when all messages that it waits for have come in their order.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './ports.js';
import type { Program } from './process.js';
import type { Rig } from './rig.js';

const dialog = `[last_Via:]
[last_Record-Route:]
[last_From:]
[last_To:];tag=[pid]-sipp-[call_number]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:sipp@[local_ip]:[local_port]>
`;

export const description = `Content-Type: application/sdp
Content-Length: [len]

v=0
o=sipp 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [media_ip]
t=0 0
m=audio [media_port] RTP/AVP 0
a=rtpmap:0 PCMU/8000
a=sendrecv
`;

const send = (text: string): string => `<send><![CDATA[\n\n${text}\n]]></send>`;

/** Sends an answer to the latest request. */
export const answer = (status: string, headers = '', body = 'Content-Length: 0\n'): string =>
  send(`SIP/2.0 ${status}\n${dialog}${headers}${body}`);
export const answerWithSound = (status: string): string => answer(status, '', description);
/** An answer without a tag of its own, because the request has one already. */
export const confirm = (status: string, body?: string): string =>
  answer(status, '', body).replace(';tag=[pid]-sipp-[call_number]', '');
const takes = (request: string): string => `<recv request="${request}"/>`;
export const invited = takes('INVITE');
export const acknowledged = takes('ACK');
/**
 * Plays a tone during the whole call. An echo would not do: the browser's echo canceller may remove
 * it.
 */
export const plays = '<nop><action><exec rtp_stream="TONE,-1,0,PCMU/8000"/></action></nop>';
/** Waits for the caller to give up. */
export const cancelled = [
  takes('CANCEL'),
  confirm('200 OK'),
  // The CSeq of the latest request is that of the CANCEL.
  answer('487 Request Terminated').replace('[last_CSeq:]', 'CSeq: [cseq] INVITE'),
  acknowledged,
].join('\n');
export const hungUp = [takes('BYE'), confirm('200 OK')].join('\n');

/** Sends a request within the call, and waits for the answer that it has to get. */
export const asks = (method: string, headers: string, status: number): string =>
  `${send(`${method} [next_url] SIP/2.0
Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]
[routes]
From: <sip:other@gateway.example.com>;tag=[pid]-sipp-[call_number]
To[$1]
[last_Call-ID:]
CSeq: 10 ${method}
Contact: <sip:sipp@[local_ip]:[local_port]>
Max-Forwards: 70
${headers}Content-Length: 0
`)}<recv response="${status}"/>`;

/** Waits for an INVITE, and remembers its caller and route for `asks`. */
export const invitedToAsk = `<recv request="INVITE" rrs="true"><action>
<ereg regexp=".*" search_in="hdr" header="From" assign_to="1"/></action></recv>`;

/** A second of 1000 Hz, as µ-law (ITU-T G.711): four samples up, four down. */
const tone = Uint8Array.from({ length: 8000 }, (_, at) => (at % 8 < 4 ? 0x90 : 0x10));

export class Sipp {
  readonly #program: Program;
  readonly #messages: string;

  private constructor(program: Program, messages: string) {
    this.#program = program;
    this.#messages = messages;
  }

  /** @param steps the steps of its scenario, which it repeats for each of its calls. */
  static async start(
    rig: Rig,
    accessCode: 'other' | 'second',
    steps: readonly string[],
    calls = 1,
  ): Promise<Sipp> {
    const file = join(rig.folder, `${accessCode}.xml`);
    const messages = join(rig.folder, `${accessCode}.log`);
    const sound = join(rig.folder, 'tone.ulaw');
    writeFileSync(sound, tone);
    const scenario = steps.join('\n').replaceAll('TONE', sound);
    writeFileSync(
      file,
      `<?xml version="1.0"?>\n<scenario name="${accessCode}">\n${scenario}\n</scenario>\n`,
    );
    const port = rig.portOf(accessCode);
    const program = rig.run(`sipp as ${accessCode}`, 'sipp', [
      '-sf',
      file,
      '-i',
      '127.0.0.1',
      '-p',
      String(port),
      '-mi',
      '127.0.0.1',
      '-mp',
      String(await freePort()),
      '-m',
      String(calls),
      '-nostdin',
      '-trace_msg',
      '-message_file',
      messages,
      '-message_overwrite',
      'false',
    ]);
    return new Sipp(program, messages);
  }

  /** All messages that were sent and received. */
  get messages(): string {
    try {
      return readFileSync(this.#messages, 'utf8');
    } catch {
      // There is no file yet.
      return '';
    }
  }

  until(ready: () => boolean): Promise<void> {
    return this.#program.until(ready);
  }

  /** The exit code, 0 where all messages came as they should. */
  get ended(): Promise<number | null> {
    return this.#program.ended;
  }
}
