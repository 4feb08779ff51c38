/**
 * Defines a tag, even where another copy of this library, or another library, has defined it
 * before.
 */

/** Marks the classes of every copy of this library, whatever its version. */
const ours = Symbol.for('click-to-dial.element');

/**
 * Defines the tag, unless it is defined already.
 * @returns the class of the tag: the other copy's where that has defined it, so that `new` works.
 *   Where another library has the tag it returns `own`, with which `new` throws.
 */
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
