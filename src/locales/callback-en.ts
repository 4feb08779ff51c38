/** "Call me back" in English. */
import type { CallbackWords } from './callback-words.js';

const later = 'Please try again later.';
const tooLate = 'The request can no longer be withdrawn.';
const noAnswer =
  'There was no answer. Your request may have arrived all the same. The cause may be your network or our side: please try again.';

export const words = {
  form: 'Leave your number and we will call you.',
  formInQueue:
    'Leave your number and we will call you. Until then you keep your place in the queue.',
  country: 'Country or region',
  number: 'Phone number',
  hint: 'With or without the country code',
  understood: 'We will call',
  submit: 'Request a call',
  back: 'Back',
  sending: 'Sending your request…',
  withdraw: 'Withdraw request',
  withdrawing: 'Withdrawing your request…',
  again: 'New request',
  problems: {
    'number-missing': 'Please enter your phone number.',
    'number-invalid': 'This is not a complete phone number. Please check number and country.',
    'number-too-long':
      'This is too long: the field takes 80 characters. Please enter the phone number alone.',
    'number-refused': 'We cannot call this kind of number, or this country. Please enter another.',
    'already-open': 'We already have a request for this number and are going to call it.',
    'too-many': 'There were too many requests. Please try again later.',
    unavailable: `We cannot take requests right now. ${later}`,
    sent: 'That came too late: your request had already been passed on.',
    'not-found': `That did not work. ${later}`,
    network: noAnswer,
    timeout: noAnswer,
    'bad-response': `That did not work; the problem is on our side. ${later}`,
  },
  states: {
    waiting: {
      title: 'We will call you back',
      hint: 'Please keep your phone at hand. Until your request is passed on, you can withdraw it.',
    },
    sending: { title: 'Your request is being passed on', hint: tooLate },
    calling: {
      title: 'Your call is being set up',
      hint: `We call an agent first, then your phone rings. ${tooLate}`,
    },
    'under-way': {
      title: 'Your call is on its way',
      hint: `Please answer your phone when it rings. ${tooLate}`,
    },
    done: { title: 'Your call is over', hint: 'Anything left to ask? Just get in touch again.' },
    missed: {
      title: 'We could not reach you by phone',
      hint: 'Your phone was busy, or nobody answered it. You can send a new request.',
    },
    'agent-missed': {
      title: 'Sorry, nobody was free to call you',
      hint: 'Please send a new request in a few minutes.',
    },
    'no-status': {
      title: 'We do not know what became of your call',
      hint: 'Your phone may still ring. If it does not in the next few minutes, send a new request.',
    },
    withdrawn: { title: 'Your request is withdrawn', hint: 'We will not call you.' },
  },
  failures: {
    refused: { title: 'Sorry, we cannot call you back', hint: 'Please reach us another way.' },
    'try-later': {
      title: 'Sorry, the call could not be made',
      hint: 'Please send a new request in a few minutes.',
    },
    other: { title: 'Sorry, the call could not be made', hint: later },
  },
  lost: {
    title: 'We have your request',
    hint: 'What becomes of it cannot be shown here. Please keep your phone at hand.',
  },
} satisfies CallbackWords;
