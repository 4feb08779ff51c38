/**
 * Counts the work that browsers and Node do in other threads: reading bodies of requests and
 * answers, and cryptography. The fake clock waits longer only while there is some: otherwise each
 * turn would have to read a cloned body, which takes ten times as long as all else in it.
 */

/** Asynchronous methods of a prototype: some exist only in newer engines. */
type Methods = Record<string, ((this: object, ...all: unknown[]) => Promise<unknown>) | undefined>;

/** @returns a function that gives how many calls of these methods have not settled yet. */
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

/** Whether a body is being read now, which may last for ever where a test holds it. */
export const readsBodies = (): boolean => ofRequests() + ofResponses() > 0;

/** Whether `crypto.subtle` is at work now, which always comes to an end. */
export const computes = (): boolean => computations() > 0;
