/**
 * Checks answers of a relay against src/relay/openapi.json, and remembers which of them were seen.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type OperationId, operations } from '../../src/relay/openapi/operations.js';
import { openApiFile } from '../tools/openapi.js';
import type { RelayAnswer } from './rig.js';

interface Media {
  readonly schema: {
    readonly anyOf?: readonly Media['schema'][];
    readonly properties?: {
      readonly error?: { readonly properties: { readonly code: { readonly enum: string[] } } };
    };
  };
}

interface Documented {
  readonly headers?: Readonly<
    Record<string, { readonly $ref?: string; readonly required?: boolean }>
  >;
  readonly content?: Readonly<Record<string, Media>>;
}

interface Documentation {
  readonly operationId: OperationId;
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, Documented>>;
}

export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Documentation>>>>;
  readonly components: {
    readonly headers: Readonly<Record<string, { readonly required?: boolean }>>;
  };
}

export const readOpenApi = async (): Promise<OpenApi> =>
  JSON.parse(await readFile(openApiFile, 'utf8')) as OpenApi;

/** The error codes that are documented for an answer. */
const codesOf = ({ schema }: Media): string[] =>
  [schema, ...(schema.anyOf ?? [])].flatMap(
    ({ properties }) => properties?.error?.properties.code.enum ?? [],
  );

export function createContract(document: OpenApi) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addSchema(document, 'openapi');
  const seen = new Set<string>();

  function check(pointer: readonly string[], value: unknown, about: string): void {
    const path = pointer.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'));
    const fits = ajv.compile({ $ref: `openapi#/${path.map(encodeURIComponent).join('/')}` });
    if (!fits(value)) assert.fail(`${about}: ${ajv.errorsText(fits.errors)}`);
  }

  const of = (id: OperationId) => {
    const { path, method } = operations[id];
    const documentation = document.paths[path]?.[method];
    assert.equal(documentation?.operationId, id, `${method} ${path}`);
    return { documentation, at: ['paths', path, method] };
  };

  return {
    /** @returns the body as text. @throws AssertionError where the document does not allow it. */
    sent(id: OperationId, body: unknown): string {
      const { at } = of(id);
      check([...at, 'requestBody', 'content', 'application/json', 'schema'], body, `${id}: body`);
      return JSON.stringify(body);
    },

    /** Notes an answer. @throws AssertionError where it is not documented so. */
    heard<One extends Pick<RelayAnswer, 'status' | 'headers' | 'text'>>(
      id: OperationId,
      answer: One,
    ): One {
      const { documentation, at } = of(id);
      const { status, headers, text } = answer;
      const about = `${id}: ${status} ${text.slice(0, 200)}`;
      const found = [String(status), `${Math.floor(status / 100)}XX`].find(
        (key) => documentation.responses[key],
      );
      assert.ok(found, `${about}: not documented`);
      const documented = documentation.responses[found] ?? {};

      for (const [name, { $ref, required }] of Object.entries(documented.headers ?? {})) {
        const shared = document.components.headers[$ref?.split('/').at(-1) ?? ''];
        if (!(required ?? shared?.required)) continue;
        assert.ok(headers.has(name), `${about}: no ${name}`);
      }
      if (headers.has('retry-after')) {
        assert.ok(documented.headers?.['Retry-After'], `${about}: Retry-After`);
        assert.match(headers.get('retry-after') ?? '', /^[1-9]\d*$/);
      }

      const content = documented.content ?? {};
      const type = headers.get('content-type')?.split(';')[0] ?? '';
      if (Object.keys(content).length === 0) {
        assert.equal(text, '', about);
        seen.add(`${id} ${found}`);
        return answer;
      }
      const media = content[type];
      assert.ok(media, `${about}: ${type}`);
      const body: unknown = type === 'application/json' ? JSON.parse(text) : text;
      check([...at, 'responses', found, 'content', type, 'schema'], body, about);
      const { code } = ((body as { error?: { code?: string } }).error ?? {}) as { code?: string };
      const codes = codesOf(media);
      // Answers of the center that pass unchanged have no code of the relay.
      if (code !== undefined && codes.length > 0) assert.ok(codes.includes(code), about);
      seen.add(`${id} ${found}${codes.length > 0 && code ? ` ${code}` : ` ${type}`}`);
      return answer;
    },

    /** The documented answers that no test has seen so far. */
    unheard(): string[] {
      return Object.values(document.paths)
        .flatMap((path) => Object.entries(path))
        .filter(([method]) => method !== 'servers')
        .flatMap(([, { operationId, responses }]) =>
          Object.entries(responses).flatMap(([status, { content = {} }]) => {
            const types = Object.entries(content).flatMap(([type, media]) => {
              const codes = codesOf(media);
              return codes.length > 0 ? codes : [type];
            });
            return (types.length > 0 ? types : ['']).map((what) =>
              `${operationId} ${status} ${what}`.trim(),
            );
          }),
        )
        .filter((one) => !seen.has(one));
    },
  };
}
