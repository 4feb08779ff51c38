/**
 * Reads one HTTP/1.1 response (RFC 9112) from bytes as they come. It is as strict as the RFC
 * allows: connections are used again, so if the relay and the center disagreed on where a response
 * ends, one visitor's event could reach another visitor.
 */
import type { AnswerHeaders } from '../../api/http/request.js';

/** An error with a code for the log, like the codes of Node's own errors. */
export const odd = (code: string): Error => Object.assign(new Error(code), { code });

export interface AnswerHead {
  readonly status: number;
  readonly headers: AnswerHeaders;
}

/** Bytes of a body; the center's answers are far shorter. */
export const longestAnswer = 1_000_000;
/** Characters of status line and headers; the same limit as in Node's own client. */
const longestHead = 16_384;
/**
 * Characters of a line between chunks: a chunk's length with its extensions, or a trailer field.
 */
const longestLine = 4096;

/**
 * Status line and header lines without the empty line; folded lines (RFC 9112 section 5.2) do not
 * match.
 */
const headShape =
  /^HTTP\/1\.[01] \d{3}(?: [\t\x20-\x7e\x80-\xff]*)?(?:\r\n[!#$%&'*+.^`|~\w-]+:[\t\x20-\x7e\x80-\xff]*)*$/;
const chunkShape = /^([\da-f]{1,8})[ \t]*(?:;.*)?$/i;

/** The headers of a response. A list is searched, since they are few. */
class HeaderLines implements AnswerHeaders {
  /** Names in lower case and values in turn. */
  readonly #all: string[] = [];

  constructor(lines: readonly string[]) {
    for (let at = 1; at < lines.length; at += 1) {
      const line = lines[at] ?? '';
      const colon = line.indexOf(':');
      this.#all.push(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
    }
  }

  get(name: string): string | null {
    let found: string | null = null;
    for (let at = 0; at < this.#all.length; at += 2) {
      if (this.#all[at] !== name) continue;
      const value = this.#all[at + 1] ?? '';
      found = found === null ? value : `${found}, ${value}`;
    }
    return found;
  }

  getSetCookie(): string[] {
    return this.#all.filter((_, at) => at % 2 === 1 && this.#all[at - 1] === 'set-cookie');
  }
}

/** The part that is read next. `body` has a known length, `rest` ends with the connection. */
type Next = 'head' | 'body' | 'rest' | 'chunk-size' | 'chunk' | 'chunk-end' | 'trailer' | 'nothing';

const none = Buffer.alloc(0);

export class AnswerReader {
  #next: Next = 'head';
  /** Text of a head or a line whose end has not come yet. */
  #text = '';
  #head: AnswerHead | undefined;
  #begun = false;
  #keep = false;
  /** Bytes that are left of the body or the chunk. */
  #left = 0;
  #length = 0;
  readonly #parts: Buffer[] = [];

  /** Status and headers once they have come; those of interim responses (1xx) are left out. */
  get head(): AnswerHead | undefined {
    return this.#head;
  }
  /** Whether any byte has come. */
  get begun(): boolean {
    return this.#begun;
  }
  /** Whether the whole response has come. */
  get done(): boolean {
    return this.#next === 'nothing';
  }
  /** Whether the connection can be used for another request. */
  get keep(): boolean {
    return this.#keep;
  }
  get body(): Buffer {
    const [first = none, ...more] = this.#parts;
    return more.length === 0 ? first : Buffer.concat(this.#parts);
  }

  /** @throws Error with a code where the bytes are no valid response. */
  push(bytes: Buffer): void {
    this.#begun = true;
    let at = 0;
    while (at < bytes.length) {
      if (this.#next === 'nothing') {
        // Bytes behind the end of the response: nobody has asked for them.
        this.#keep = false;
        return;
      }
      at = this.#step(bytes, at);
    }
  }

  /** The center has ended the connection. @throws Error where the response is not complete. */
  end(): void {
    if (this.#next !== 'rest') throw odd(this.#begun ? 'ANSWER_CUT' : 'ECONNRESET');
    this.#next = 'nothing';
  }

  /** @returns the index of the first byte that is not read yet. */
  #step(bytes: Buffer, at: number): number {
    switch (this.#next) {
      case 'head':
        return this.#readHead(bytes, at);
      case 'body':
      case 'chunk':
        return this.#readBytes(bytes, at);
      case 'rest':
        this.#take(bytes.subarray(at));
        return bytes.length;
      default:
        return this.#readLine(bytes, at);
    }
  }

  #readHead(bytes: Buffer, at: number): number {
    const before = this.#text.length;
    this.#text += bytes.toString('latin1', at);
    const end = this.#text.indexOf('\r\n\r\n', Math.max(0, before - 3));
    if (end > longestHead || (end < 0 && this.#text.length > longestHead)) {
      throw odd('ANSWER_TOO_LONG');
    }
    if (end < 0) return bytes.length;
    const head = this.#text.slice(0, end);
    this.#text = '';
    this.#onHead(head);
    return at + end + 4 - before;
  }

  #onHead(head: string): void {
    if (!headShape.test(head)) throw odd('NO_HTTP');
    const status = Number(head.slice(9, 12));
    if (status === 101) throw odd('OTHER_PROTOCOL');
    // An interim response: the final one is still to come (RFC 9110 section 15.2).
    if (status >= 100 && status < 200) return;
    if (status < 200 || status > 599) throw odd('NO_STATUS_OF_HTTP');
    const headers = new HeaderLines(head.split('\r\n'));
    this.#head = { status, headers };
    const closes = headers.get('connection')?.toLowerCase() ?? '';
    this.#keep = head.startsWith('HTTP/1.1') && !/(?:^|,)\s*close\s*(?:,|$)/.test(closes);
    this.#onFraming(status, headers.get('transfer-encoding'), headers.get('content-length'));
  }

  /**
   * RFC 9112 section 6.3. Two lengths at once are refused: they are a sign of request smuggling.
   */
  #onFraming(status: number, coding: string | null, length: string | null): void {
    if (status === 204 || status === 304) this.#next = 'nothing';
    else if (coding !== null) {
      if (length !== null || coding.toLowerCase() !== 'chunked') throw odd('NO_HTTP');
      this.#next = 'chunk-size';
    } else if (length === null) {
      this.#keep = false;
      this.#next = 'rest';
    } else {
      if (!/^\d{1,15}$/.test(length)) throw odd('NO_HTTP');
      this.#expect('body', Number(length));
    }
  }

  #expect(next: 'body' | 'chunk', left: number): void {
    if (this.#length + left > longestAnswer) throw odd('ANSWER_TOO_LONG');
    this.#left = left;
    this.#next = left > 0 ? next : 'nothing';
  }

  #readBytes(bytes: Buffer, at: number): number {
    const end = Math.min(bytes.length, at + this.#left);
    this.#take(bytes.subarray(at, end));
    this.#left -= end - at;
    if (this.#left === 0) this.#next = this.#next === 'chunk' ? 'chunk-end' : 'nothing';
    return end;
  }

  #take(part: Buffer): void {
    this.#length += part.length;
    if (this.#length > longestAnswer) throw odd('ANSWER_TOO_LONG');
    this.#parts.push(part);
  }

  #readLine(bytes: Buffer, at: number): number {
    const feed = bytes.indexOf(10, at);
    const end = feed < 0 ? bytes.length : feed + 1;
    this.#text += bytes.toString('latin1', at, end);
    if (this.#text.length > longestLine) throw odd('ANSWER_TOO_LONG');
    if (feed < 0) return end;
    const line = this.#text;
    this.#text = '';
    if (!line.endsWith('\r\n')) throw odd('NO_HTTP');
    this.#onLine(line.slice(0, -2));
    return end;
  }

  #onLine(line: string): void {
    if (this.#next === 'chunk-size') {
      const size = Number.parseInt(chunkShape.exec(line)?.[1] ?? '', 16);
      if (Number.isNaN(size)) throw odd('NO_HTTP');
      if (size === 0) this.#next = 'trailer';
      else this.#expect('chunk', size);
    } else if (this.#next === 'chunk-end') {
      if (line !== '') throw odd('NO_HTTP');
      this.#next = 'chunk-size';
    } else if (line === '') this.#next = 'nothing';
  }
}
