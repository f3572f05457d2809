import { Injectable } from '@nestjs/common';
import { GovernedCommands } from '#changes';
import {
  type Actor,
  done,
  type Id,
  type Json,
  newId,
  notFound,
  type Outcome,
  problem,
  refused,
} from '#kernel';
import type { Command, Work } from '#platform/database';
import { RiskEntries } from '../data/risk-entries.ts';
import { entryProblems, type RiskContent, type RiskEntry, settled } from '../domain/register.ts';
import { type RiskInput, RiskReferents } from './risk-input.ts';

const empty = {
  title: '',
  description: '',
  mitigation: '',
  status: 'OPEN',
  acceptedReason: null,
  acceptedUntil: null,
  changeIds: [],
  releases: [],
} as const;

/** Adds risks to the register and edits them. Every edit is told whole by its event: what was, and what is. */
@Injectable()
export class KeepRegister {
  constructor(
    private readonly commands: GovernedCommands,
    private readonly entries: RiskEntries,
    private readonly referents: RiskReferents,
  ) {}

  /** Whoever adds a risk owns it unless another owner is named. */
  async add(actor: Actor, said: RiskInput): Promise<Outcome<RiskEntry>> {
    const { content, problems } = await this.referents.resolve(said);
    const command = this.command('addRisk', said);
    // Whoever adds a risk has to be one who keeps the register: owning is not enough before there is an entry.
    return this.commands.run(actor, command, { action: 'manageRisks', holder: '' }, async (work) => {
      const { likelihood, impact, reviewOn } = content;
      if (
        likelihood === undefined ||
        impact === undefined ||
        reviewOn === undefined ||
        actor.personId === null
      )
        return refused(...problems, incomplete);
      const entry = settled({ ...empty, ownerId: actor.personId, ...content, likelihood, impact, reviewOn });
      const bad = [...problems, ...entryProblems(entry, null, work.now)];
      if (bad.length > 0) return refused(...bad);
      const made = { createdBy: actor.personId, createdAt: work.now, updatedAt: work.now };
      const added = await this.entries.insert({ id: newId(), version: 1, ...entry, ...made }, work.manager);
      this.tell(work, 'risk.added', added.id, { number: added.number, after: plain(entry) });
      return done(added);
    });
  }

  async edit(
    actor: Actor,
    id: Id,
    expectedVersion: number | null,
    said: RiskInput,
  ): Promise<Outcome<RiskEntry>> {
    const found = (await this.entries.byIds([id])).get(id);
    if (found === undefined) throw notFound('risk');
    const { content, problems } = await this.referents.resolve(said);
    const command = { ...this.command('updateRisk', { id, ...said }), subject: { type: 'risk', id } };
    const asked = { action: 'manageRisks', holder: found.ownerId };
    return this.commands.run(actor, command, asked, async (work) => {
      const before = await this.entries.lock(id, work.manager);
      // Another owner by now: who may is to be asked of that one.
      const moved = before.ownerId !== found.ownerId ? before.version : expectedVersion;
      if (moved !== null && (moved !== before.version || before.ownerId !== found.ownerId))
        return refused(stale(expectedVersion, before.version));
      const after = settled({ ...contentOf(before), ...content });
      const bad = [...problems, ...entryProblems(after, before, work.now)];
      if (bad.length > 0) return refused(...bad);
      if (JSON.stringify(plain(contentOf(before))) === JSON.stringify(plain(after))) return done(before);
      const version = before.version + 1;
      await this.entries.update(id, { ...after, version, updatedAt: work.now }, work.manager);
      this.tell(work, 'risk.edited', id, { version, before: plain(contentOf(before)), after: plain(after) });
      const score = after.likelihood * after.impact;
      return done({ ...before, ...after, version, score, updatedAt: work.now });
    });
  }

  private command(name: string, said: object): Command<RiskEntry> {
    return {
      name,
      input: JSON.parse(JSON.stringify(said)) as Json,
      idOf: (entry) => entry.id,
      reload: async (id, work) => {
        const entry = (await this.entries.byIds([id], work.manager)).get(id);
        if (entry === undefined) throw notFound('risk');
        return entry;
      },
    };
  }

  private tell(work: Work, type: string, id: Id, data: Record<string, Json>): void {
    work.emit({ type, subjectType: 'risk', subjectId: id, data });
  }
}

const incomplete = problem('INVALID_INPUT', 'A risk has a likelihood, an impact and a day of review.', {
  path: ['input'],
  missing: ['likelihood', 'impact', 'reviewOn'],
});

const stale = (expected: number | null, version: number) =>
  problem(
    'STALE_VERSION',
    `You saw version ${expected ?? 'of another owner'}; the risk is at version ${version} by now.`,
    {
      path: ['input', 'expectedVersion'],
      currentVersion: version,
      wayOut: 'Read the risk again, look at what is new, and repeat.',
    },
  );

function contentOf(entry: RiskEntry): RiskContent {
  const {
    id: _i,
    number: _n,
    version: _v,
    score: _s,
    createdBy: _b,
    createdAt: _c,
    updatedAt: _u,
    ...content
  } = entry;
  return content;
}

/** In one order of fields, as events keep it. */
const plain = (content: RiskContent): Json => {
  const sorted = Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.parse(JSON.stringify(Object.fromEntries(sorted))) as Json;
};
