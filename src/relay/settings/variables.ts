/**
 * The relay's environment variables, one row each: purpose, default, and check of the accepted
 * values. `readConfig` (config.ts) reads them; the table in src/relay/README.md is generated from
 * them.
 */
import { numberFormats } from './numbers.js';
import { logLevels } from '../base/log.js';
import {
  closedDates,
  countries,
  host,
  hours,
  integer,
  keysUrl,
  list,
  oneOf,
  origin,
  phoneNumber,
  redisUrl,
  reportUrl,
  serverUrl,
  text,
  type SettingReader,
  zone,
} from './checks.js';

export interface Variable<T> {
  readonly name: string;
  /** The purpose in one sentence, for whoever runs the relay. */
  readonly what: string;
  /** The default, written as in the environment; without a default the variable must be set. */
  readonly fallback?: string;
  /** @throws Error whose message says which values are accepted. */
  readonly check: SettingReader<T>;
  /** May be read from a file instead, whose path stands in the variable `…_FILE`. */
  readonly secret?: true;
}

/** Name of the variable that holds the path of the file with the secret. */
export const fileOf = (name: string): string => `${name}_FILE`;

const variable = <T>(
  name: string,
  what: string,
  check: SettingReader<T>,
  fallback?: string,
): Variable<T> => ({ name, what, check, ...(fallback !== undefined && { fallback }) });

const secret = <T>(
  ...[name, what, check, fallback]: Parameters<typeof variable<T>>
): Variable<T> => ({ ...variable(name, what, check, fallback), secret: true });

/** A check that also accepts the empty text, which means "not set". */
const optional =
  <T>(check: SettingReader<T>): SettingReader<T | undefined> =>
  (given) =>
    given === '' ? undefined : check(given);

const perMinute = integer(0, 1_000_000);
const perHour = perMinute;

