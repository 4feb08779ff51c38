/**
 * The opening hours of an element as every page loads them: the code that knows them (`office.ts`)
 * is loaded only where the page has set `hours`. Where it cannot be loaded, the center alone says
 * whether it is closed, as without `hours`.
 */
import { once } from '../../base/again.js';
import { within } from '../../base/within.js';
import type { Office, OfficeHost } from './office.js';

/** Milliseconds that the first drawing, or a call, waits for the code. */
const patience = 5000;

export class Opening {
  readonly #host: OfficeHost;
  #loading: Promise<unknown> | undefined;
  office: Office | undefined;

  constructor(host: OfficeHost) {
    this.#host = host;
  }

  /** Never rejects. Undefined where there are no hours. */
  load(): Promise<unknown> | undefined {
    const host = this.#host;
    if (!host.element.hours) return undefined;
    return (this.#loading ??= within(
      patience,
      async () => {
        const { Office } = await once(() => import('./office.js'));
        await (this.office ??= new Office(host)).ready;
      },
      host,
    ).catch(() => (this.#loading = undefined)));
  }
}
