/** The files of a fresh clone, which must be the same on every machine and with every git. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

const root = new URL('../../', import.meta.url);
const read = (path: string): { engines: { node: string } } =>
  JSON.parse(readFileSync(new URL(path, root), 'utf8')) as { engines: { node: string } };

describe('a checkout', () => {
  const noGit = !existsSync(new URL('.git', root)) && 'not a git checkout';

  it('has the same line ends on Windows, which format:check wants', { skip: noGit }, () => {
    const lines = execFileSync('git', ['ls-files', '--eol'], { cwd: root, encoding: 'utf8' });
    for (const line of lines.trim().split('\n')) {
      assert.match(line, /attr\/(?:text=auto eol=lf|text eol=lf|-text)\s/);
      assert.doesNotMatch(line, /^i\/(?:crlf|mixed)/);
    }
  });

  it('asks for a Node that the dev server runs on', () => {
    const least = read('package.json').engines.node.replace('>=', '');
    assert.match(least, /^\d+\.\d+$/);
    assert.ok(read('node_modules/vite/package.json').engines.node.includes(`^${least}.`));
  });
});
