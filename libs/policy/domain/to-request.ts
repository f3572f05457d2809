import type { Actor, Clock } from '#kernel';
import {
  board,
  boardEntity,
  type BoardFacts,
  change,
  changeEntity,
  type ChangeFacts,
  person,
  personEntity,
  type PersonFacts,
  personValue,
  system,
  timer,
} from './facts.ts';
import type { PolicyRequest } from './request.ts';

export interface Asked {
  readonly actor: Actor;
  /** Whether the person behind the actor is active now, as the database has it; false for somebody unknown. */
  readonly active: boolean;
  readonly action: string;
  /** Left out when the action is not about one change. */
  readonly change?: ChangeFacts;
  /** For what is about the meetings of a board. */
  readonly board?: BoardFacts;
  /** For assignImplementer and assignVerifier: who is being named. */
  readonly assignee?: PersonFacts;
  /** For castVote. */
  readonly verdict?: 'APPROVE' | 'REJECT' | 'ABSTAIN';
  /** For approveTemplate: the person who proposed it. */
  readonly proposer?: string;
  /** For decisions on an exception or an override of a freeze: who asked for it, and how strong the freeze is. */
  readonly asker?: string;
  readonly strength?: 'HARD' | 'SOFT';
  /** For recordViolationDisposition: whom the violation is about. */
  readonly persons?: readonly string[];
  /** For activatePolicySet: days since one of the two last gave the other a role, an account or a key. */
  readonly appointedDaysAgo?: number;
  /** For bookEnvironment: the person whose booking it is. */
  readonly holder?: string;
  /** For manageCalendar: whether it may let a change through that the person filed or carries out. */
  readonly interested?: boolean;
  /** For markConditionMet: whether the condition names the actor as one who may. */
  readonly named?: boolean;
  /** For delegateVote: whose vote it is. `assignee` is who is to cast it. */
  readonly delegator?: string;
  /** For recordAbsence: whether the actor leads `assignee`. */
  readonly leads?: boolean;
}

/** The request that the shipped schema asks for, from what a use case has in hand. */
export function toRequest(asked: Asked, clock: Clock): PolicyRequest {
  const {
    actor,
    appointedDaysAgo,
    asker,
    assignee,
    delegator,
    holder,
    interested,
    leads,
    named,
    proposer,
    strength,
    verdict,
  } = asked;
  const about = asked.persons;
  const principal = actor.kind === 'system' ? timer : person(actor.personId ?? '');
  const persons = new Map<string, PersonFacts>();
  if (assignee !== undefined) persons.set(assignee.id, assignee);
  if (principal.type === 'Person')
    persons.set(principal.id, {
      id: principal.id,
      roles: actor.roles,
      active: asked.active,
      ...(actor.credentialsAt === undefined ? {} : { credentialsSet: seconds(actor.credentialsAt) }),
    });
  return {
    principal,
    action: asked.action,
    resource: resourceOf(asked),
    entities: [
      ...[...persons.values()].map(personEntity),
      ...(asked.change ? [changeEntity(asked.change)] : []),
      ...(asked.board ? [boardEntity(asked.board)] : []),
    ],
    context: {
      kind: actor.kind,
      door: actor.door,
      now: seconds(clock.now()),
      ...(actor.scopes === null ? {} : { scopes: actor.scopes }),
      ...(assignee === undefined ? {} : { assignee: personValue(assignee.id) }),
      ...(verdict === undefined ? {} : { verdict }),
      ...(proposer === undefined ? {} : { proposer }),
      ...(appointedDaysAgo === undefined ? {} : { appointedDaysAgo }),
      ...(asker === undefined ? {} : { asker }),
      ...(strength === undefined ? {} : { strength }),
      ...(holder === undefined ? {} : { holder }),
      ...(interested === undefined ? {} : { interested }),
      ...(about === undefined ? {} : { persons: about }),
      ...(named === undefined ? {} : { named }),
      ...(delegator === undefined ? {} : { delegator }),
      ...(leads === undefined ? {} : { leads }),
    },
  };
}

function resourceOf({ board: asked, change: about }: Asked): PolicyRequest['resource'] {
  if (asked !== undefined) return board(asked.id);
  return about === undefined ? system : change(about.id);
}

const seconds = (time: Date): number => Math.floor(time.getTime() / 1000);
