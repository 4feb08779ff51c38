/**
 * Makes the table of variables in src/relay/README.md from the list that the relay itself reads.
 */
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { callbackVariables, variables, type Variable } from '../../src/relay/settings/variables.js';
import { replaceBetween } from '../call/machine/diagram.js';
import { root } from './bundle.js';

const markers = ['<!-- relay-variables:begin -->', '<!-- relay-variables:end -->'] as const;

const row = ({ name, what, fallback }: Variable<unknown>): string =>
  `| \`${name}\` | ${fallback === undefined ? 'required' : fallback && `\`${fallback}\``} | ${what} |`;

/** @returns the manual with an up-to-date table; undefined where it has no markers for one. */
export async function withVariables(manual: string): Promise<string | undefined> {
  const table = [
    '| variable | default | |',
    '| --- | --- | --- |',
    ...Object.values(variables).map(row),
    '| _call me back_ | | _read only if `CALLBACK_CALLERS` is set_ |',
    ...Object.values(callbackVariables).map((variable) =>
      row(variable === callbackVariables.callers ? { ...variable, fallback: '' } : variable),
    ),
  ].join('\n');
  const whole = replaceBetween(manual, markers, `\n\n${table}\n\n`);
  return (
    whole &&
    (await format(whole, {
      parser: 'markdown',
      ...(await resolveConfig(join(root, 'src/relay/README.md'))),
    }))
  );
}
