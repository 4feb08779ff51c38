/** The operators' files speak of metrics and variables that the relay has. */
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

/** Prometheus' own, of whatever it scrapes. */
const ofPrometheus = ['up'];

async function names(): Promise<Set<string>> {
  const { registry } = createMetrics();
  collectDefaultMetrics({ register: registry });
  const known = await registry.getMetricsAsJSON();
  return new Set([
    ...ofPrometheus,
    ...known.flatMap(({ name, type }) =>
      // prom-client tells the type by name, in spite of its own declaration.
      String(type) === 'histogram' ? [`${name}_count`, `${name}_sum`, `${name}_bucket`] : [name],
    ),
  ]);
}

/** What stands in an expression for a metric: a word before `{`, `[`, `)`, an operator or the end. */
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

/** Docker's client with its plugin, or the older program of its own; only where one is installed. */
const composeClient = [['docker', 'compose'], ['docker-compose']].find(
  ([file = '', ...args]) => spawnSync(file, [...args, 'version']).status === 0,
);

function whyNoCompose(): string | undefined {
  if (composeClient) return undefined;
  const why = 'no docker compose here: compose.yaml is NOT CHECKED by its own client';
  console.error(`\n  !! ${why}\n`);
  return why;
}

/** As the client understands it. */
function composed(file: string): string {
  const [client = '', ...args] = composeClient ?? [];
  // The older program knows no names.
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
  it('alert by metrics that the relay has, and say what it means', async () => {
    const { groups } = parse(await read('alerts.yaml')) as { groups: { rules: Rule[] }[] };
    const rules = groups.flatMap((group) => group.rules);
    await assertKnown(rules.map(({ expr }) => expr));
    for (const { alert, labels, annotations } of rules) {
      assert.match(labels.severity, /^(critical|warning)$/, alert);
      assert.ok(annotations.summary && annotations.description, alert);
    }
    assert.equal(new Set(rules.map(({ alert }) => alert)).size, rules.length);
  });

  it('draw metrics that the relay has, in places of their own', async () => {
    const { panels } = JSON.parse(await read('grafana.json')) as {
      panels: { gridPos: { x: number; y: number }; targets: { expr: string }[] }[];
    };
    await assertKnown(panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)));
    const places = panels.map(({ gridPos: { x, y } }) => `${x} ${y}`);
    assert.equal(new Set(places).size, places.length);
  });

  it('start the relay with variables it knows, and run nothing as root or on a disk it may write', async () => {
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
    'start by docker compose, as its own client reads them',
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

  it('would not get by with a metric that nobody has', async () => {
    await assert.rejects(assertKnown(['sum(rate(click_to_dial_polls_total[5m])) > 1']), {
      name: 'AssertionError',
    });
  });
});
