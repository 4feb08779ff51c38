/** The controls for the element's language and theme, which are kept in the page's address. */
import { find } from './dom.js';

/** The choice that sets no attribute, so that the element finds the value itself. */
const byItself = 'auto';

/** @param element the element that gets the attributes. */
export function chooseLook(element: HTMLElement): void {
  const query = new URLSearchParams(location.search);
  for (const name of ['lang', 'theme']) {
    const select = find(`#${name}`, HTMLSelectElement);
    const offered = [...select.options].map(({ value }) => value);
    const asked = query.get(name) ?? byItself;
    select.value = offered.includes(asked) ? asked : byItself;
    const apply = (): void => {
      if (select.value === byItself) {
        element.removeAttribute(name);
        query.delete(name);
      } else {
        element.setAttribute(name, select.value);
        query.set(name, select.value);
      }
      history.replaceState(null, '', query.size > 0 ? `?${query}` : location.pathname);
    };
    select.addEventListener('change', apply);
    apply();
  }
}
