/**
 * Makes src/relay/openapi.json, the relay's interface as OpenAPI 3.1, from its table of operations.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { type FailureCode, failureCodes } from '../../src/relay/visitor/failures.js';
import { type Operation, operations } from '../../src/relay/openapi/operations.js';
import { reference, type Schema, schemas } from '../../src/relay/openapi/schemas.js';
import { cookieName } from '../../src/relay/visitor/visitor-cookie.js';
import { root } from './bundle.js';

export const openApiFile = join(root, 'src/relay/openapi.json');

const tags: Readonly<Record<Operation['by'], string>> = {
  page: 'The widget, in a page of ALLOWED_ORIGINS: `Origin` says so, else `Referer` or `Sec-Fetch-Site`.',
  center: 'The contact center.',
  operator: 'Whoever runs the relay, and their machines.',
};

const description =
  `A relay between the widget \`<click-to-dial>\` and the contact center. What it answers
itself where it has no answer is \`{"error":{"code","message"}}\`.

Every answer but those on METRICS_PORT has \`X-Request-Id\` and \`Cache-Control: no-store\`; for pages also
\`Vary: Origin\` and, where the origin is allowed, the headers of CORS with credentials. \`OPTIONS\` answers
preflights (204), \`HEAD\` is for \`/healthz\` alone (else 405 \`bad-request\`), any other path is 404
\`not-found\`, and what is no HTTP, or names two hosts, 400 without a body.`.replaceAll(
    /(?<!\n)\n(?!\n)/g,
    ' ',
  );

/** The schema of a failure with one of these codes. */
const failureWith = (codes: readonly FailureCode[]): Schema => ({
  ...reference('Failure'),
  properties: { error: { properties: { code: { enum: codes } } } },
});

const failureText = (codes: readonly FailureCode[]): string =>
  codes.map((code) => `\`${code}\`: ${failureCodes[code]}`).join(' ');

const header = (name: string): Schema => ({ [name]: { $ref: `#/components/headers/${name}` } });

function failureAnswer(status: number, own: readonly FailureCode[], passesOn = false): Schema {
  // `refused` is the code if the center answers this status with a body that is not JSON.
  const codes = passesOn ? [...new Set([...own, 'refused' as const])] : own;
  const schema = failureWith(codes);
  const mayWait = passesOn || status === 503;
  return {
    description: failureText(codes) + (passesOn ? ' Or what the center says, passed on.' : ''),
    headers: {
      ...header('X-Request-Id'),
      ...(status === 429 && !passesOn && header('Retry-After')),
      ...(mayWait && { 'Retry-After': { ...retryAfter, required: false } }),
    },
    content: {
      'application/json': {
        schema: passesOn ? { anyOf: [schema, reference('CenterAnswer')] } : schema,
      },
    },
  };
}

const retryAfter = {
  description: 'Seconds to wait.',
  required: true,
  schema: { type: 'string', pattern: '^[1-9][0-9]*$' },
};

function answersOf(operation: Operation): Schema {
  const { answers, failures, passesOn, cookie, ofMetrics } = operation;
  const usual: Record<string, Schema> = Object.fromEntries(
    Object.entries(answers).map(([status, { what, content }]) => [
      status,
      {
        description: what,
        headers: {
          ...(!ofMetrics && header('X-Request-Id')),
          ...(cookie && Number(status) < 300 && header('Set-Cookie')),
          ...(passesOn === true && { 'Retry-After': { ...retryAfter, required: false } }),
        },
        content: Object.fromEntries(
          Object.entries(content).map(([type, schema]) => [
            type,
            { schema: schema ? reference(schema) : {} },
          ]),
        ),
      },
    ]),
  );
  const failed = Object.entries(failures)
    .filter(([status]) => !usual[status])
    .map(([status, codes]): [string, Schema] => [
      status,
      failureAnswer(
        Number(status),
        codes ?? [],
        passesOn === true || (passesOn === 'failures' && status !== '404'),
      ),
    ]);
  return {
    ...usual,
    ...(passesOn === true && { '2XX': usual[200] }),
    ...Object.fromEntries(failed),
    ...(passesOn && { '4XX': failureAnswer(400, [], true), '5XX': failureAnswer(500, [], true) }),
  };
}

function operationOf(id: string, operation: Operation): Schema {
  const { summary, by, cookie, parameters, body } = operation;
  return {
    operationId: id,
    summary,
    tags: [by],
    ...(cookie && { security: [...(cookie === 'new' ? [{}] : []), { visitor: [] }] }),
    ...(parameters && { parameters }),
    ...(body && {
      requestBody: {
        required: true,
        description: 'At most 10 KB.',
        content: { 'application/json': { schema: reference(body) } },
      },
    }),
    responses: answersOf(operation),
  };
}

function pathsOf(): Schema {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [id, operation] of Object.entries<Operation>(operations)) {
    const path = (paths[operation.path] ??= operation.ofMetrics ? { servers: metricsServers } : {});
    path[operation.method] = operationOf(id, operation);
  }
  return paths;
}

const metricsServers = [
  { url: 'http://127.0.0.1:9464', description: 'METRICS_HOST and METRICS_PORT: for no visitor.' },
];

export async function drawOpenApi(): Promise<string> {
  const { version, license } = JSON.parse(
    await readFile(join(root, 'package.json'), 'utf8'),
  ) as Record<string, string>;
  const document = {
    openapi: '3.1.0',
    info: {
      title: 'click-to-dial relay',
      version,
      license: { name: license, identifier: license },
      description,
    },
    servers: [{ url: '/', description: 'HOST and PORT, or the proxy before it.' }],
    tags: Object.entries(tags).map(([name, what]) => ({ name, description: what })),
    paths: pathsOf(),
    components: {
      schemas,
      headers: {
        'X-Request-Id': {
          description: 'As the request gave it, or new; the log has it too.',
          required: true,
          schema: { type: 'string' },
        },
        'Retry-After': retryAfter,
        'Set-Cookie': {
          description: 'Where the visitor is new, or the token another one.',
          schema: { type: 'string', pattern: `^${cookieName}=` },
        },
      },
      securitySchemes: {
        visitor: {
          type: 'apiKey',
          in: 'cookie',
          name: cookieName,
          description: 'Who the visitor is, sealed: one cookie is one call.',
        },
      },
    },
  };
  return format(JSON.stringify(document), {
    parser: 'json',
    ...(await resolveConfig(openApiFile)),
  });
}
