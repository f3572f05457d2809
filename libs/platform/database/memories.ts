import { Injectable } from '@nestjs/common';
import { QueryFailedError } from 'typeorm';

/**
 * What processes remember of the database, so as not to read it each time. A commit that finds something outdated breaks
 * a constraint; then it is read anew, and the command is done again.
 */
@Injectable()
export class Memories {
  private readonly renewals = new Map<string, () => Promise<unknown>>();

  /** @param constraint what a commit breaks when the memory is outdated */
  register(constraint: string, renew: () => Promise<unknown>): void {
    this.renewals.set(constraint, renew);
  }

  /** @returns whether the error came of something outdated, which by now is read anew */
  async renewed(error: unknown): Promise<boolean> {
    if (!(error instanceof QueryFailedError)) return false;
    const { constraint } = error.driverError as { constraint?: string };
    const renew = constraint === undefined ? undefined : this.renewals.get(constraint);
    await renew?.();
    return renew !== undefined;
  }
}
