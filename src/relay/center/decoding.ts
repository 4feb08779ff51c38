/**
 * Answers of the center that came compressed, though it was told not to (`Accept-Encoding: identity`):
 * something between may do so unasked. What is packed small and unpacks large is given up.
 */
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { ApiError } from '../../api/http/errors.js';

type Unpack = (packed: Buffer, bound: { maxOutputLength: number }) => Promise<Buffer>;

const gzip: Unpack = promisify(gunzip);
/** By the names of RFC 9110 section 8.4.1. */
const unpacks: ReadonlyMap<string, Unpack> = new Map<string, Unpack>([
  ['gzip', gzip],
  ['x-gzip', gzip],
  ['deflate', promisify(inflate)],
  ['br', promisify(brotliDecompress)],
]);

/** @throws ApiError `bad-response`; its cause says why. */
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
