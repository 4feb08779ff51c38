/** What the store knows of a visitor's call, as text and back. */
import { randomUUID } from 'node:crypto';

export interface CallRecord {
  /** Tells one call of a visitor from the next. */
  readonly id: string;
  /** The visitor's newest token: while there is a record, it wins over the cookie's. */
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  /**
   * - `creating`: create is under way, perhaps at another relay.
   * - `leaving`: as before, and the visitor has dropped the call already.
   * - `running`: it was created, or that is in doubt.
   */
  readonly state: 'creating' | 'leaving' | 'running';
  /** Drops of the relay's own that were not answered. */
  readonly tries: number;
}

/** A record with the text it was read from, which must still stand there for a change to succeed. */
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
