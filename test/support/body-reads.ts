/**
 * Counts the bodies of requests and answers that are being read, by whatever reads them. For the clock
 * of the tests, which would otherwise have to allow for the slowest way on which one may come, all the
 * time: reading a clone of its own costs it ten times as much as all else that it waits for.
 */
const readers = ['arrayBuffer', 'blob', 'bytes', 'formData', 'json', 'text'] as const;

type Reader = (this: Body) => Promise<unknown>;

let reading = 0;

for (const { prototype } of [Request, Response]) {
  const methods = prototype as unknown as Partial<Record<(typeof readers)[number], Reader>>;
  for (const name of readers) {
    const read = methods[name];
    if (!read) continue;
    methods[name] = function (this: Body) {
      const body = read.call(this);
      const done = (): void => void (reading -= 1);
      reading += 1;
      body.then(done, done);
      return body;
    };
  }
}

/** Whether the body of any request or answer is being read now. */
export const readsBodies = (): boolean => reading > 0;
