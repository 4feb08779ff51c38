/**
 * The agent: baresip, controlled by its `ctrl_tcp` (JSON in netstrings). It answers by itself,
 * sends a tone of 440 Hz, and records what it receives.
 */
import { EventEmitter, once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** An event that baresip sends by itself. */
export interface AgentEvent {
  readonly event: true;
  readonly class: string;
  readonly type: string;
  /** Depends on the type: the digit, the reason of an end, or the stream. */
  readonly param?: string;
  /** Both directions as the agent counts them; `rx.sent` are the packets it has received. */
  readonly rtcp_stats?: { readonly rx: { readonly sent: number } };
}

interface Answer {
  readonly response: true;
  readonly ok: boolean;
  readonly data?: string;
  readonly token?: string;
}

/** Reads netstrings (`<length>:<text>,`). @returns the complete ones, and the rest of the text. */
function readNetstrings(buffer: Buffer): { texts: string[]; rest: Buffer } {
  const texts: string[] = [];
  let rest = buffer;
  for (;;) {
    const colon = rest.indexOf(':');
    if (colon < 0) return { texts, rest };
    const end = colon + 1 + Number(rest.subarray(0, colon).toString());
    if (rest.length <= end) return { texts, rest };
    texts.push(rest.subarray(colon + 1, end).toString());
    rest = rest.subarray(end + 1);
  }
}

export class Agent {
  readonly #socket: Socket;
  readonly #answers = new EventEmitter();
  readonly events: AgentEvent[] = [];
  #tokens = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    let rest: Buffer = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      const read = readNetstrings(Buffer.concat([rest, chunk]));
      rest = read.rest;
      for (const text of read.texts) {
        const told = JSON.parse(text) as AgentEvent | Answer;
        if ('event' in told) this.events.push(told);
        else this.#answers.emit(told.token ?? '', told);
      }
    });
    // The connection breaks when baresip is killed.
    socket.on('error', () => {});
  }

  /** @throws Error while baresip does not listen yet. */
  static async connect(port: number): Promise<Agent> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new Agent(socket);
  }

  close(): void {
    this.#socket.destroy();
  }

  /** @returns the text that baresip prints for the command. */
  async command(command: string, params = ''): Promise<string> {
    const token = String((this.#tokens += 1));
    const text = JSON.stringify({ command, params, token });
    const answered = once(this.#answers, token) as Promise<[Answer]>;
    this.#socket.write(`${Buffer.byteLength(text)}:${text},`);
    const [answer] = await answered;
    return answer.data ?? '';
  }

  async hangUp(): Promise<void> {
    await this.command('hangup');
  }

  /** Calls that were answered, and those that are over. */
  get calls(): { answered: number; over: number } {
    const count = (type: string) => this.events.filter((event) => event.type === type).length;
    return { answered: count('CALL_ESTABLISHED'), over: count('CALL_CLOSED') };
  }

  /** Packets received up to the last RTCP report, which comes every few seconds. */
  received(media: 'audio' | 'video'): number {
    const reports = this.events.filter(
      ({ type, param }) => type === 'CALL_RTCP' && param === media,
    );
    return reports.at(-1)?.rtcp_stats?.rx.sent ?? 0;
  }

  /** The digits that have been received, in their order. */
  get tones(): string {
    const started = this.events.filter(({ type }) => type === 'CALL_DTMF_START');
    return started.map(({ param }) => param).join('');
  }
}
