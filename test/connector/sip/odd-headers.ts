/**
 * Random SIP messages for fast-check, with every header that a request or response may carry, valid
 * and nearly valid. The fields by which a message is recognised (first line, branch, tags, Call-ID
 * and CSeq) are always there, in any spelling; all others may be anything.
 */
import fc from 'fast-check';

interface End {
  readonly uri: string;
  readonly tag: string | undefined;
}

/** The fields by which a message is recognised. */
export interface Marks {
  readonly branch: string;
  readonly from: End;
  readonly to: End;
  readonly callId: string;
  readonly cseq: number;
  readonly method: string;
}

/** Names of headers with valid values of the RFCs. */
const known: Readonly<Record<string, readonly string[]>> = {
  Allow: ['INVITE, ACK, BYE', 'INVITE'],
  Supported: ['timer,100rel, replaces', ''],
  k: ['gruu, outbound'],
  Require: ['timer', '100rel'],
  'Session-Expires': ['1800;refresher=uac', '90'],
  x: ['1800;refresher=uas'],
  'Min-SE': ['90', '120;x=1'],
  'Content-Length': ['0', '4711'],
  l: ['3'],
  'Content-Disposition': ['session;handling=optional', 'render'],
  'Content-Language': ['en'],
  'Content-Encoding': ['gzip'],
  e: ['identity'],
  'MIME-Version': ['1.0'],
  Date: ['Sat, 13 Nov 2010 23:29:00 GMT'],
  Server: ['Asterisk PBX 20.9.1', 'gw (x; "y")'],
  'User-Agent': ['FPBX-16.0(18.9)'],
  Reason: ['Q.850;cause=16;text="Normal call clearing"', 'SIP ;cause=200'],
  'P-Asserted-Identity': ['"A. Gent" <sip:agent@pbx.example>', 'tel:+4989123456'],
  'P-Early-Media': ['sendrecv'],
  'P-Charging-Vector': ['icid-value="a b";icid-generated-at=192.0.2.1'],
  'P-Access-Network-Info': ['3GPP-UTRAN-TDD; utran-cell-id-3gpp=234151D0FCE11'],
  Warning: ['399 pbx.example "Incompatible, or not"'],
  'Retry-After': ['120 (in a meeting);duration=60', '18000'],
  'Record-Route': ['<sip:192.0.2.1;lr>', '<sip:p_1;lr;ftag=a,b>, "x" <sips:[2001:db8::1];lr=on>'],
  Route: ['<sip:192.0.2.1;lr>'],
  Contact: ['<sip:*#9240@1af019b2ba08:8089;transport=ws>;expires=60', 'sip:a@b, <sip:c@d>;q=0.5'],
  m: ['"Agent, 7" <tel:+49-89-1>', '*'],
  'WWW-Authenticate': ['Digest realm="a, b", nonce="1", qop="auth,auth-int"', 'Bearer realm="x"'],
  'Proxy-Authenticate': ['Digest realm="a", nonce="1", algorithm=SHA-256'],
  'Authentication-Info': ['nextnonce="47364c23432d2e131a5fb210812c"'],
  Event: ['refer;id=1'],
  o: ['presence'],
  'Refer-To': ['<sip:b@x?Replaces=1%40a%3Bto-tag%3D7>'],
  r: ['tel:112'],
  'Referred-By': ['<sip:a@b>;cid="2UWQFN309shb3@x"'],
  Replaces: ['12@x;to-tag=1;from-tag=2;early-only'],
  'Max-Forwards': ['70'],
  Expires: ['60'],
  Timestamp: ['54.2 0.1'],
  RSeq: ['1'],
  RAck: ['776656 1 INVITE'],
  'History-Info': ['<sip:a@b?Reason=SIP%3Bcause%3D302>;index=1'],
  Diversion: ['<sip:a@b>;reason=unconditional;counter=1'],
  'Call-Info': ['<http://www.example.com/a.jpg> ;purpose=icon'],
  'Alert-Info': ['<urn:alert:source:external>'],
  Geolocation: ['<cid:a@b>;inserted-by="x"'],
  Privacy: ['id;header'],
  Identity: ['"eyJhbGciOiJFUzI1NiJ9..x";info=<https://x>;alg=ES256'],
  Subject: ['Re: a call'],
  'X-Any_thing.1': ['ok'],
  'X-Übung': ['ü'],
  constructor: ['1'],
  __proto__: ['1'],
  toString: ['1'],
  '': ['without a name'],
};

/** Values that fit no header. */
const misfits = [
  '',
  ';',
  ',,;=',
  '=',
  '"',
  '\\',
  '"\\',
  '<',
  '<>',
  '>',
  '<sip:',
  'sip:',
  '@',
  '%',
  '*',
  '-1',
  '99999999999999999999',
  '1e9',
  '0x10',
  'NaN',
  'null',
  'Müller 😀',
  ' ',
  '\u0000',
  'a\u0085b',
];

/** Any characters except line ends, which would begin another header. */
const anything = fc
  .string({ unit: 'binary', maxLength: 12 })
  .map((text) => text.replace(/[\r\n\u2028\u2029]/g, ''));

