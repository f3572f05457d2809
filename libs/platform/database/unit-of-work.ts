import { Inject, Injectable } from '@nestjs/common';
import {
  type Actor,
  type Clock,
  digestOf,
  done,
  type Id,
  type Json,
  type Outcome,
  problem,
  type Problem,
  refused,
} from '#kernel';
import { DataSource } from 'typeorm';
import { measured } from './command-metrics.ts';
import { CommitSignal } from './commit-signal.ts';
import { Memories } from './memories.ts';
import { Work } from './work.ts';

/** Injection token of the clock. */
export const CLOCK = Symbol('Clock');

/** How a command names itself, its input and its subject. */
export interface Command<T> {
  readonly name: string;
  /** What the Idempotency-Key stands for: the same key with other input is refused. */
  readonly input: Json;
  /** What a refusal is recorded about; absent while there is no subject yet. */
  readonly subject?: { readonly type: string; readonly id: Id };
  /** The result's identity, kept under the Idempotency-Key; `reload` gives the result again for a repeat. */
  readonly idOf: (value: T) => Id;
  readonly reload: (id: Id, work: Work) => Promise<T>;
  /** What the record of a refusal says besides: the state of its subject that was refused to be altered. */
  readonly refusedOn?: () => Readonly<Record<string, Json | undefined>>;
  /** What else is kept of a refusal: the decisions that led to it. Runs in the transaction that records it. */
  readonly onRefusal?: (work: Work) => void;
}

/**
 * The one way in: a command runs in one transaction, in which the state, the events, the outbox rows and the memory
 * of its Idempotency-Key are committed together or not at all. A refusal commits nothing but the event that says so.
 */
@Injectable()
export class UnitOfWork {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly signal: CommitSignal,
    private readonly memories: Memories,
  ) {}

  /** @param body may run more than once, when a commit finds that what the process remembers is outdated */
  async run<T>(
    actor: Actor,
    command: Command<T>,
    body: (work: Work) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    const outcome = await measured(command.name, () => this.upToDate(actor, command, body));
    this.signal.committed();
    return outcome;
  }

  private async upToDate<T>(
    actor: Actor,
    command: Command<T>,
    body: (work: Work) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    for (let again = 1; ; again++)
      try {
        const attempted = await this.attempt(actor, command, body);
        if (!attempted.ok) await this.recordRefusal(actor, command, attempted.problems);
        return attempted;
      } catch (error) {
        if (again === attempts || !(await this.memories.renewed(error))) throw error;
      }
  }

  /** A transaction for what has no command: readers that need one snapshot, the outbox relay. */
  transaction<T>(actor: Actor, body: (work: Work) => Promise<T>): Promise<T> {
    return this.dataSource.transaction(async (manager) => {
      const work = new Work(manager, actor, this.clock.now());
      const value = await body(work);
      await work.flush();
      return value;
    });
  }

  private async attempt<T>(
    actor: Actor,
    command: Command<T>,
    body: (work: Work) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    try {
      return await this.transaction(actor, async (work) => {
        const seen = await this.claimKey(work, command);
        if (seen !== null) return seen;
        const outcome = await body(work);
        if (!outcome.ok) throw new Refusal(outcome.problems);
        await this.keepResult(work, command, outcome.value);
        return outcome;
      });
    } catch (error) {
      if (error instanceof Refusal) return refused(...error.problems);
      throw error;
    }
  }

  /**
   * Takes the key or finds out what it gave the first time. A second caller with the same key waits here, inside
   * PostgreSQL, until the first has committed or failed.
   */
  private async claimKey<T>(work: Work, command: Command<T>): Promise<Outcome<T> | null> {
    const { actor, manager } = work;
    if (actor.idempotencyKey === undefined) return null;
    const account = actor.accountId ?? systemAccount;
    const fingerprint = digestOf([command.name, command.input]);
    const claimed: unknown[] = await manager.query(
      `INSERT INTO idempotency_key (account_id, key, fingerprint, created_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING RETURNING key`,
      [account, actor.idempotencyKey, fingerprint, work.now],
    );
    if (claimed.length > 0) return null;
    const [first]: { fingerprint: string; result_id: Id }[] = await manager.query(
      `SELECT fingerprint, result_id FROM idempotency_key WHERE account_id = $1 AND key = $2`,
      [account, actor.idempotencyKey],
    );
    if (first === undefined || first.fingerprint !== fingerprint) throw new Refusal([keyReused]);
    return done(await command.reload(first.result_id, work));
  }

  private async keepResult<T>(work: Work, command: Command<T>, value: T): Promise<void> {
    const { actor, manager } = work;
    if (actor.idempotencyKey === undefined) return;
    await manager.query(`UPDATE idempotency_key SET result_id = $3 WHERE account_id = $1 AND key = $2`, [
      actor.accountId ?? systemAccount,
      actor.idempotencyKey,
      command.idOf(value),
    ]);
  }

  private async recordRefusal<T>(
    actor: Actor,
    command: Command<T>,
    problems: readonly Problem[],
  ): Promise<void> {
    const { subject } = command;
    if (subject === undefined && command.onRefusal === undefined) return;
    await this.transaction(actor, (work) => {
      if (subject !== undefined)
        work.emit({
          type: `${subject.type}.refused`,
          subjectType: subject.type,
          subjectId: subject.id,
          data: { command: command.name, problems: problems as unknown as Json, ...command.refusedOn?.() },
        });
      command.onRefusal?.(work);
      return Promise.resolve();
    });
  }
}

/** How often a command is begun before it fails, while what the process remembers turns out to be outdated. */
const attempts = 5;

/** Timers have no account of their own; their keys live under this one. */
const systemAccount = '00000000-0000-7000-8000-000000000000';

export const keyReused = problem(
  'IDEMPOTENCY_KEY_REUSED',
  'This Idempotency-Key was used for a different request.',
  {
    wayOut: 'Send a new key for a new request, or repeat the first request unaltered.',
  },
);

/** Leaves the transaction so that it is rolled back; never seen outside this file. */
class Refusal extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super('refused');
  }
}
