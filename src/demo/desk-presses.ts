/** At the desk only what was meant to answers, declines or hangs up. */

/** A key that is held down presses nothing again; a double click nothing but what it met first. */
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
