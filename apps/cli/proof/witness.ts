import {
  consistencyProof,
  cosigners,
  extendsTree,
  formatNote,
  type PinnedKey,
  rootOf,
  signatureLine,
  type SigningKey,
  signNote,
  type TrustedCheckpoint,
  verifierText,
} from '#ledger/contract';
import { CliError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import type { KeptNote } from './kept-note.ts';
import { type LogClient, MissingTile } from './log-client.ts';

/** What a log did that no honest log does. Whoever sees it has to tell others. */
export class LogMisbehaved extends CliError {
  constructor(message: string, kept: string) {
    super(
      exitCodes.proofWrong,
      message,
      `Nothing was signed. Both checkpoints are kept, each signed by the log, to be shown to others: ${kept}`,
    );
  }
}

/** A log's tree as it was at a checkpoint: what a witness holds the next one against. */
export interface Step {
  readonly head: TrustedCheckpoint;
  /** The proof that it only grew, given or to be asked for. */
  readonly proof: (before: TrustedCheckpoint) => Promise<readonly Uint8Array[]>;
}

/**
 * Follows one log: cosigns what only grew from what it cosigned last, and nothing else. What it is about to sign is on
 * disk before it signs, so that it never signs against itself, whenever it dies.
 */
export class Witness {
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly pinned: PinnedKey,
    private readonly key: SigningKey,
    private readonly state: KeptNote,
    private readonly seconds: () => number,
  ) {}

  get verifier(): string {
    return verifierText(this.key);
  }

  /** The checkpoint cosigned last; null before the first. */
  async last(): Promise<TrustedCheckpoint | null> {
    const note = await this.state.read();
    if (note === null) return null;
    const head = this.pinned.open(note);
    if (typeof head !== 'string') return head;
    throw new CliError(
      exitCodes.fault,
      `${this.state.file} holds no checkpoint of this log: ${head}`,
      'Put it back from a backup. Beginning anew gives up what this witness saw.',
    );
  }

  /** Looks at the log's newest checkpoint. @returns it when it was cosigned just now, null when it was already */
  async follow(log: LogClient): Promise<TrustedCheckpoint | null> {
    const head = this.pinned.open(await log.checkpoint());
    if (typeof head === 'string')
      throw new CliError(exitCodes.proofWrong, `The log’s newest checkpoint is worth nothing: ${head}`);
    const nodes = log.nodes(head.size);
    const proof = (before: TrustedCheckpoint) => consistencyProof(before.size, head.size, nodes);
    try {
      await this.hold({ head, proof }, () => rootOf(head.size, nodes));
    } catch (error) {
      if (!(error instanceof MissingTile)) throw error;
      throw new CliError(
        exitCodes.cannotTell,
        error.message,
        'It signed a tree and does not show it: look again.',
      );
    }
    if (cosigners(head.note, [this.verifier]).length > 0) return null;
    await log.handIn(formatNote({ text: head.text, signatures: [this.cosignature(head)] }));
    return head;
  }

  /** A cosignature line for what this witness holds. */
  line(head: TrustedCheckpoint): string {
    return signatureLine(this.cosignature(head));
  }

  /**
   * Takes a checkpoint for the newest, if it only grew from the last.
   * @param root what the log's tiles say its root is, for the first one that is seen
   * @throws LogMisbehaved when the two contradict one another
   */
  hold(step: Step, root: () => Promise<Uint8Array | null>): Promise<void> {
    const next = this.turn.then(
      () => this.taken(step, root),
      () => this.taken(step, root),
    );
    this.turn = next;
    return next;
  }

  private async taken({ head, proof }: Step, root: () => Promise<Uint8Array | null>): Promise<void> {
    const before = await this.last();
    if (before === null) {
      const shown = await root();
      if (shown !== null && Buffer.compare(shown, head.root) !== 0)
        throw await this.misbehaved(
          head,
          `The log signed another tree than it shows, at ${head.size} leaves.`,
        );
    } else if (head.size < before.size) {
      const message = `THE LOG WENT BACK: it has ${head.size} leaves now, and had signed ${before.size}.`;
      throw await this.misbehaved(head, message);
    } else if (head.size === before.size) {
      if (Buffer.compare(head.root, before.root) === 0) return;
      throw await this.misbehaved(
        head,
        `THE LOG SIGNED TWO TREES OF ${head.size} LEAVES: it shows others another.`,
      );
    } else {
      const [from, to] = [before.size, head.size];
      const claim = { from, to, fromRoot: before.root, toRoot: head.root, proof: await proof(before) };
      if (!extendsTree(claim))
        throw await this.misbehaved(
          head,
          `THE LOG WAS REWRITTEN: ${to} leaves do not follow from the ${from} before.`,
        );
    }
    await this.state.write(head.note);
  }

  private async misbehaved(head: TrustedCheckpoint, message: string): Promise<LogMisbehaved> {
    const beside = await this.state.keepContradiction(head.note);
    return new LogMisbehaved(message, `${this.state.file} and ${beside}`);
  }

  private cosignature({ text }: TrustedCheckpoint): ReturnType<typeof signNote> {
    return signNote(this.key, text, this.seconds());
  }
}
