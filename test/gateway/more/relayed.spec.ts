/**
 * Media by way of coturn over TCP alone: the attribute `ice-policy` forbids all other ways, in
 * place of a firewall.
 */
import { freePort, mediaPorts } from '../support/ports.js';
import { expect, test, words } from '../support/gateway-test.js';

test('with ice-policy="relay" sound goes both ways over TURN by TCP', async ({
  absent,
  visitor,
  shop,
  rig,
}) => {
  test.skip(absent.turn.length > 0, `Not installed: ${absent.turn.join(', ')}`);
  const port = await freePort();
  const [first, last] = mediaPorts();
  const turn = rig.run('coturn', 'turnserver', [
    '-n',
    '--listening-ip=127.0.0.1',
    '--relay-ip=127.0.0.1',
    `--listening-port=${port}`,
    `--min-port=${first}`,
    `--max-port=${last}`,
    '--no-udp',
    '--no-tls',
    '--no-dtls',
    '--no-cli',
    '--allow-loopback-peers',
    '--lt-cred-mech',
    '--realm=turn.example',
    '--user=visitor:secret',
    '--log-file=stdout',
    '--simple-log',
    '--verbose',
    `--pidfile=${rig.folder}/turn.pid`,
    `--userdb=${rig.folder}/turn.db`,
  ]);
  await turn.until(() => turn.output.includes('TCP listener opened'));
  await visitor.open({ attributes: 'ice-policy="relay"' });
  await shop.widget.evaluate((element, url) => {
    (element as HTMLElementTagNameMap['click-to-dial']).iceServers = [
      { urls: url, username: 'visitor', credential: 'secret' },
    ];
  }, `turn:127.0.0.1:${port}?transport=tcp`);
  await visitor.talk();
  await visitor.toHear();
  await expect.poll(() => rig.recording.loudness()).toBeGreaterThan(0.1);
  expect(turn.output).toContain('ALLOCATE processed, success');
  await shop.press(words.hangUp);
  await visitor.toHaveEnded('hung-up');
});
