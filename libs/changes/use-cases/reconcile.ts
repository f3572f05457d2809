import { Injectable } from '@nestjs/common';
import { CommitSignal } from '#platform/database';
import { MissingWorkflows } from '../data/missing-workflows.ts';

/** Has a workflow started for every open change, and series of meetings, that lacks one: after Temporal lost its memory, or part of it. */
@Injectable()
export class Reconcile {
  constructor(
    private readonly missing: MissingWorkflows,
    private readonly signal: CommitSignal,
  ) {}

  /** @returns how many are looked after; null where another process is at it, so that all is done anyway */
  async execute(correlationId: string): Promise<number | null> {
    const count = await this.missing.askForAll(correlationId);
    this.signal.committed();
    return count;
  }
}
