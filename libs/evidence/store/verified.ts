import { createHash } from 'node:crypto';
import { pipeline, type Readable, Transform } from 'node:stream';

/**
 * Passes a stream on one piece behind, and its last piece only if the whole has this digest: whoever reads to the end
 * has the very content; whoever gets an error has less.
 */
export function verified(source: Readable, digest: string): Readable {
  const hash = createHash('sha256');
  let held: Buffer | null = null;
  const check = new Transform({
    transform(piece: Buffer, _encoding, next) {
      hash.update(piece);
      if (held !== null) this.push(held);
      held = piece;
      next();
    },
    flush(end) {
      const whole = `sha256:${hash.digest('hex')}` === digest;
      if (whole) end(null, held);
      else end(new Error(`The evidence file of ${digest} was altered.`));
    },
  });
  // Errors reach the reader through `check`; pipeline only sees to it that both ends are closed.
  return pipeline(source, check, () => undefined);
}
