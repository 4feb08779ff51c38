/**
 * Where the log's lines go: stdout, without ever waiting for it. The disk behind it may be full, its
 * reader gone or asleep; then lines are lost and counted, and calls go on. (pino's own destination
 * retries a write that would block in a sleep of the whole process.)
 */
import type { Writable } from 'node:stream';
import type { Clock } from '../../base/clock.js';
import { within } from '../../base/within.js';
import { wallClock } from './clock.js';

export interface LogLines {
  write(line: string): void;
  /** Calls back when all is written, lost, or has waited for long enough. */
  flush(done?: () => void): void;
}

export interface LogLinesOptions {
  /** stdout. To a pipe Node writes in the background; a file takes no time. */
  readonly stream: Writable;
  /** Told of lines that are lost. */
  readonly onLost?: (lines: number) => void;
  readonly clock?: Clock;
}

/** Characters that may wait for a reader who does not read. */
const mostWaiting = 8 * 1024 * 1024;
/**
 * Characters that wait for no others: one write of many lines costs as much as one of a single one. As
 * many as go through a pipe in one piece (POSIX, PIPE_BUF), since workers write to the same one.
 */
const enough = 4096;
/** Milliseconds a line may wait for others. */
const together = 100;
/** Milliseconds that the last lines have at the end. */
const lastLines = 200;

export function createLogLines({ stream, onLost, clock = wallClock }: LogLinesOptions): LogLines {
  let waiting = '';
  let lines = 0;
  let sleeping = false;
  // Without a listener a full disk ends the process.
  stream.on('error', () => {});

  function send(done?: () => void): void {
    const text = waiting;
    const count = lines;
    waiting = '';
    lines = 0;
    if (stream.destroyed || stream.writableLength > mostWaiting) {
      onLost?.(count);
      done?.();
      return;
    }
    if (text === '' && !done) return;
    stream.write(text, (error) => {
      if (error && count > 0) onLost?.(count);
      done?.();
    });
  }

  async function sendSoon(): Promise<void> {
    if (sleeping) return;
    sleeping = true;
    await clock.sleep(together);
    sleeping = false;
    send();
  }

  return {
    write(line) {
      if (waiting.length + line.length > enough) send();
      waiting += line;
      lines += 1;
      if (waiting.length >= enough) send();
      else void sendSoon();
    },

    flush(done) {
      void within(lastLines, () => new Promise<void>(send), { clock }).then(done);
    },
  };
}
