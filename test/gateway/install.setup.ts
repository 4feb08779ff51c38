/** Installs the Debian packages before all other tests; takes no time where they are there. */
import { test } from 'playwright/test';
import { ensure, type Need } from './support/install.js';

for (const need of ['servers', 'firefox'] satisfies Need[]) {
  test(`Debian packages: ${need}`, () => {
    // Long, because a mirror may be slow, and another apt may hold the lock.
    test.setTimeout(45 * 60_000);
    const reason = ensure(need);
    test.skip(reason !== undefined, reason);
  });
}
