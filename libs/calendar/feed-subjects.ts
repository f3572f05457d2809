import { Injectable } from '@nestjs/common';
import type { Id } from '#kernel';
import type { Span } from '#time';
import type { FeedSubject } from './domain/feed.ts';

/** Tells of one kind of subject what it is called and which changes are its business. */
export interface FeedSource {
  /** @param ref id or key, as callers have it; null when there is none */
  find(ref: string): Promise<{ readonly id: Id; readonly name: string } | null>;
  changes(id: Id, span: Span, most: number): Promise<readonly Id[]>;
}

/** Where rooms that come later say what a feed of their things shows. */
@Injectable()
export class FeedSubjects {
  private readonly sources = new Map<FeedSubject, FeedSource>();

  register(kind: FeedSubject, source: FeedSource): void {
    this.sources.set(kind, source);
  }

  of(kind: FeedSubject): FeedSource | null {
    return this.sources.get(kind) ?? null;
  }
}
