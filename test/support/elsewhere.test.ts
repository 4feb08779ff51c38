/** The cases in which the fake clock waits for bodies that are read in another thread. */
import { expect } from '@open-wc/testing';
import { readsBodies } from './elsewhere.js';
import { FakeClock } from './fake-clock.js';

/** @returns the number of clones of responses that were made while `run` ran. */
async function clonesDuring(run: () => Promise<void>): Promise<number> {
  const { clone } = Response.prototype;
  let clones = 0;
  Response.prototype.clone = function () {
    clones += 1;
    return clone.call(this);
  };
  try {
    await run();
  } finally {
    Response.prototype.clone = clone;
  }
  return clones;
}

describe('support/elsewhere', () => {
  it('counts a body as being read from the call to its end, and the clock waits for it', async () => {
    const clock = new FakeClock();
    const held = new TransformStream<Uint8Array, Uint8Array>();
    expect(readsBodies(), 'before').to.be.false;
    const text = new Response(held.readable).text();
    expect(readsBodies(), 'while it is read').to.be.true;
    expect(await clonesDuring(() => clock.settle())).to.be.above(0);
    await held.writable.close();
    await text;
    expect(readsBodies(), 'after').to.be.false;
    expect(await clonesDuring(() => clock.settle())).to.equal(0);
  });

  it('stops counting a read that fails', async () => {
    const request = new Request('http://x.test/', { method: 'POST', body: '{' });
    const failed = await request.json().then(
      () => false,
      () => true,
    );
    expect([failed, readsBodies()]).to.deep.equal([true, false]);
  });
});
