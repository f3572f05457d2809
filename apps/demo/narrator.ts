const widest = 100;

/** Tells the story: headings, steps with who and why, commands, and what came of them. Plain text, with or without a terminal. */
export class Narrator {
  private chapter = 0;
  private step = 0;

  constructor(private readonly out: NodeJS.WriteStream = process.stdout) {}

  heading(title: string, about: string): void {
    this.chapter += 1;
    this.step = 0;
    const text = `${this.chapter}. ${title} `;
    this.line('');
    this.line(`${text}${'─'.repeat(Math.max(3, this.width - text.length))}`);
    this.paragraph(about);
  }

  /** Who does what, and why. */
  tell(what: string, why: string): void {
    this.step += 1;
    this.line('');
    this.paragraph(`${this.chapter}.${this.step}  ${what}`, '', '     ');
    this.paragraph(`Why: ${why}`, '     ');
  }

  command(line: string): void {
    this.paragraph(line, '     ', '         ');
  }

  /** What a command said; at most some lines of it. */
  said(text: string, most = 12): void {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    for (const line of lines.slice(0, most)) this.paragraph(`│ ${line}`, '     ', '     │   ');
    if (lines.length > most) this.line(`     │ … and ${lines.length - most} lines more`);
  }

  note(text: string): void {
    this.paragraph(text, '     ');
  }

  line(text: string): void {
    this.out.write(`${text}\n`);
  }

  /** Broken at spaces; what is longer than a line stays whole. */
  paragraph(text: string, first = '', rest = first): void {
    let line = first;
    let fresh = true;
    for (const word of text.split(' ')) {
      if (!fresh && line.length + 1 + word.length > this.width) {
        this.line(line);
        line = rest;
        fresh = true;
      }
      line = fresh ? line + word : `${line} ${word}`;
      fresh = false;
    }
    this.line(line);
  }

  private get width(): number {
    return Math.min(widest, this.out.isTTY ? this.out.columns : widest);
  }
}
