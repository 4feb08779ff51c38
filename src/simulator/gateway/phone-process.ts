/**
 * The process that the agents' telephones run in (see phones.ts): loads the native module, carries
 * out the orders of the parent process, and reports to it what the agents hear.
 */
import { Telephone } from './telephone.js';
import type { Heard, Order, Told } from '../calls/phone.js';
import { loadWrtc } from './wrtc.js';

const phones = new Map<number, Telephone>();
const loaded = loadWrtc();
// Each order awaits `loaded` and so gets its error; unhandled, the error would end this process
// first.
loaded.catch(() => {});

process.on('message', (message) => {
  const order = message as Order;
  obey(order).then(
    (sdp) => tell({ id: order.id, ...(sdp !== undefined && { sdp }) }),
    (error: unknown) => tell({ id: order.id, error: String(error) }),
  );
});
// The simulator's process has gone. SIGKILL, because the native module crashes in an orderly exit.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

async function obey(order: Order): Promise<string | undefined> {
  switch (order.what) {
    case 'answer':
      return (await lift(order)).answer(order.sdp);
    case 'offer':
      return (await lift(order)).offer(order.wish);
    case 'accept':
      await known(order.phone).accept(order.sdp);
      return undefined;
    case 'withdraw':
      await known(order.phone).withdraw();
      return undefined;
    case 'close':
      // Wait for `loaded`, because an order before this one may still be creating the phone.
      await loaded;
      phones.get(order.phone)?.close();
      phones.delete(order.phone);
      return undefined;
  }
}

/** The telephone that an order is for, created by the first order for it. */
async function lift({ phone, silent }: { phone: number; silent: boolean }): Promise<Telephone> {
  const wrtc = await loaded;
  const onHeard = (heard: Heard): void => tell({ phone, heard });
  const lifted = phones.get(phone) ?? new Telephone(wrtc, { silent, onHeard });
  phones.set(phone, lifted);
  return lifted;
}

function known(phone: number): Telephone {
  const found = phones.get(phone);
  if (!found) throw new Error(`there is no phone ${phone}`);
  return found;
}

function tell(told: Told): void {
  if (process.connected) process.send?.(told);
}
