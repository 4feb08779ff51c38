/** The record of a visitor's call in the store, written as text and read back. */
import { randomUUID } from 'node:crypto';

export interface CallRecord {
  /** Tells one call of a visitor from the next. */
  readonly id: string;
  /** The visitor's newest token; while there is a record, it is used instead of the cookie's. */
  readonly token: string;
  /** Time at which the record was made, in milliseconds since 1970. */
  readonly since: number;
  /**
   * - `creating`: the request that creates the call is under way, perhaps at another relay.
   * - `leaving`: that request is under way, and the visitor has dropped the call already.
   * - `running`: the call was created, or may have been created.
   */
  readonly state: 'creating' | 'leaving' | 'running';
  /** Number of drops that the relay itself has sent and that were not answered. */
  readonly tries: number;
}

/**
 * A record with the text it was read from; a change succeeds only while the store holds that text.
 */
export interface StoredRecord extends CallRecord {
  readonly text: string;
}

export const newRecord = (token: string, since: number, state: CallRecord['state']): StoredRecord =>
  stored({ id: randomUUID(), token, since, state, tries: 0 });

export const changed = (record: StoredRecord, change: Partial<CallRecord>): StoredRecord => {
  const { text: _, ...fields } = record;
  return stored({ ...fields, ...change });
};

export const parseRecord = (text: string | undefined): StoredRecord | undefined =>
  text === undefined ? undefined : { ...(JSON.parse(text) as CallRecord), text };

const stored = (record: CallRecord): StoredRecord => ({ ...record, text: JSON.stringify(record) });
