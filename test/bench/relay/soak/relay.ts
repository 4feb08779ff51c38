/**
 * A shipped relay for the endurance run, which can be killed, started again on its port, and
 * inspected.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { listens } from '../../../relay/command.js';
import { freePort } from '../../../relay/hand-center.js';

interface Look {
  /** Heap in MiB after a garbage collection. */
  readonly heap: number;
  readonly sockets: number;
}

/** Code that runs in the process of the relay, beside it. */
const probe = `
process.on('message', () => {
  gc(); gc();
  const sockets = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
  process.send({ heap: process.memoryUsage().heapUsed / 1024 / 1024, sockets });
});`;

const children = new Set<ChildProcess>();
process.once('exit', () => children.forEach((child) => child.kill('SIGKILL')));

export async function startSoakRelay(name: string, center: string, redis: string) {
  const port = await freePort();
  const file = fileURLToPath(new URL('../../../../dist/relay-main.js', import.meta.url));
  let running: ChildProcess;

  async function start(): Promise<void> {
    running = fork(file, [], {
      silent: true,
      execArgv: ['--expose-gc', '--import', `data:text/javascript,${encodeURIComponent(probe)}`],
      env: {
        ...process.env,
        FABRIC_URL: center,
        APP_KEY: name,
        APP_SECRET: 'app-secret',
        CHANNEL_ID: 'channel',
        ALLOWED_ORIGINS: 'http://shop.localhost',
        RELAY_SECRET: 'a secret that is long enough for a soak',
        REDIS_URL: redis,
        PORT: String(port),
        METRICS_PORT: '0',
        LOG_LEVEL: 'warn',
        LIMIT_CALLS_PER_VISITOR: '0',
        LIMIT_CALLS_PER_ADDRESS: '0',
        LIMIT_VISITORS_PER_ADDRESS: '0',
        LIMIT_REQUESTS_PER_VISITOR: '0',
        LIMIT_REQUESTS_PER_ADDRESS: '0',
      },
    });
    children.add(running);
    running.stdout?.resume();
    running.stderr?.pipe(process.stderr);
    await listens(running, port);
  }

  await start();
  return {
    port,
    start,
    /** Ends it as a crash would, without closing its connections. */
    async kill(): Promise<void> {
      const gone = once(running, 'exit');
      running.kill('SIGKILL');
      await gone;
      children.delete(running);
    },
    async look(): Promise<Look> {
      const told = once(running, 'message');
      running.send('look');
      return ((await told) as [Look])[0];
    },
  };
}
