import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ChangeRecord, ChangeRules, type Facts, type FactSource } from '#changes';

interface Owed {
  readonly because: readonly string[];
  readonly dueAt: string;
}

/** Tells the rules of changes what review is owed, and clients what they can do about it. */
@Injectable()
export class ReviewFacts implements FactSource<Owed>, OnModuleInit {
  readonly name = 'reviews';
  readonly sql = `
    SELECT jsonb_build_object('because', r.because, 'dueAt', r.due_at) FROM review r
    WHERE r.change_id = c.id AND r.completed_at IS NULL AND c.state = 'REVIEWING'`;

  constructor(private readonly rules: ChangeRules) {}

  onModuleInit(): void {
    this.rules.addFacts(this);
    this.rules.addAction({
      action: 'completeReview',
      states: ['REVIEWING'],
      offered: ({ facts }) => facts.reviewOwed !== null,
    });
  }

  facts(_change: ChangeRecord, read: Owed | null): Partial<Facts> {
    if (read === null) return {};
    const dueAt = new Date(read.dueAt).toISOString();
    return {
      reviewOwed: `The review is not complete: it is owed because ${read.because.join('; ')}, by ${dueAt}.`,
    };
  }
}
