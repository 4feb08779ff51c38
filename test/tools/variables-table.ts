/** The relay's environment variables as the README shows them: drawn from the table the relay reads. */
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { callbackVariables, variables, type Variable } from '../../src/relay/settings/variables.js';
import { replaceBetween } from '../call/machine/diagram.js';
import { root } from './bundle.js';

const markers = ['<!-- relay-variables:begin -->', '<!-- relay-variables:end -->'] as const;

const row = ({ name, what, fallback }: Variable<unknown>): string =>
  `| \`${name}\` | ${fallback === undefined ? 'required' : fallback && `\`${fallback}\``} | ${what} |`;

/** The README with the table as it is now; undefined where it has no place for it. */
export async function withVariables(readme: string): Promise<string | undefined> {
  const table = [
    '| variable | default | |',
    '| --- | --- | --- |',
    ...Object.values(variables).map(row),
    '| _call me back_ | | _only with the first of these_ |',
    ...Object.values(callbackVariables).map((variable) =>
      row(variable === callbackVariables.callers ? { ...variable, fallback: '' } : variable),
    ),
  ].join('\n');
  const whole = replaceBetween(readme, markers, `\n\n${table}\n\n`);
  return (
    whole &&
    (await format(whole, { parser: 'markdown', ...(await resolveConfig(join(root, 'README.md'))) }))
  );
}
