/** Runs before all others, and takes no time where everything is there. */
import { test } from 'playwright/test';
import { ensure, type Need } from './support/install.js';

for (const need of ['servers', 'firefox'] satisfies Need[]) {
  test(`Debian packages: ${need}`, () => {
    // A mirror may be slow, and another apt may have to be waited for.
    test.setTimeout(45 * 60_000);
    const reason = ensure(need);
    test.skip(reason !== undefined, reason);
  });
}
