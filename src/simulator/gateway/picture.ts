/** The pictures of the agent's camera: a ball that wanders over a gradient, computed cheaply. */

export const WIDTH = 320;
export const HEIGHT = 240;
const SIZE = WIDTH * HEIGHT;
const RADIUS = 28;

let background: Uint8ClampedArray | undefined;

/**
 * Grey from left to right, a calm colour over all of it (I420: one colour sample for four pixels).
 */
function plain(): Uint8ClampedArray {
  if (background) return background;
  background = new Uint8ClampedArray(SIZE * 1.5);
  for (let at = 0; at < SIZE; at += 1) background[at] = 70 + ((at % WIDTH) / WIDTH) * 80;
  background.fill(140, SIZE, SIZE * 1.25);
  background.fill(110, SIZE * 1.25);
  return background;
}

/** The nth picture, as I420. */
export function picture(nth: number): Uint8ClampedArray {
  const frame = plain().slice();
  const x = bounce(nth * 7, WIDTH - 2 * RADIUS) + RADIUS;
  const y = bounce(nth * 5, HEIGHT - 2 * RADIUS) + RADIUS;
  for (let row = -RADIUS; row <= RADIUS; row += 1) {
    const half = Math.floor(Math.sqrt(RADIUS * RADIUS - row * row));
    const line = (y + row) * WIDTH + x;
    frame.fill(225, line - half, line + half);
  }
  return frame;
}

/** To and fro between 0 and a limit. */
const bounce = (way: number, limit: number): number =>
  limit - Math.abs((way % (2 * limit)) - limit);
