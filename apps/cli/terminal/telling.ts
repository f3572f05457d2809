import type { Terminal } from './terminal.ts';

/** How far it is, for whoever waits: at most every two seconds. */
export function telling(terminal: Terminal, what: string): (done: number, of: number) => void {
  let last = Date.now();
  return (done, of) => {
    if (Date.now() - last < 2_000) return;
    last = Date.now();
    terminal.talk(`${done} of ${of} ${what}`);
  };
}
