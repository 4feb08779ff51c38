/**
 * Writes the log's lines to stdout without ever waiting for it. The disk behind stdout may be full,
 * or the reader of the pipe gone or stopped; then lines are lost and counted, and calls go on.
 * (When a write would block, pino's own destination puts the whole process to sleep before it tries
 * again.)
 */
import type { Writable } from 'node:stream';
import type { Clock } from '../../base/clock.js';
import { within } from '../../base/within.js';
import { wallClock } from './clock.js';

export interface LogLines {
  write(line: string): void;
  /**
   * Calls `done` when all lines are written or lost, at the latest after `lastLines` milliseconds.
   */
  flush(done?: () => void): void;
}

export interface LogLinesOptions {
  /**
   * stdout. Node writes to a pipe in the background; it blocks on a file, but only for a moment.
   */
  readonly stream: Writable;
  /** Called with the number of lines whenever some are lost. */
  readonly onLost?: (lines: number) => void;
  readonly clock?: Clock;
}

/** Characters that the stream may hold while its reader does not read; beyond it lines are lost. */
const mostWaiting = 8 * 1024 * 1024;
/**
 * Characters at which collected lines are written at once. Lines are collected because one write of
 * many lines costs as much as a write of one. It is PIPE_BUF (POSIX): what is no longer than that
 * goes through a pipe in one piece, so the lines of workers that write to the same pipe do not mix.
 */
const enough = 4096;
/** Milliseconds a line may wait for further lines to be written with. */
const together = 100;
/** Milliseconds that `flush` gives the last lines when the relay ends. */
const lastLines = 200;

export function createLogLines({ stream, onLost, clock = wallClock }: LogLinesOptions): LogLines {
  let waiting = '';
  let lines = 0;
  let sleeping = false;
  // Without this listener the stream's error, on a full disk for example, would end the process.
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
