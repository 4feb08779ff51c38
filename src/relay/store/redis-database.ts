/**
 * Whether Redis has the database that REDIS_URL names. A client that is refused one stays in database 0,
 * among whatever else is kept there.
 */
import { Redis } from 'ioredis';

/** Milliseconds: a Redis that is away at the start does not keep the relay from starting. */
const patience = 2000;

/** Redis has no database of that number, or, in a cluster, but one. */
export const isNoDatabase = (error: Error): boolean =>
  /\bDB index\b|\bSELECT is not allowed\b/.test(error.message);

/** @returns its number where Redis says that there is none of it. */
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
