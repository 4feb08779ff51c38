/** The reference of both elements and custom-elements.json have to agree with the code. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { IncomingCallAttributes } from '../../src/agent/attributes.js';
import type { Declaration as Declared } from '../../src/base/element/rules.js';
import { ClickToDialAttributes } from '../../src/element/shared/attributes.js';
import { root } from './bundle.js';
import { drawManifest, inOrder, type Declaration, type Manifest } from './manifest.js';
import { readPublicTypes, type PublicTypes } from './public-types.js';
import { references, withReference } from './reference.js';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const sources = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => read(join(folder, name)));

const elements = {
  'click-to-dial': { folder: 'src/element', attributes: ClickToDialAttributes },
  'incoming-call': { folder: 'src/agent', attributes: IncomingCallAttributes },
};

let types: PublicTypes;
let manifest: Manifest;
before(async () => {
  types = readPublicTypes();
  manifest = await drawManifest(types);
});

function declarationOf(tag: string): Declaration {
  const all = manifest.modules.flatMap((module) => module.declarations);
  return all.find(({ tagName }) => tagName === tag) ?? assert.fail(`${tag} is not in the manifest`);
}

describe('the written reference', () => {
  for (const path of Object.keys(references) as (keyof typeof references)[]) {
    it(`${path} is as "npm run docs" would write it`, async () => {
      const text = read(path);
      assert.equal(await withReference(path, text, { manifest, types }), text);
    });
  }

  it('cannot be written while a value of a type is not documented', () => {
    const entries = [{ name: 'idle', description: 'There is no call.' }, { name: 'queued' }];
    assert.throws(
      () => inOrder('CallState', ['idle', 'queued'], entries, '@cssstate'),
      /CallState 'queued' is not documented: @cssstate/,
    );
  });

  it('cannot be written while a documented value is not in its type', () => {
    const entries = [{ name: 'ringing', description: 'The telephone rings.' }];
    assert.throws(
      () => inOrder('CallState', [], entries, '@cssstate'),
      /'ringing' is documented, but no CallState: @cssstate/,
    );
  });
});

for (const [tag, { folder, attributes }] of Object.entries(elements)) {
  describe(`custom-elements.json of <${tag}>`, () => {
    it('links every attribute to its property, with a type that needs no source', () => {
      const { attributes: all, members } = declarationOf(tag);
      for (const { name, fieldName, type } of all) {
        const field = members.find((member) => member.name === fieldName);
        assert.equal(field?.attribute, name);
        assert.match(
          type?.text ?? '',
          /^(string|number|boolean|string \| number|'[^']*')( \| '[^']*')*$/,
        );
      }
    });

    it('has each attribute that the element observes, its default and whether it is reflected', () => {
      const { members } = declarationOf(tag);
      Object.assign(globalThis, { location: { origin: 'location.origin' } });
      const properties: Readonly<Record<string, Declared<unknown>>> = attributes.properties;
      const declared = Object.entries(properties).map(([name, { rule, reflect }]) => {
        const { initial } = rule;
        const isText = typeof initial === 'string' && initial !== location.origin;
        const written = isText ? `'${initial}'` : Array.isArray(initial) ? '[]' : String(initial);
        return { name, default: written, reflects: reflect ?? false };
      });
      const documented = members
        .filter(({ attribute }) => attribute !== undefined && attribute !== 'lang')
        .map((one) => ({ name: one.name, default: one.default, reflects: one.reflects ?? false }));
      assert.deepEqual(documented, declared);
    });

    it('has no member that only the classes of the element itself use', () => {
      const { members } = declarationOf(tag);
      const names = new Set(members.map(({ name }) => name));
      for (const name of [
        'language',
        'report',
        'isThere',
        'wear',
        'tell',
        'hasOwnProperty',
        'properties',
      ]) {
        assert.ok(!names.has(name), name);
      }
    });

    it('has a description for every entry', () => {
      const { attributes: all, members, events, ...rest } = declarationOf(tag);
      const { slots, cssParts, cssProperties, cssStates } = rest;
      const entries = [all, members, events, slots, cssParts, cssProperties, cssStates].flat();
      for (const { name, description = '' } of entries) assert.match(description, /\.$/, name);
    });

    it('has the custom properties of the stylesheets, with their defaults', () => {
      const found = new Map<string, string>();
      for (const text of sources(folder)) {
        for (const [, name = '', value = ''] of text.matchAll(
          new RegExp(
            String.raw`var\((--${tag}-[a-z-]+), ((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)`,
            'g',
          ),
        )) {
          const both = /^var\(--_light, (.*?)\) var\(--_dark, (.*?)\)$/.exec(value);
          const plain = value.replace('--_space', `--${tag}-spacing`);
          if (!found.has(name))
            found.set(name, both ? `light-dark(${both[1]}, ${both[2]})` : plain);
        }
      }
      const documented = declarationOf(tag).cssProperties.map(
        (one) => [one.name, one.default] as const,
      );
      // The panel has another default for the font size, which only the description names.
      const size = `--${tag}-font-size`;
      const other = ([name]: readonly unknown[]): boolean => name !== size;
      assert.deepEqual(
        Object.fromEntries(documented.filter(other)),
        Object.fromEntries([...found].filter(other)),
      );
      assert.ok(found.has(size));
    });

    it('has every part that stands in a template', () => {
      const names = declarationOf(tag).cssParts.map(({ name }) => name);
      const inTemplates = sources(folder).flatMap((text) =>
        [...text.matchAll(/ part="([a-z -]+)"/g)].flatMap(([, parts = '']) => parts.split(' ')),
      );
      assert.deepEqual(
        inTemplates.filter((name) => !names.includes(name)),
        [],
      );
    });
  });
}
