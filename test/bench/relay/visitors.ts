/**
 * Many visitors who poll as the widget does: the next poll when the last one was answered. They use
 * bare sockets and requests written beforehand, so that they cost little CPU time. The delay of a
 * poll is the time that it took beyond the time for which the center held it.
 */
import { connect, type Socket } from 'node:net';

const facade = '/service-cloud/rest/webadapter/v1/webadapterfacade/';

/** Milliseconds over which the first polls are spread. */
const spread = 1000;

export function requestOf(method: string, call: string, cookie = '', body = ''): string {
  return [
    `${method} ${facade}${call} HTTP/1.1`,
    'Host: relay.localhost',
    'Origin: http://shop.localhost',
    'Accept: */*',
    'Accept-Encoding: gzip, deflate, br, zstd',
    'Accept-Language: en',
    'Content-Type: application/json; charset=UTF-8',
    'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36',
    ...(cookie ? [`Cookie: ${cookie}`] : []),
    ...(body ? [`Content-Length: ${body.length}`] : []),
    '',
    body,
  ].join('\r\n');
}

/** One connection, one request at a time. */
class BenchVisitor {
  #socket: Socket | undefined;
  #text = '';
  #heard: ((answer: string | undefined) => void) | undefined;
  cookie: string | undefined;

  constructor(readonly port: number) {}

  /** @param heard called with the whole answer, or undefined where the connection has ended. */
  ask(request: string, heard: (answer: string | undefined) => void): void {
    this.#heard = heard;
    this.#socket ??= this.#connect();
    this.#socket.write(request, 'latin1');
  }

  leave(): void {
    this.#heard = undefined;
    this.#socket?.destroy();
  }

  #connect(): Socket {
    const socket = connect({ port: this.port, host: '127.0.0.1', noDelay: true });
    socket.on('data', (chunk) => {
      const text = chunk.toString('latin1');
      this.#text = this.#text === '' ? text : this.#text + text;
      if (isWhole(this.#text)) this.#tell(this.#text);
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#socket = undefined;
      this.#tell(undefined);
    });
    return socket;
  }

  #tell(answer: string | undefined): void {
    const heard = this.#heard;
    this.#text = '';
    this.#heard = undefined;
    heard?.(answer);
  }
}

export function isWhole(text: string): boolean {
  const head = text.indexOf('\r\n\r\n') + 4;
  if (head < 4) return false;
  const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
  return length === undefined
    ? text.endsWith('\r\n0\r\n\r\n')
    : text.length >= head + Number(length);
}

const isFine = (answer: string | undefined): answer is string =>
  answer?.startsWith('HTTP/1.1 200 ') === true;

/** Creates the calls of all visitors, a few at a time, since creates are not measured. */
async function arrive(port: number, count: number): Promise<BenchVisitor[]> {
  const visitors = Array.from({ length: count }, () => new BenchVisitor(port));
  const body = '{"mediaAbility":"0"}';
  const create = requestOf('POST', 'createClickToCall', '', body);
  const lanes = Array.from({ length: 20 }, async (_, lane) => {
    for (let at = lane; at < count; at += 20) {
      const visitor = visitors[at];
      const answer = await new Promise<string | undefined>((resolve) =>
        visitor?.ask(create, resolve),
      );
      if (!visitor || !isFine(answer))
        throw new Error(`createClickToCall: ${answer?.slice(0, 200)}`);
      visitor.cookie = /\r\nset-cookie: ([^;]*)/i.exec(answer)?.[1];
    }
  });
  await Promise.all(lanes);
  return visitors;
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The poll of the widget, with its parameter against caches. */
const pollOf = ({ cookie }: BenchVisitor): string =>
  requestOf('GET', `getClickToCallEvents?_=${Date.now()}`, cookie);

export interface PollLoad {
  readonly polls: number;
  readonly failed: number;
  /** Delays of the successful polls in milliseconds, sorted. */
  readonly added: Float64Array;
}

export interface VisitOptions {
  readonly port: number;
  readonly visitors: number;
  /** Seconds of measuring, after as many of warming up. */
  readonly seconds: number;
  readonly warmUp: number;
  /** Called at the beginning and the end of the measured time. */
  readonly onBegin: () => void;
  readonly onEnd: () => void;
}

/** Counts the polls that are answered between begin and end. */
export async function visit(options: VisitOptions): Promise<PollLoad> {
  const { port, seconds, warmUp, onBegin, onEnd } = options;
  const visitors = await arrive(port, options.visitors);
  let measuring = false;
  let over = false;
  let failed = 0;
  const added: number[] = [];

  function poll(visitor: BenchVisitor, request: string): void {
    const sent = performance.now();
    visitor.ask(request, (answer) => {
      if (over) return;
      const held = isFine(answer) ? /"held":\s*([\d.]+)/.exec(answer)?.[1] : undefined;
      if (measuring && held === undefined) failed += 1;
      else if (measuring) added.push(performance.now() - sent - Number(held));
      if (held !== undefined) poll(visitor, request);
      // Like the widget, it waits before it repeats a failed poll.
      else void sleep(1000).then(() => over || poll(visitor, request));
    });
  }

  visitors.forEach((visitor, at) => {
    setTimeout(() => poll(visitor, pollOf(visitor)), (at / visitors.length) * spread);
  });
  await sleep(spread + warmUp * 1000);
  measuring = true;
  onBegin();
  await sleep(seconds * 1000);
  over = true;
  onEnd();
  visitors.forEach((visitor) => visitor.leave());
  return { polls: added.length, failed, added: Float64Array.from(added).sort() };
}

/**
 * Lets all visitors poll once.
 * @param whileHeld runs while the center holds all of these polls.
 * @returns the number of polls that were not answered as they should.
 */
export async function hold(
  port: number,
  count: number,
  settle: number,
  whileHeld: () => void,
): Promise<number> {
  const visitors = await arrive(port, count);
  const answers = visitors.map(
    (visitor, at) =>
      new Promise<boolean>((resolve) => {
        const ask = (): void =>
          visitor.ask(pollOf(visitor), (answer) =>
            resolve(isFine(answer) && answer.includes('"held"')),
          );
        setTimeout(ask, (at / count) * 5 * spread);
      }),
  );
  await sleep(5 * spread + settle);
  whileHeld();
  const fine = await Promise.all(answers);
  visitors.forEach((visitor) => visitor.leave());
  return fine.filter((one) => !one).length;
}
