/**
 * The browser's question for microphone or camera: while it is open, the call knows what it is about,
 * so that the visitor can be told what to do.
 */
import { within } from '../base/within.js';
import { devicesOf } from '../connector/asking.js';
import type { AskedFor, DeviceName } from '../connector/errors.js';
import type { Work } from './work.js';

/** Milliseconds after which a browser that does not tell is taken to ask. */
const patience = 1000;

/** Undefined where the browser does not tell. Rejects as the permissions of old browsers do. */
const permissionOf = async (name: DeviceName): Promise<PermissionStatus> =>
  navigator.permissions.query({ name: name as PermissionName });

/** @param answer settles when the browser has given the devices, or has not. */
export async function watchQuestion(answer: Promise<unknown>, work: Work): Promise<void> {
  const { context, send, clock } = work;
  const answered = new AbortController();
  const signal = AbortSignal.any([work.signal, answered.signal]);
  const tell = (devices?: AskedFor): void => send({ type: 'asking', devices });
  const over = (): void => {
    answered.abort();
    tell();
  };
  answer.then(over, over);

  const second = clock.sleep(patience, signal).catch(() => {});
  const names = devicesOf(context.options.media);
  const asked = await Promise.all(
    names.map(async (name) => {
      const asking = within(patience, () => permissionOf(name), { clock, signal });
      const status = await asking.catch(() => undefined);
      return { name, status };
    }),
  );
  const look = (): void => {
    if (signal.aborted) return;
    const [first, other] = asked.filter(({ status }) => (status?.state ?? 'prompt') === 'prompt');
    tell(other ? 'both' : first?.name);
  };
  // Allowed, but not open yet: nothing is asked any more.
  for (const { status } of asked) status?.addEventListener('change', look, { signal });
  if (!asked.some(({ status }) => status?.state === 'prompt')) await second;
  look();
}
