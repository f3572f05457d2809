import { Injectable } from '@nestjs/common';
import {
  type Actor,
  done,
  type Id,
  newId,
  notFound,
  type Outcome,
  problem,
  type Problem,
  refused,
} from '#kernel';
import { Identities } from '../data/identities.ts';
import { People } from '../data/people.ts';
import { identityOf, type IdentityRef, identityText } from '../domain/identity.ts';
import type { IdentityKind } from '../domain/identity-record.ts';
import type { PersonRecord } from '../domain/person.ts';
import { IdentityChanges } from '../identity-changes.ts';
import { Administration } from './administration.ts';

export interface IdentityLink {
  readonly personId: Id;
  readonly kind: IdentityKind;
  /** `issuer|subject`. */
  readonly identity: string;
  /** How it was made sure that it is this person's. */
  readonly evidence: string;
  /** From when it is this person's; null for as long as anything is known. */
  readonly from: Date | null;
}

/** Tells Gavel who somebody is elsewhere. What happened under that name before is judged anew. */
@Injectable()
export class LinkIdentity {
  constructor(
    private readonly administration: Administration,
    private readonly people: People,
    private readonly identities: Identities,
    private readonly changes: IdentityChanges,
  ) {}

  execute(actor: Actor, link: IdentityLink): Promise<Outcome<PersonRecord>> {
    const { personId, kind, evidence, from } = link;
    const identity = identityOf(link.identity);
    const command = {
      name: 'linkIdentity',
      input: { personId, kind, evidence, identity: link.identity, from: from?.toISOString() ?? null },
      subject: { type: 'person', id: personId },
      idOf: () => personId,
      reload: (id: Id) => this.load(id),
    };
    return this.administration.run(actor, command, async (work, ask) => {
      const { manager, now } = work;
      const problems = [...(await ask('managePeople')), ...problemsOfIdentity(identity, link, now)];
      const person = await this.load(personId);
      if (problems.length > 0 || identity === null) return refused(...problems);
      const by = { linkedBy: actor.personId, linkedAt: now, endedBy: null };
      const record = { id: newId(), personId, kind, ...identity, fromAt: from, toAt: null, evidence, ...by };
      if (!(await this.identities.link(record, manager))) return refused(taken(identity));
      work.emit({
        type: 'person.identityLinked',
        subjectType: 'person',
        subjectId: personId,
        data: {
          identity: identityText(identity),
          kind,
          evidence,
          from: from?.toISOString() ?? null,
          before: null,
        },
      });
      await this.changes.changed(work, [identity]);
      return done(person);
    });
  }

  private async load(id: Id): Promise<PersonRecord> {
    const person = await this.people.byId(id);
    if (person === null) throw notFound('person');
    return person;
  }
}

function problemsOfIdentity(identity: IdentityRef | null, { from }: IdentityLink, now: Date): Problem[] {
  const problems: Problem[] = [];
  if (identity === null || ['mail', 'gavel', 'unknown'].includes(identity.issuer) || identity.subject === '')
    problems.push(
      problem('INVALID_INPUT', 'An identity names who vouches for it, and the name there.', {
        path: ['input', 'identity'],
        wayOut:
          'Give issuer|subject, as in https://github.com|octocat. Mail addresses are set with updatePerson.',
      }),
    );
  if (from !== null && from > now)
    problems.push(
      problem('INVALID_INPUT', 'An identity is linked that is somebody’s already, not one to come.', {
        path: ['input', 'from'],
        wayOut: 'Give a time in the past, or none.',
      }),
    );
  return problems;
}

const taken = (identity: IdentityRef): Problem =>
  problem('ALREADY_EXISTS', `${identityText(identity)} is somebody’s in this time already.`, {
    path: ['input', 'identity'],
    wayOut: 'End that link first, and give the time from which this one holds.',
  });
