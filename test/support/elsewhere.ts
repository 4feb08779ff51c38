/**
 * Counts what browsers and Node do in other threads for whoever asks: reading the bodies of requests and
 * answers, and cryptography. For the clock of the tests, which would otherwise have to allow for the
 * slowest way all the time: reading a clone of its own costs it ten times as much as all else.
 */

/** Asynchronous methods of a prototype: some exist only in newer engines. */
type Methods = Record<string, ((this: object, ...all: unknown[]) => Promise<unknown>) | undefined>;

/** @return how many of these methods have been called, and not settled. */
function count(prototype: object, names: readonly string[]): () => number {
  const methods = prototype as Methods;
  let open = 0;
  for (const name of names) {
    const method = methods[name];
    if (!method) continue;
    methods[name] = function (this: object, ...all: unknown[]) {
      const result = method.apply(this, all);
      const done = (): void => void (open -= 1);
      open += 1;
      result.then(done, done);
      return result;
    };
  }
  return () => open;
}

const readers = ['arrayBuffer', 'blob', 'bytes', 'formData', 'json', 'text'];
const ofRequests = count(Request.prototype, readers);
const ofResponses = count(Response.prototype, readers);
const computations = count(SubtleCrypto.prototype, ['digest', 'importKey', 'sign', 'verify']);

/** Whether the body of any request or answer is being read now: that may last for ever. */
export const readsBodies = (): boolean => ofRequests() + ofResponses() > 0;

/** Whether `crypto.subtle` has anything to do now: that comes to an end. */
export const computes = (): boolean => computations() > 0;
