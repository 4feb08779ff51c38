/**
 * The return codes of `createCall`: what each means and whether the same request may succeed later.
 * Page cec_07_1303 (listed in src/api/README.md): 1–21 in table 3, those of ITA in table 4.
 */

export interface ReturnCode {
  /** Short and literal, for logs and metrics. */
  name: string;
  /** For a developer or an operator. */
  cause: string;
  /** The same request may succeed later. Where it is false, somebody has to change something first. */
  retry: boolean;
}

const again = (name: string, cause: string): ReturnCode => ({ name, cause, retry: true });
const never = (name: string, cause: string): ReturnCode => ({ name, cause, retry: false });

export const returnCodes: Readonly<Record<string, ReturnCode>> = {
  1: again('same-task', 'The outbound call could not be added: the same one may be there already'),
  2: never('call-data', 'Something is wrong with the call data'),
  3: never('no-serial-number', 'No serial number was found for the call'),
  5: never('number-format', 'The calling, called or displayed number has a wrong format'),
  6: again('vdn-unavailable', 'The VDN (the virtual call center) is unavailable'),
  8: never(
    'caller-out-of-range',
    "The calling number is not among the softphone numbers of the tenant's mobile agents",
  ),
  9: never(
    'callback-url',
    'callBackUrl does not meet the requirements, or is not on the trustlist',
  ),
  16: never('trial-trustlist', "The agent's number is not on the trustlist of this trial tenant"),
  21: again('trial-limit', 'The trial tenant has made its 10 bidirectional calls of today'),

  90100100: never(
    'invalid-parameter',
    'The request is wrong: a parameter is missing or unsupported',
  ),
  90100200: never('auth-failed', 'Source or signature of the request did not pass the check'),
  90100300: never('bad-request', 'The request is incorrect'),
  90100400: never('not-found', 'The requested resource does not exist'),
  90100600: again('internal-error', 'Internal error of the contact center'),
  90102001: never('balance', "The account's balance is not sufficient"),
  90102002: never('restricted', 'Requests are restricted'),
  90104001: never('permission', 'The account lacks the permission'),
  90104003: never('forbidden', 'The request is forbidden'),
  90104004: never('not-supported', 'The function is not supported or not implemented there'),
  90104008: again('process-failure', 'The contact center failed or took too long'),
  90104029: again('too-many-requests', 'Too many requests'),
  90106001: again('binding-exists', 'The two numbers are bound to each other already'),
  90106002: never('no-binding', 'The binding of the numbers does not exist'),
  90106003: again('no-numbers-left', 'The pool of numbers is exhausted'),
  90106004: again('no-number', 'No available number was found'),
  90106005: never('binding-inconsistent', 'The binding of the numbers is inconsistent'),
  90106006: never('number-error', 'Something else is wrong with the numbers'),
  90106010: never('policy', 'A policy forbids the call'),
  90106011: never('caller-restricted', 'The calling number is restricted'),
  90106012: never('called-restricted', 'The called number is restricted'),
};

/** A code that no document names: nothing is known, so nothing is tried again. */
export const unknownReturnCode = never('unknown', 'A return code that no document names');
