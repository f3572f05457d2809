import { Injectable } from '@nestjs/common';
import { ChangeRefs } from '#changes';
import { Fault, fromGlobalId, type Id, problem, type Problem } from '#kernel';
import { normalizeEmail, People } from '#people';
import type { RiskContent, RiskStatus } from '../domain/register.ts';

/** What a caller says of a risk: people by id or mail address, changes by id or number; left out stays as it is. */
export interface RiskInput {
  readonly title?: string | null;
  readonly description?: string | null;
  readonly owner?: string | null;
  readonly likelihood?: number | null;
  readonly impact?: number | null;
  readonly mitigation?: string | null;
  readonly status?: RiskStatus | null;
  readonly reviewOn?: Date | null;
  readonly acceptedReason?: string | null;
  readonly acceptedUntil?: Date | null;
  readonly changes?: readonly string[] | null;
  readonly releases?: readonly string[] | null;
}

interface Resolved {
  readonly content: Partial<RiskContent>;
  readonly problems: readonly Problem[];
}

/** Turns the names in what is said of a risk into identities; every unknown name is a problem. */
@Injectable()
export class RiskReferents {
  constructor(
    private readonly people: People,
    private readonly changes: ChangeRefs,
  ) {}

  async resolve({ owner, changes, releases, ...said }: RiskInput): Promise<Resolved> {
    const problems: Problem[] = [];
    const content: { -readonly [K in keyof RiskContent]?: RiskContent[K] } = Object.fromEntries(
      Object.entries(said).filter(([, value]) => value != null),
    );
    if (typeof owner === 'string') {
      const id = await this.person(owner);
      if (id === null) problems.push(unknown('owner', owner));
      else content.ownerId = id;
    }
    if (changes != null) content.changeIds = await this.changesOf(changes, problems);
    if (releases != null) content.releases = [...new Set(releases.map((r) => r.trim()))];
    return { content, problems };
  }

  /** Null for nobody. */
  async person(ref: string): Promise<Id | null> {
    const parsed = fromGlobalId(ref);
    const id =
      parsed?.type === 'Person' ? parsed.id : (await this.people.byEmails([ref])).get(normalizeEmail(ref));
    const record = id === undefined ? undefined : (await this.people.byIds([id])).get(id);
    return record?.active === true ? record.id : null;
  }

  private async changesOf(refs: readonly string[], problems: Problem[]): Promise<Id[]> {
    const ids = new Set<Id>();
    for (const ref of refs)
      try {
        ids.add((await this.changes.record(ref)).id);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        problems.push(unknown('changes', ref));
      }
    return [...ids];
  }
}

const unknown = (field: string, ref: string): Problem =>
  problem('INVALID_REFERENCE', `There is no "${ref.slice(0, 100)}".`, { path: ['input', field] });
