/**
 * A press that counts. Controls that have just appeared in a panel hold back for a moment: such a
 * press does nothing and no click leaves the element, so it is made again until one does.
 */
import { expect, type Locator } from 'playwright/test';

/** @param how the press, by default a click. */
export async function press(
  control: Locator,
  how: (control: Locator) => Promise<void> = (one) => one.click(),
): Promise<void> {
  await expect(async () => {
    const pressed = await control.evaluateHandle((node) => {
      const seen = { click: false };
      const { defaultView } = node.ownerDocument;
      defaultView?.addEventListener('click', () => (seen.click = true), { once: true });
      return seen;
    });
    await how(control);
    expect(await pressed.evaluate(({ click }) => click)).toBe(true);
  }).toPass();
}
