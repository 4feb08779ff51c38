/** Variables that the relay does not know but that look as if they were meant for it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { misspelt } from '../../../src/relay/settings/misspelt.js';
import { callbackVariables, variables } from '../../../src/relay/settings/variables.js';

describe('a variable that the relay does not know', () => {
  for (const [name, likely] of [
    ['LIMIT_CALLS_PER_ADRESS', 'LIMIT_CALLS_PER_ADDRESS'],
    ['LIMIT_CALL_PER_VISITOR', 'LIMIT_CALLS_PER_VISITOR'],
    ['CALLBACK_COUNTRY', 'CALLBACK_COUNTRIES'],
    ['ALLOWED_ORIGIN', 'ALLOWED_ORIGINS'],
    ['TRUSTED_PROXY', 'TRUSTED_PROXIES'],
    ['APP_SECERT', 'APP_SECRET'],
    ['REDIS_URI', 'REDIS_URL'],
    ['CHANEL_ID', 'CHANNEL_ID'],
    ['SHUTDOWN_SECOND', 'SHUTDOWN_SECONDS'],
    ['relay_secret', 'RELAY_SECRET'],
    ['RELAY_COLOUR', undefined],
    ['CALLBACK_ON_SUNDAYS_AND_HOLIDAYS', undefined],
  ] as const) {
    it(`is reported: ${name}${likely === undefined ? '' : `, meant as ${likely}`}`, () => {
      assert.deepEqual(misspelt([name]), [{ name, likely }]);
    });
  }

  it('is not reported where it belongs to the shell, Kubernetes or another program', () => {
    const others =
      'PATH HOME POST HOSTS HOSTNAME USER USERNAME LOGNAME LOCAL PWD LANG TERM _ ' +
      'APP_ENV APP_NAME REDIS_HOST REDIS_PORT NODE_ENV KUBERNETES_SERVICE_HOST ' +
      // Kubernetes sets these for a service that is called relay.
      'RELAY_SERVICE_HOST RELAY_SERVICE_PORT RELAY_SERVICE_PORT_HTTP RELAY_PORT ' +
      'RELAY_PORT_8080_TCP RELAY_PORT_8080_TCP_ADDR';
    assert.deepEqual(misspelt(others.split(' ')), []);
    const own = [...Object.values(variables), ...Object.values(callbackVariables)];
    assert.deepEqual(misspelt(own.map(({ name }) => name)), []);
  });
});
