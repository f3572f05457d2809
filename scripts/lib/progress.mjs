const spinner = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/**
 * Tells what is being done: a line with a tick and the time for each finished step, and on a terminal a last line with
 * what is under way. Without a terminal there are plain lines only. Steps may run side by side.
 */
export class Progress {
  #out;
  #live;
  #running = new Map();
  #timer = null;
  #turn = 0;

  constructor(out = process.stdout) {
    this.#out = out;
    this.#live = out.isTTY === true && process.env['CI'] === undefined;
  }

  /** Runs a step; `work` gets a function that replaces the step's title, and one that notes a line. */
  async step(title, work) {
    const started = Date.now();
    const key = Symbol(title);
    let shown = title;
    const rename = (text) => {
      shown = text;
      if (this.#running.has(key)) this.#running.set(key, text);
    };
    this.#running.set(key, title);
    this.#draw();
    // Without a moving line, a step that takes its time is told when it begins to.
    const patience = setTimeout(() => this.#live || this.note(shown), 1_500).unref();
    try {
      const value = await work(rename, (line) => this.note(line));
      this.#finish(key, `✓ ${shown}  ${seconds(Date.now() - started)}`);
      return value;
    } catch (error) {
      this.#finish(key, `✗ ${shown}  ${seconds(Date.now() - started)}`);
      throw error;
    } finally {
      clearTimeout(patience);
    }
  }

  /** A line that stays. */
  line(text = '') {
    this.#clear();
    this.#out.write(`${text}\n`);
    this.#draw();
  }

  /** A line about the step under way. */
  note(text) {
    this.line(`  … ${text}`);
  }

  #finish(key, text) {
    this.#running.delete(key);
    this.line(text);
    if (this.#running.size === 0) this.#stop();
  }

  #draw() {
    if (!this.#live || this.#running.size === 0) return;
    this.#timer ??= setInterval(() => this.#draw(), 100).unref();
    this.#turn = (this.#turn + 1) % spinner.length;
    const text = [...this.#running.values()].join(' · ');
    this.#out.write(`\r\x1b[K${spinner[this.#turn]} ${text.slice(0, (this.#out.columns || 80) - 3)}`);
  }

  #clear() {
    if (this.#live) this.#out.write('\r\x1b[K');
  }

  #stop() {
    clearInterval(this.#timer);
    this.#timer = null;
  }
}

export const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;
