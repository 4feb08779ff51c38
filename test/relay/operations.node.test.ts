/** The operators' files name only metrics and variables that the relay has. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { collectDefaultMetrics } from 'prom-client';
import { parse } from 'yaml';
import { createMetrics } from '../../src/relay/base/metrics.js';
import { misspelt } from '../../src/relay/settings/misspelt.js';
import { variables } from '../../src/relay/settings/variables.js';
import { root } from '../tools/bundle.js';

const read = (name: string): Promise<string> =>
  readFile(join(root, 'src/relay/operations', name), 'utf8');

/** Metrics that Prometheus itself adds for each target. */
const ofPrometheus = ['up'];

async function names(): Promise<Set<string>> {
  const { registry } = createMetrics();
  collectDefaultMetrics({ register: registry });
  const known = await registry.getMetricsAsJSON();
  return new Set([
    ...ofPrometheus,
    ...known.flatMap(({ name, type }) =>
      // prom-client gives the type as a name, although its declaration says a number.
      String(type) === 'histogram' ? [`${name}_count`, `${name}_sum`, `${name}_bucket`] : [name],
    ),
  ]);
}

/** The metrics in an expression: words before `{`, `[`, `)`, an operator or the end. */
const metricsOf = (expression: string): string[] =>
  expression
    .replace(/"[^"]*"/g, '')
    .replace(/\b(?:by|without)\s*\([^)]*\)/g, '')
    .replace(/\{[^}]*\}/g, '')
    .replace(/\[[^\]]*\]/g, '')
    .match(/[a-z_:][\w:]*(?!\w|\s*\()/gi) ?? [];

async function assertKnown(expressions: readonly string[]): Promise<void> {
  const known = await names();
  assert.ok(expressions.length > 0);
  for (const expression of expressions) {
    const found = metricsOf(expression);
    assert.ok(found.length > 0, expression);
    for (const name of found) assert.ok(known.has(name), `${name} in ${expression}`);
  }
}

interface Service {
  readonly environment?: Readonly<Record<string, string>>;
  readonly user?: string;
  readonly read_only?: boolean;
  readonly healthcheck: { readonly test: readonly unknown[] };
}

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly description: string };
}

/** `docker compose`, or the older docker-compose; undefined where neither is installed. */
const composeClient = [['docker', 'compose'], ['docker-compose']].find(
  ([file = '', ...args]) => spawnSync(file, [...args, 'version']).status === 0,
);

function whyNoCompose(): string | undefined {
  if (composeClient) return undefined;
  const why = 'no docker compose here: compose.yaml is NOT CHECKED by its own client';
  console.error(`\n  !! ${why}\n`);
  return why;
}

/** @returns the file as the compose client has read it. */
function composed(file: string): string {
  const [client = '', ...args] = composeClient ?? [];
  // docker-compose refuses the field `name`.
  const input = args.length > 0 ? file : file.replace(/^name: .*$/m, '');
  const { status, stdout, stderr } = spawnSync(
    client,
    [...args, '--project-directory', join(root, 'src/relay/operations'), '-f', '-', 'config'],
    {
      input,
      encoding: 'utf8',
      env: {
        ...process.env,
        FABRIC_URL: 'https://fabric.example',
        APP_KEY: 'key',
        CHANNEL_ID: 'channel',
        ALLOWED_ORIGINS: 'https://shop.example',
      },
    },
  );
  assert.equal(status, 0, stderr);
  return stdout;
}

describe("the operators' files", () => {
  it('alert by metrics that the relay has, each with a severity and a description', async () => {
    const { groups } = parse(await read('alerts.yaml')) as { groups: { rules: Rule[] }[] };
    const rules = groups.flatMap((group) => group.rules);
    await assertKnown(rules.map(({ expr }) => expr));
    for (const { alert, labels, annotations } of rules) {
      assert.match(labels.severity, /^(critical|warning)$/, alert);
      assert.ok(annotations.summary && annotations.description, alert);
    }
    assert.equal(new Set(rules.map(({ alert }) => alert)).size, rules.length);
  });

  it('draw metrics that the relay has, no two panels in one place', async () => {
    const { panels } = JSON.parse(await read('grafana.json')) as {
      panels: { gridPos: { x: number; y: number }; targets: { expr: string }[] }[];
    };
    await assertKnown(panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)));
    const places = panels.map(({ gridPos: { x, y } }) => `${x} ${y}`);
    assert.equal(new Set(places).size, places.length);
  });

  it('start the relay with variables it knows, and every service without root on a read-only disk', async () => {
    const { services } = parse(await read('compose.yaml')) as { services: Record<string, Service> };
    const given = Object.keys(services['relay']?.environment ?? {});
    assert.deepEqual(misspelt(given), []);
    const asked = new Set(given.map((name) => name.replace(/_FILE$/, '')));
    const required = Object.values(variables).filter(({ fallback }) => fallback === undefined);
    for (const { name } of required) assert.ok(asked.has(name), name);
    for (const [name, service] of Object.entries(services)) {
      const { test } = service.healthcheck;
      assert.ok(service.read_only && test.length > 0, name);
      assert.ok(
        test.every((part) => typeof part === 'string'),
        name,
      );
      assert.ok(service.user && service.user !== 'root', name);
    }
  });

  it(
    'are read by the client of docker compose as they are meant',
    { skip: whyNoCompose() },
    async () => {
      const { services } = parse(composed(await read('compose.yaml'))) as {
        services: Record<string, Service>;
      };
      assert.deepEqual(Object.keys(services).sort(), ['redis', 'relay']);
      assert.equal(services['relay']?.environment?.['FABRIC_URL'], 'https://fabric.example');
      const health = services['relay'].healthcheck.test.at(-1);
      assert.ok(String(health).endsWith('process.exit(r.ok ? 0 : 1), () => process.exit(1))'));
    },
  );

  it('would fail this test with a metric that does not exist', async () => {
    await assert.rejects(assertKnown(['sum(rate(click_to_dial_polls_total[5m])) > 1']), {
      name: 'AssertionError',
    });
  });
});
