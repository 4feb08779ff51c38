/**
 * What the forms of call-back and message share: one part of the code, loaded before either of
 * them.
 */
export { renderHangUp } from './hang-up.js';
export { NumberField } from './number-field.js';
export { callbackStyles } from './styles.js';
