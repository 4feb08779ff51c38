/**
 * Checks whether Redis has the database that REDIS_URL names. A client whose database is refused
 * stays in database 0, among the keys of whoever else uses that.
 */
import { Redis } from 'ioredis';

/** Milliseconds for the check; a Redis that is away does not keep the relay from starting. */
const patience = 2000;

/**
 * Whether Redis refused the number: it has fewer databases, or, being a cluster, only database 0.
 */
export const isNoDatabase = (error: Error): boolean =>
  /\bDB index\b|\bSELECT is not allowed\b/.test(error.message);

/** @returns the number of the database where Redis says that it has none of that number. */
export async function missingDatabase(url: string): Promise<number | undefined> {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: patience,
    commandTimeout: patience,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let missing: number | undefined;
  client.on('error', (error) => {
    if (isNoDatabase(error)) missing = client.options.db;
  });
  await client.connect().catch(() => {});
  client.disconnect();
  return missing;
}
