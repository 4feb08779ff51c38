/** The return codes of the CC-Gateway, by page cec_07_0580 (listed in src/api/README.md). */

/**
 * Causes in words for a developer or an operator. The vendor's table is longer; codes that are not
 * about agents are left out.
 */
const causes: Readonly<Record<string, string>> = {
  '000-001': 'wrong way to ask for events',
  '000-002': 'parameter or address in the URL wrong',
  '000-003': 'no permission, authentication may have expired',
  '000-004': 'the agent is being switched over',
  '000-005': 'the agent inspects itself',
  '000-006': 'message parameter wrong',
  '000-007': 'asked too often',
  '100-001': 'sign-in parameter empty or invalid',
  '100-002': 'signed in already',
  '100-003': 'resource unavailable at sign-in',
  '100-004': 'user name or password wrong',
  '100-005': 'sign-out parameter invalid',
  '100-006': 'the agent has not signed in',
  '100-007': 'resource unreachable or internal error',
  '100-008': 'the agent has signed out',
  '100-009': 'agent status wrong, or no permission to set it',
  '100-010': 'state wrong at sign-out',
  '100-011': 'sign-in parameter invalid',
  '100-012': 'agent type wrong at sign-in',
};

interface RetcodeOutcome {
  readonly code: 'not-signed-in' | 'authentication-expired' | 'refused';
  readonly repeatable: boolean;
}

/**
 * The error code for a return code other than 0, and whether the query is worth repeating; an
 * unknown code is not, because nothing says that a repeat helps.
 */
export function retcodeOutcome(retcode = ''): RetcodeOutcome {
  switch (retcode) {
    case '100-006':
    case '100-008':
      return { code: 'not-signed-in', repeatable: false };
    case '000-003':
      return { code: 'authentication-expired', repeatable: false };
    default:
      return {
        code: 'refused',
        repeatable: ['000-004', '000-007', '100-003', '100-007'].includes(retcode),
      };
  }
}

export const retcodeCause = (retcode = ''): string | undefined =>
  Object.hasOwn(causes, retcode) ? causes[retcode] : undefined;
