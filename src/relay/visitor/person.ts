/** Who a visitor is for the agents: the name and the language by which a token is applied for. */
import { createHash } from 'node:crypto';
import type { Config } from '../settings/config.js';
import type { Exchange } from './env.js';
import { localeOf } from './language.js';
import type { VisitorClaims } from './visitor-token.js';

export interface VisitorPerson {
  readonly userName: string;
  readonly locale: string;
}

export type PersonOf = (c: Pick<Exchange<unknown>, 'req'>, claims?: VisitorClaims) => VisitorPerson;

/**
 * The name is that of the token; without one the token's `sub` stands for it, else USER_NAME. The
 * language is that of the token, else the widget's, else LOCALE.
 */
export const createPersonOf =
  ({ userName, locale }: Pick<Config, 'userName' | 'locale'>): PersonOf =>
  (c, { name, sub, locale: claimed } = {}) => ({
    userName: name ?? sub ?? userName,
    locale: localeOf(claimed) ?? localeOf(c.req.header('accept-language')) ?? locale,
  });

/**
 * Says in the visitor's cookie under which name and language its token was applied for, so that the
 * next call of somebody else in the same browser, or in another language, gets a token of its own.
 */
export const personKey = ({ userName, locale }: VisitorPerson): string =>
  createHash('sha256').update(`${locale} ${userName}`).digest('base64url').slice(0, 11);
