/**
 * Decompresses answers of the center that came compressed in spite of `Accept-Encoding: identity`,
 * as a proxy on the way may do. An answer that unpacks to more than the limit is given up.
 */
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { ApiError } from '../../api/http/errors.js';

type Unpack = (packed: Buffer, bound: { maxOutputLength: number }) => Promise<Buffer>;

const gzip: Unpack = promisify(gunzip);
/** Decoders by the content codings of RFC 9110 section 8.4.1. */
const unpacks: ReadonlyMap<string, Unpack> = new Map<string, Unpack>([
  ['gzip', gzip],
  ['x-gzip', gzip],
  ['deflate', promisify(inflate)],
  ['br', promisify(brotliDecompress)],
]);

/** @param longest bytes. @throws ApiError `bad-response`; its cause says why. */
export async function decode(
  packed: Buffer,
  encoding: string,
  call: string,
  longest: number,
): Promise<Buffer> {
  try {
    const unpack = unpacks.get(encoding.trim().toLowerCase());
    if (!unpack) throw Object.assign(new Error('not known'), { code: 'CONTENT_ENCODING' });
    return await unpack(packed, { maxOutputLength: longest });
  } catch (cause) {
    throw new ApiError('bad-response', `${call}: Content-Encoding`, { repeatable: true, cause });
  }
}
