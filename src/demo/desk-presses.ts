/**
 * A guard at the desk against accidental presses, which would answer, decline or hang up a call.
 */

/** A key held down presses a button only once; a double click presses only its first target. */
export function ignoreRepeats(): void {
  addEventListener(
    'keydown',
    (event) => {
      if (event.repeat && /^( |Enter)$/.test(event.key) && onButton(event)) event.preventDefault();
    },
    true,
  );
  addEventListener(
    'click',
    (event) => {
      if (event.detail < 2 || !onButton(event)) return;
      event.stopImmediatePropagation();
      event.preventDefault();
    },
    true,
  );
}

const onButton = ({ target }: Event): boolean =>
  target instanceof Element && target.closest('button') !== null;
