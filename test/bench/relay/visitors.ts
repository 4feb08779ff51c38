/**
 * Many visitors who poll, each as the widget does: the next poll when the last one was answered. What
 * lies between visitor and center adds what a poll took longer than the center has held it.
 */
import { Agent, request } from 'node:http';

const facade = '/service-cloud/rest/webadapter/v1/webadapterfacade/';
const agent = new Agent({ keepAlive: true, maxSockets: Infinity });

export interface Load {
  readonly polls: number;
  readonly failed: number;
  /** Milliseconds, of the polls that succeeded, sorted. */
  readonly added: readonly number[];
}

interface Said {
  readonly status: number;
  readonly text: string;
  readonly cookie: string | undefined;
}

function send(server: string, method: string, call: string, cookie?: string): Promise<Said> {
  return new Promise((resolve, reject) => {
    const sent = request(`${server}${facade}${call}`, {
      method,
      agent,
      headers: {
        'Content-Type': 'application/json; charset=UTF-8',
        Origin: 'http://shop.localhost',
        ...(cookie !== undefined && { Cookie: cookie }),
      },
    });
    sent.on('error', reject);
    sent.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text += part));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          text,
          cookie: response.headers['set-cookie']?.[0]?.split(';')[0],
        }),
      );
    });
    sent.end(method === 'POST' ? '{"mediaAbility":"0"}' : undefined);
  });
}

/** All of them create their calls first; then only polls are measured, from `warmUp` seconds on. */
export async function visit(
  server: string,
  visitors: number,
  seconds: number,
  warmUp = 5,
): Promise<Load> {
  const cookies: (string | undefined)[] = [];
  // A few at a time: arriving is not what is measured.
  const arriving = Array.from({ length: 20 }, async (_, lane) => {
    for (let visitor = lane; visitor < visitors; visitor += 20) {
      const { status, cookie } = await send(server, 'POST', 'createClickToCall');
      if (status !== 200) throw new Error(`createClickToCall: HTTP ${status}`);
      cookies.push(cookie);
    }
  });
  await Promise.all(arriving);

  const begin = performance.now() + warmUp * 1000;
  const end = begin + seconds * 1000;
  const added: number[] = [];
  let failed = 0;
  const polling = cookies.map(async (cookie, index) => {
    // Not all in the same instant.
    await new Promise((resolve) => setTimeout(resolve, (index / visitors) * 1000));
    while (performance.now() < end) {
      const sent = performance.now();
      const said = await send(server, 'GET', 'getClickToCallEvents', cookie).catch(() => undefined);
      if (sent < begin) continue;
      const held = said?.status === 200 ? heldFor(said.text) : undefined;
      if (held === undefined) failed += 1;
      else added.push(performance.now() - sent - held);
    }
  });
  await Promise.all(polling);
  return { polls: added.length, failed, added: added.sort((a, b) => a - b) };
}

function heldFor(text: string): number | undefined {
  const { held } = JSON.parse(text) as { held?: number };
  return held;
}
