/**
 * Watches the browser's permission question for microphone or camera. While it is open, the state
 * says which devices it is about, so that the visitor can be told what to do.
 */
import { within } from '../base/within.js';
import { devicesOf } from '../connector/asking.js';
import type { AskedFor, DeviceName } from '../connector/errors.js';
import type { Work } from './work.js';

/**
 * Milliseconds after which a browser that does not report its permissions is taken to be asking.
 */
const patience = 1000;

/** An async function, so that it rejects where `navigator.permissions` is missing or throws. */
const permissionOf = async (name: DeviceName): Promise<PermissionStatus> =>
  navigator.permissions.query({ name: name as PermissionName });

/** @param answer settles when the browser has given the devices or refused them. */
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
  // A permission may be granted before the device is open; the question is over then.
  for (const { status } of asked) status?.addEventListener('change', look, { signal });
  if (!asked.some(({ status }) => status?.state === 'prompt')) await second;
  look();
}
