/**
 * A visitor of the endurance run: creates a call, polls at the relays in turn, reloads the page now
 * and then, gets the connected event, talks, and hangs up or is hung up by the agent. Then all over
 * again.
 */
import { requestOf } from '../visitors.js';
import type { SoakCenter } from './center.js';
import { Line } from './line.js';

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const chance = (share: number): boolean => Math.random() < share;

/** Milliseconds for which a visitor waits for an event; after them it counts as lost. */
const patience = 60_000;

export interface World {
  readonly center: SoakCenter;
  readonly ports: readonly number[];
  over: boolean;
  readonly counts: {
    polls: number;
    failed: number;
    reloads: number;
    ended: number;
    /** Answers that were already on the wire when the visitor left. */
    late: number;
    gaveUp: number;
    twice: number;
  };
  /** Notes that an event has reached its visitor. @returns whether for the first time. */
  heard(serial: string): boolean;
}

export async function visit(world: World): Promise<void> {
  const { center, counts } = world;
  const lines = world.ports.map(
    (port) =>
      new Line(port, (answer) => {
        const serial = serialOf(answer);
        if (serial !== undefined) {
          counts.late += 1;
          if (world.heard(serial) && isOf(serial)) late = serial;
        }
      }),
  );
  /**
   * An event that was on the wire when the visitor left, which counts as received: the relay sent
   * it.
   */
  let late: string | undefined;
  let cookie = '';
  let at = 0;
  /** The number of the call at the center. */
  let call = 0;
  const isOf = (serial: string): boolean => serial.startsWith(`${call}-`);

  async function ask(method: string, what: string, body = ''): Promise<string | undefined> {
    const line = lines[(at += 1) % lines.length];
    const answer = await line?.ask(requestOf(method, what, cookie, body));
    const written = /\r\nset-cookie: ([^;]*)/i.exec(answer ?? '')?.[1];
    if (written !== undefined) cookie = written;
    return answer?.startsWith('HTTP/1.1 200 ') ? answer : undefined;
  }
  async function surely(method: string, what: string, body = ''): Promise<string> {
    for (;;) {
      const answer = await ask(method, what, body);
      if (answer !== undefined) return answer;
      counts.failed += 1;
      await sleep(200 + Math.random() * 800);
    }
  }

  /**
   * @returns the serial of the next event; undefined where none came in time, or the run is over.
   */
  async function next(): Promise<string | undefined> {
    const began = performance.now();
    while (!world.over && performance.now() - began < patience) {
      if (late !== undefined) {
        const serial = late;
        late = undefined;
        return serial;
      }
      counts.polls += 1;
      const polled = ask('GET', `getClickToCallEvents?_=${Date.now()}`);
      if (chance(0.2)) {
        const line = lines[at % lines.length];
        const leaving = sleep(Math.random() * 3000).then(() => 'leave' as const);
        if ((await Promise.race([polled, leaving])) === 'leave') {
          counts.reloads += 1;
          line?.leave();
          await sleep(Math.random() * 300);
          continue;
        }
      }
      const answer = await polled;
      const serial = serialOf(answer ?? '');
      if (serial !== undefined) {
        if (world.heard(serial) && isOf(serial)) return serial;
        counts.twice += 1;
        continue;
      }
      if (answer !== undefined) continue;
      counts.failed += 1;
      await sleep(200 + Math.random() * 800);
    }
    if (!world.over) counts.gaveUp += 1;
    return undefined;
  }

  await sleep(Math.random() * 10_000);
  while (!world.over) {
    // The answer to an earlier create may be lost, and its cookie with it.
    const created = await surely('POST', 'createClickToCall', '{"mediaAbility":"0"}');
    call = Number(/"call":(\d+)/.exec(created)?.[1]);
    late = undefined;
    const serial = await next();
    if (serial === undefined) {
      if (world.over) break;
    } else if (chance(0.5)) {
      await next();
      counts.ended += 1;
      continue;
    } else {
      await sleep(Math.random() * 2000);
    }
    center.leave(call);
    await surely('POST', 'dropClickToCall');
    counts.ended += 1;
  }
  center.leaveAll();
  await surely('POST', 'dropClickToCall');
  for (const line of lines) line.leave();
}

const serialOf = (answer: string): string | undefined =>
  /"(?:accessCode|serial)":"(\d+-\w+)"/.exec(answer)?.[1];
