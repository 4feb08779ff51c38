/**
 * Presses a control until the press has an effect. Controls that have just appeared in a panel
 * ignore presses for a moment, and no click event leaves the element then, so the press is repeated
 * until one does.
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