export const variables = {
  fabricUrl: variable(
    'FABRIC_URL',
    "The API Fabric's address, such as https://service.besclouds.com.",
    serverUrl,
  ),
  appKey: secret(
    'APP_KEY',
    'App key of the API Fabric.',
    text(1, 1000, /^[\x21-\x7e]*$/, 'printable ASCII characters, no spaces'),
  ),
  appSecret: secret('APP_SECRET', 'App secret of that app key.', text(1, 1000)),
  channelId: variable('CHANNEL_ID', 'Id of the web channel that calls come in on.', text(1, 200)),
  allowedOrigins: variable(
    'ALLOWED_ORIGINS',
    "Origins of the pages that carry the widget, separated by commas. The relay's own is allowed too.",
    list(origin),
  ),
  relaySecrets: secret(
    'RELAY_SECRET',
    "Encrypts visitors' cookies; the same at all relays. In a list, the first encrypts, all decrypt.",
    list(text(32, 1000, /^[\x20-\x7e]*$/, 'printable ASCII characters without a comma, for each')),
  ),
  publicUrl: variable(
    'PUBLIC_URL',
    'The address at which the center reaches this relay, on its trustlist; needed for call-backs.',
    optional(reportUrl),
    '',
  ),

  host: variable('HOST', 'Address to listen on.', host, '127.0.0.1'),
  port: variable('PORT', 'Port to listen on; 0 is any free one.', integer(0, 65_535), '8080'),
  metricsHost: variable('METRICS_HOST', 'Address that /metrics listens on.', host, '127.0.0.1'),
  metricsPort: variable(
    'METRICS_PORT',
    'Port of /metrics; 0 switches it off.',
    integer(0, 65_535),
    '9464',
  ),
  redisUrl: secret(
    'REDIS_URL',
    'Redis that several relays share; without it this relay uses its own memory.',
    optional(redisUrl),
    '',
  ),
  trustedProxies: variable(
    'TRUSTED_PROXIES',
    'Number of proxies in front of the relay that write X-Forwarded-For.',
    integer(0, 10),
    '0',
  ),
  cookieSameSite: variable(
    'COOKIE_SAME_SITE',
    'SameSite of the cookie; None where pages lie on another site than the relay.',
    oneOf(['Lax', 'Strict', 'None'] as const),
    'Lax',
  ),
  userName: variable(
    'USER_NAME',
    'Name under which agents see a visitor whose token names none.',
    text(1, 200, /^\P{Cc}*$/u, 'characters'),
    'Visitor',
  ),
  locale: variable(
    'LOCALE',
    'Language of visitors that is named to the center where theirs is not known, such as en or zh_CN.',
    text(2, 20, /^[a-z]{2,3}(?:[_-][a-z\d]{2,8})*$/i, 'characters of a language tag'),
    'en',
  ),
  visitorTokenSecrets: secret(
    'VISITOR_TOKEN_SECRET',
    "Key by which the site signs visitors' tokens (HS256). In a list, each is taken.",
    optional(
      list(
        text(32, 1000, /^[\x20-\x7e]*$/, 'printable ASCII characters without a comma, for each'),
      ),
    ),
    '',
  ),
  visitorTokenJwks: variable(
    'VISITOR_TOKEN_JWKS',
    "URL of the public keys (JWK Set) by which visitors' tokens are verified; instead of a secret.",
    optional(keysUrl),
    '',
  ),
  visitorTokenIssuer: variable(
    'VISITOR_TOKEN_ISSUER',
    "Issuer (`iss`) that visitors' tokens must name; needed with VISITOR_TOKEN_JWKS.",
    optional(text(1, 1000)),
    '',
  ),
  visitorTokenAudience: variable(
    'VISITOR_TOKEN_AUDIENCE',
    "Audience (`aud`) that visitors' tokens must name; needed with VISITOR_TOKEN_JWKS.",
    optional(text(1, 1000)),
    '',
  ),
  tokenExpire: variable(
    'TOKEN_EXPIRE',
    'Seconds that an AccessToken is requested for.',
    integer(60, 3600),
    '600',
  ),
  abandonedAfter: variable(
    'ABANDONED_AFTER',
    'Seconds without a poll after which a call is dropped; hidden tabs may poll once a minute.',
    integer(75, 3600),
    '120',
  ),
  shutdownSeconds: variable(
    'SHUTDOWN_SECONDS',
    'Seconds that held polls get to end when the relay is stopped.',
    integer(0, 600),
    '25',
  ),
  workers: variable(
    'WORKERS',
    'Processes that share the port, for more than one core; more than 1 needs REDIS_URL.',
    integer(1, 64),
    '1',
  ),
  centerSockets: variable(
    'CENTER_SOCKETS',
    'Requests at the center at once, held polls included; visitors beyond that are answered 503.',
    integer(1, 1_000_000),
    '20000',
  ),
  logLevel: variable('LOG_LEVEL', 'The lowest level that is logged.', oneOf(logLevels), 'info'),

  callsPerVisitor: variable(
    'LIMIT_CALLS_PER_VISITOR',
    'Calls a visitor may create per minute; 0 is no limit, here and below.',
    perMinute,
    '6',
  ),
  callsPerAddress: variable(
    'LIMIT_CALLS_PER_ADDRESS',
    'Calls that may be created per minute from one address (IPv4, or a /64 of IPv6).',
    perMinute,
    '30',
  ),
  visitorsPerAddress: variable(
    'LIMIT_VISITORS_PER_ADDRESS',
    'New visitors per minute from one address: each costs the center a token.',
    perMinute,
    '60',
  ),
  requestsPerVisitor: variable(
    'LIMIT_REQUESTS_PER_VISITOR',
    'Requests of one visitor per minute.',
    perMinute,
    '600',
  ),
  requestsPerAddress: variable(
    'LIMIT_REQUESTS_PER_ADDRESS',
    'Requests from one address per minute; many visitors may share an address.',
    perMinute,
    '12000',
  ),
  messagesPerVisitor: variable(
    'LIMIT_MESSAGES_PER_VISITOR',
    'Messages a visitor may leave per hour.',
    perHour,
    '3',
  ),
  messagesPerAddress: variable(
    'LIMIT_MESSAGES_PER_ADDRESS',
    'Messages that may be left per hour from one address.',
    perHour,
    '5',
  ),
} as const;

