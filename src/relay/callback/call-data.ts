/**
 * What the agent is told beside the number (`callData` of createCall): who the visitor is by their
 * token, the page, the language, and what the page itself says. All but the token's claims comes
 * from a browser, so it is text that an agent reads, and nothing else.
 */
import { asLine, cut, type VisitorClaims } from '../visitor/visitor-token.js';

interface CallDataParts {
  readonly claims: VisitorClaims;
  readonly page: unknown;
  readonly callData: unknown;
  /** BCP 47. */
  readonly language: string | undefined;
}

/** Makes the data of a call; undefined where there is none, or the center takes none. */
export type ComposeCallData = (parts: CallDataParts) => string | undefined;

/** Characters that the center takes (B1 in src/api/README.md). */
const longest = 1024;
const longestPage = 400;

/** @param origins of the pages that may ask; another page's address is left out. */
export function createCallData(origins: ReadonlySet<string>): ComposeCallData {
  const pageOf = (given: unknown): string => {
    if (typeof given !== 'string' || !URL.canParse(given)) return '';
    const { origin, pathname } = new URL(given);
    return origins.has(origin) ? asLine(origin + pathname, longestPage) : '';
  };
  return ({ claims, page, callData, language }) =>
    fitted([
      ['name', claims.name ?? ''],
      ['customer', claims.sub ?? ''],
      ['language', language ?? ''],
      ['page', pageOf(page)],
      ['data', textOf(callData)],
    ]);
}

/** As JSON, from which agents' desktops can read single values; the last one is cut to fit. */
function fitted(fields: readonly (readonly [name: string, value: string])[]): string | undefined {
  const told: Record<string, string> = {};
  for (const [name, whole] of fields) {
    let value = whole;
    // A quotation mark takes two characters, and so on: so the loop.
    while (value !== '') {
      const over = JSON.stringify({ ...told, [name]: value }).length - longest;
      if (over <= 0) break;
      value = cut(value, Math.max(0, value.length - over));
    }
    if (value !== '') told[name] = value;
  }
  return Object.keys(told).length > 0 ? JSON.stringify(told) : undefined;
}

/** Control characters other than line breaks and tabs, and halves of a character. */
const unfit = /(?![\n\t])\p{Cc}|\p{Cs}/gu;

function textOf(given: unknown): string {
  if (typeof given !== 'string' || given.length > longest) return '';
  return given.replaceAll('\r\n', '\n').replace(unfit, '').trim();
}
