/**
 * Reads the values of SIP headers (RFC 3261 section 25.1) leniently: real gateways write container
 * ids as hosts, put `#` and spaces into user parts, and leave out quotes. Each value is split as
 * far as it can be, and no message is refused for a part that the call does not need.
 */

/** Parameters by name in lower case; null where a parameter has no value, as `lr`. */
export type Parameters = Record<string, string | null>;

/** The parts of an address that a call needs, and the text it was received as. */
export interface Address {
  readonly text: string;
  readonly scheme: string;
  readonly user: string | undefined;
  readonly host: string;
  readonly port: number | undefined;
  readonly parameters: Parameters;
}

export interface NamedAddress {
  readonly address: Address;
  readonly name: string;
  readonly parameters: Parameters;
}

/** Splits at each separator that stands outside quotes and angle brackets. */
function split(text: string, separator: string): string[] {
  const parts: string[] = [];
  let quoted = false;
  let bracketed = false;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (quoted && char === '\\') at += 1;
    else if (char === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (char === '<') bracketed = true;
    else if (char === '>') bracketed = false;
    else if (char === separator && !bracketed) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  // A quote that is never closed must not hide the separators behind it.
  return quoted && parts.length === 0 ? text.split(separator) : [...parts, text.slice(start)];
}

const unquoted = (text: string): string =>
  /^".*"$/s.test(text) ? text.slice(1, -1).replace(/\\(.)/gs, '$1') : text;

/** The parameters in a text such as `;tag=1;lr`. */
export function parametersOf(text: string): Parameters {
  const parameters = Object.create(null) as Parameters;
  for (const part of split(text, ';')) {
    const [, name = '', value] = /^\s*([^\s=]+)\s*(?:=\s*(.*?))?\s*$/s.exec(part) ?? [];
    if (name) parameters[name.toLowerCase()] ??= value === undefined ? null : unquoted(value);
  }
  return parameters;
}

/**
 * The address in a text; undefined where the text is empty. An address without a scheme is read as
 * `sip:`.
 */
export function addressOf(given: string): Address | undefined {
  const trimmed = given.trim();
  if (!trimmed) return undefined;
  const hasScheme = /^(?:sips?|tel|[a-z][a-z\d+.-]*(?!:\d+(?:[;?]|$))):/i.test(trimmed);
  const text = hasScheme ? trimmed : `sip:${trimmed}`;
  const scheme = text.slice(0, text.indexOf(':')).toLowerCase();
  const rest = text.slice(scheme.length + 1);
  const isSip = /^sips?$/.test(scheme);
  const at = isSip ? rest.lastIndexOf('@') : -1;
  const [, host = '', port, parameters = ''] =
    /^(\[[^\]]*\]|[^:;?]*)(?::(\d*))?[^;?]*((?:;[^?]*)?)/s.exec(rest.slice(at + 1)) ?? [];
  return {
    text,
    scheme,
    user: at < 0 ? undefined : rest.slice(0, at),
    // A `tel:` or other URI has no host of its own, so its whole rest stands here.
    host: (isSip ? host : rest).trim() || 'invalid',
    port: port ? Number(port) : undefined,
    parameters: isSip ? parametersOf(parameters) : {},
  };
}

/**
 * Reads `"Name" <sip:a@b>;tag=1`, `Name <sip:a@b>` and `sip:a@b;tag=1`; undefined where there is no
 * address.
 */
export function namedAddressOf(text: string): NamedAddress | undefined {
  const [, name = '', inner = '', after = ''] =
    /^((?:[^"<]|"(?:[^"\\]|\\.)*")*|[^<]*)<([^>]*)>?(.*)$/s.exec(text) ?? [];
  const [plain = '', ...more] = text.includes('<') ? [inner, after] : text.split(/(?=;)/);
  const address = addressOf(plain);
  return (
    address && { address, name: unquoted(name.trim()), parameters: parametersOf(more.join('')) }
  );
}

/**
 * The addresses of one header, split at commas. A comma in a display name without quotes does not
 * split: text without `:` or `<` cannot be an address yet.
 */
export function listOf(text: string): string[] {
  const parts: string[] = [];
  let beginning = '';
  for (const part of split(text, ',')) {
    beginning = beginning ? `${beginning},${part}` : part;
    if (!/[:<]/.test(beginning)) continue;
    parts.push(beginning.trim());
    beginning = '';
  }
  return beginning.trim() ? [...parts, beginning.trim()] : parts;
}

/** One digest challenge (RFC 3261 section 20.44, RFC 8760). */
export interface Challenge {
  readonly realm: string | undefined;
  readonly nonce: string | undefined;
  readonly opaque: string | undefined;
  readonly algorithm: string | undefined;
  readonly stale: boolean;
  readonly qop: string[] | undefined;
}

/** The digest challenges of one header, which may hold several; other schemes are left out. */
export function challengesOf(text: string): Challenge[] {
  // A scheme and its first parameter stand between the same two commas, so the text is cut before
  // each `Scheme name=`.
  const challenges = split(text, ',')
    .join('\n')
    .split(/(?:^|\n)\s*(?=[\w-]+\s+[\w-]+\s*=)/);
  return challenges.flatMap((one) => {
    const [, scheme = '', rest = ''] = /^\s*([\w-]+)\s+(.*)$/s.exec(one) ?? [];
    if (scheme.toLowerCase() !== 'digest') return [];
    const { realm, nonce, opaque, algorithm, stale, qop } = parametersOf(
      rest.split('\n').join(';'),
    );
    return {
      realm: realm ?? undefined,
      nonce: nonce ?? undefined,
      opaque: opaque ?? undefined,
      algorithm: algorithm ?? undefined,
      stale: stale?.toLowerCase() === 'true',
      qop: qop?.toLowerCase().split(/[\s,]+/),
    };
  });
}
