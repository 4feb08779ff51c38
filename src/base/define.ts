/** Tags in pages where something else may have defined them before: another copy, or a stranger. */

/** On every copy's classes, whatever its version. */
const ours = Symbol.for('click-to-dial.element');

/** Defines the tag, unless that has been done. @returns the class with which `new` works, if one does. */
export function define<Class extends CustomElementConstructor>(tag: string, own: Class): Class {
  const found = customElements.get(tag);
  if (!found) {
    Reflect.set(own, ours, true);
    customElements.define(tag, own);
  } else if (ours in found) return found as Class;
  else {
    console.warn(`<${tag}> is another library's, so new on our class fails`);
  }
  return own;
}