export const signatureAlgorithms = ['hmac-sha256', 'sha-256'] as const;

/** Read where `CALLBACK_CALLERS` is set. */
export const callbackVariables = {
  callers: variable(
    'CALLBACK_CALLERS',
    "Numbers of the agents' side, separated by commas, used in turn. Without any, call-backs are off.",
    list(phoneNumber),
  ),
  kind: variable(
    'CALLBACK_KIND',
    'Kind of bidirectional call the tenant has.',
    oneOf(['aicc', 'ita'] as const),
    'aicc',
  ),
  countries: variable(
    'CALLBACK_COUNTRIES',
    'Countries (DE) that may be called, separated by commas, or prefixes of one country (+4989).',
    countries,
  ),
  perDay: variable(
    'CALLBACK_PER_DAY',
    'Call-backs per day, all visitors together.',
    integer(1, 1_000_000),
    '100',
  ),
  perNumber: variable(
    'CALLBACK_PER_NUMBER',
    'Call-backs per day to one number.',
    integer(1, 1000),
    '3',
  ),
  perVisitor: variable(
    'CALLBACK_PER_VISITOR',
    'Call-backs per day for one visitor.',
    integer(1, 1000),
    '3',
  ),
  perAddress: variable(
    'CALLBACK_PER_ADDRESS',
    'Call-backs per day from one address.',
    integer(1, 100_000),
    '10',
  ),
  delay: variable(
    'CALLBACK_DELAY',
    'Seconds until a call-back is sent; until then the visitor can take it back.',
    integer(0, 3600),
    '10',
  ),
  noStatusAfter: variable(
    'CALLBACK_NO_STATUS_AFTER',
    'Seconds without news, reported or asked for, after which the visitor is told so.',
    integer(30, 86_400),
    '300',
  ),
  hours: variable(
    'CALLBACK_HOURS',
    'Hours in which visitors may choose a time, "Mo-Fr 09:00-17:00"; needs REDIS_URL.',
    optional(hours),
    '',
  ),
  hoursZone: variable(
    'CALLBACK_HOURS_ZONE',
    'Time zone of these hours, such as Europe/Berlin; needed with them.',
    optional(zone),
    '',
  ),
  hoursClosed: variable(
    'CALLBACK_HOURS_CLOSED',
    'Dates without hours, "2026-12-24 2026-12-25/2027-01-01".',
    closedDates,
    '',
  ),
  numberFormat: variable(
    'CALLBACK_NUMBER_FORMAT',
    "How the center wants the visitor's number.",
    oneOf(numberFormats),
    'digits',
  ),
  callerPresent: variable(
    'CALLBACK_CALLER_PRESENT',
    'Number the visitor sees (AICC only).',
    optional(phoneNumber),
    '',
  ),
  agentPresent: variable(
    'CALLBACK_AGENT_PRESENT',
    'Number the agent sees (AICC only).',
    optional(phoneNumber),
    '',
  ),
  agentWorkNo: variable(
    'CALLBACK_AGENT_WORK_NO',
    'Work number of the agent who calls.',
    optional(text(1, 5, /^\d+$/, 'digits')),
    '',
  ),
  callData: variable(
    'CALLBACK_CALL_DATA',
    'Whether the agent is told page, language, name and what the page says (AICC only).',
    oneOf(['on', 'off'] as const),
    'on',
  ),
  signatureKey: secret(
    'CALLBACK_SIGNATURE_KEY',
    "Key shared with the center; with it, the center's reports must be signed.",
    optional(text(8, 1000)),
    '',
  ),
  signature: variable(
    'CALLBACK_SIGNATURE',
    'How reports are signed.',
    oneOf(signatureAlgorithms),
    'hmac-sha256',
  ),
} as const;
