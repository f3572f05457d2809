/** Tells people what is being done; scripts/lib/progress.mjs is the one that prints. */
export interface Progress {
  step<T>(
    title: string,
    work: (rename: (title: string) => void, note: (line: string) => void) => Promise<T>,
  ): Promise<T>;
  line(text?: string): void;
}