/** Adds, removes or changes one character. */
const almost = (value: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.nat(value.length), fc.nat(1), fc.constantFrom(...'";,<>@ \t=:%[ü'.split(''), ''))
    .map(([at, less, char]) => value.slice(0, at) + char + value.slice(at + less));

/** Adds spaces where they mean nothing, and folds headers over lines (RFC 3261 section 7.3.1). */
const gap = fc.constantFrom('', ' ', '\t', '  ', '\r\n ', ' \r\n\t');
const cased = (name: string): fc.Arbitrary<string> =>
  fc.constantFrom(name, name.toLowerCase(), name.toUpperCase());

const lineOf = (name: string, value: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(cased(name), fc.constantFrom(':', ' :', ': ', '\t: '), gap, value)
    // A space at the very beginning would make it a part of the line before.
    .map(([written, colon, space, text]) => (written + colon).trimStart() + space + text);

const optional: fc.Arbitrary<string> = fc
  .constantFrom(...Object.entries(known))
  .chain(([name, values]) => {
    const valid = fc.constantFrom(...values);
    return lineOf(
      name,
      fc.oneof(valid, valid.chain(almost), fc.constantFrom(...misfits), anything),
    );
  });

/** Forms of an address header; `%u` stands for the address, `%t` for the tag. */
const people = fc.constantFrom(
  '<%u>%t',
  '"A \\"b\\" <c>; d" <%u>%t',
  'Müller, H. (Büro) <%u>%t',
  '"open <%u>%t',
  '%u%t',
  '<%u> ;x="a;tag=no"%t',
  '<%u>%t;x',
  '<%u>;epid;y=%t',
  ' \t<%u>\t%t\t;z= ',
);
const tagged = fc.constantFrom(';tag=%', ';TAG=%', '; tag = %', ';\t tag=%');
const vias = fc.constantFrom(
  'SIP/2.0/WSS x.invalid;branch=%',
  'SIP / 2.0 / WSS x.invalid:443 ; branch = %',
  'sip/2.0/ws [2001:db8::1];rport=1;received=192.0.2.1;BRANCH=%',
  'SIP/2.0/WSS ;;branch=%;;',
  'SIP/2.0/TLS-SCTP 1af019b2ba08;x="a;branch=no,";branch=%;alias',
  'what?;branch=%',
);
const numbers = fc.constantFrom('% #', '%  #', '%\t#', '00% #', '% \t # ');

/** How one message is written. */
export interface Oddities {
  readonly names: readonly string[];
  readonly gaps: readonly string[];
  readonly via: string;
  readonly people: readonly [string, string];
  readonly tags: readonly [string, string];
  readonly cseq: string;
  readonly others: readonly string[];
  /** Places of the optional headers among the five required ones. */
  readonly first: number;
}

const five = [
  ['Via', 'v'],
  ['From', 'f'],
  ['To', 't'],
  ['Call-ID', 'i'],
  ['CSeq', 'CSEQ'],
] as const;

export const oddities: fc.Arbitrary<Oddities> = fc.record({
  names: fc.tuple(...five.map((names) => fc.constantFrom(...names).chain(cased))),
  gaps: fc.array(gap, { minLength: five.length, maxLength: five.length }),
  via: vias,
  people: fc.tuple(people, people),
  tags: fc.tuple(tagged, tagged),
  cseq: numbers,
  others: fc.array(optional, { maxLength: 6 }),
  first: fc.nat(five.length),
});

export const plain: Oddities = {
  names: five.map(([name]) => name),
  gaps: [],
  via: 'SIP/2.0/WSS x.invalid;branch=%',
  people: ['<%u>%t', '<%u>%t'],
  tags: [';tag=%', ';tag=%'],
  cseq: '% #',
  others: [],
  first: 0,
};

export function writeOdd(start: string, marks: Marks, odd: Oddities, body = ''): string {
  const [from, to] = ([marks.from, marks.to] as const).map(({ uri, tag }, at) => {
    const parameter = tag === undefined ? '' : (odd.tags[at] ?? '').replace('%', tag);
    return (odd.people[at] ?? '').replace('%u', () => uri).replace('%t', () => parameter);
  });
  const values = [
    odd.via.replace(/%/g, marks.branch),
    from,
    to,
    marks.callId,
    odd.cseq.replace('%', String(marks.cseq)).replace('#', marks.method),
  ];
  const lines = values.map((value, at) => `${odd.names[at]}:${odd.gaps[at] ?? ' '}${value}`);
  lines.splice(odd.first, 0, ...odd.others);
  if (body) lines.push('Content-Type: application/sdp');
  return [start, ...lines, '', body].join('\r\n');
}

/** First lines of a response; the number stands for `%`. */
export const statusLines = fc.constantFrom(
  'SIP/2.0 % OK',
  'SIP/2.0 %',
  'SIP/2.0 % ',
  'sip/2.0  %  Völlig "in" <Ordnung>',
  'SIP/2.0 % [`]',
);
