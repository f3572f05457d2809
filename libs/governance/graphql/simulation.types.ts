import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { toGlobalId } from '#kernel';
import { NodeInterface, Payload } from '#platform/graphql';
import { enumOf, InstantField, ObjectListField, TextField } from '#platform/http';
import { type PolicySimulation, type SimulationState, simulationStates } from '../data/simulations.ts';
import { PolicyFileFields } from './policy-set.types.ts';

const StateEnum = enumOf(simulationStates);
registerEnumType(StateEnum, {
  name: 'PolicySimulationState',
  description: 'How far a simulation is.',
  valuesMap: {
    QUEUED: { description: 'Waits for a worker.' },
    RUNNING: { description: 'Decisions are asked again.' },
    DONE: { description: 'All were asked again.' },
    CANCELED: { description: 'Somebody ended it; what it had found stays.' },
    FAILED: { description: 'The rules cannot be applied.' },
  },
});

@ObjectType('PolicyVerdict', { description: 'What rules say to a request.' })
export class VerdictObject {
  @Field({ description: 'allow or deny.' })
  verdict!: string;
  @Field(() => [String], { description: 'The rules that decide; default-deny where nothing permits.' })
  by!: readonly string[];
}

@ObjectType('PolicyFlip', { description: 'A decision that would be another.' })
export class FlipObject {
  @Field(() => ID, { description: 'The decision, for explain.' })
  decision!: string;
  @Field(() => Date, { description: 'When it was made.' })
  decidedAt!: Date;
  @Field({ description: 'What was asked for.' })
  action!: string;
  @Field(() => ID, { nullable: true, description: 'The change that it was about; read it with node.' })
  change!: string | null;
  @Field(() => ID, { nullable: true, description: 'The person who asked; null for Gavel itself.' })
  person!: string | null;
  @Field(() => VerdictObject, { description: 'As it was kept.' })
  before!: VerdictObject;
  @Field(() => VerdictObject, { description: 'As it would be.' })
  after!: VerdictObject;
}

@ObjectType('PolicyTurns', { description: 'How many decisions would be others.' })
export class TurnsObject {
  @Field({ description: 'The action, or the rule.' })
  name!: string;
  @Field(() => Int, { description: 'Allowed then, refused by the new set.' })
  toDeny!: number;
  @Field(() => Int, { description: 'Refused then, allowed by the new set.' })
  toAllow!: number;
}

@ObjectType('PolicySimulation', {
  implements: () => NodeInterface,
  description: 'A set of rules tried on the decisions of the past.',
})
export class SimulationObject implements NodeInterface {
  @Field(() => ID, { description: 'The global id.' })
  id!: string;
  @Field({ description: 'SHA-256 of the set.' })
  digest!: string;
  @Field(() => Date, { description: 'Decisions from here on.' })
  since!: Date;
  @Field(() => Date, { description: 'Decisions up to here.' })
  until!: Date;
  @Field(() => StateEnum, { description: 'How far it is.' })
  state!: SimulationState;
  @Field(() => Int, {
    nullable: true,
    description: 'How many decisions there are; null before they are counted.',
  })
  total!: number | null;
  @Field(() => Int, { description: 'How many were asked again.' })
  done!: number;
  @Field(() => Int, { description: 'How many would be refused that were allowed.' })
  toDeny!: number;
  @Field(() => Int, { description: 'How many would be allowed that were refused.' })
  toAllow!: number;
  @Field(() => Int, { description: 'How many would end the same, by other rules.' })
  otherReasons!: number;
  @Field(() => Int, {
    description: 'How many cannot be told: the facts of their time lack what the rules ask for.',
  })
  undecidable!: number;
  @Field(() => [TurnsObject], { description: 'By action.' })
  byAction!: readonly TurnsObject[];
  @Field(() => [TurnsObject], { description: 'By rule: those that would refuse, or that refused then.' })
  byRule!: readonly TurnsObject[];
  @Field(() => [FlipObject], { description: 'The first ten of each action and direction.' })
  examples!: readonly FlipObject[];
  @Field(() => String, { nullable: true, description: 'Why it failed.' })
  fault!: string | null;
  @Field(() => Date, { nullable: true, description: 'When it ended.' })
  endedAt!: Date | null;
}

@InputType('SimulatePolicySetInput', { description: 'Which rules are tried on which decisions.' })
export class SimulatePolicySetFields {
  @InstantField({ required: true, description: 'Decisions from here on.' })
  since!: Date;
  @TextField({ max: 100, description: 'A proposal’s id.' })
  proposal?: string | null;
  @ObjectListField({
    of: () => PolicyFileFields,
    description: 'Instead of a proposal: the schema and *.cedar.',
  })
  files?: PolicyFileFields[] | null;
}

@InputType('CancelPolicySimulationInput', { description: 'Which simulation is to end.' })
export class CancelSimulationFields {
  @TextField({ required: true, max: 100, description: 'Its id.' })
  simulation!: string;
}

@ObjectType({ isAbstract: true })
abstract class SimulationPayload extends Payload {
  @Field(() => SimulationObject, { nullable: true, description: 'The simulation; null when refused.' })
  simulation!: SimulationObject | null;
}
@ObjectType({ description: 'The simulation that a worker begins, or what is wrong.' })
export class SimulatePolicySetPayload extends SimulationPayload {}
@ObjectType({ description: 'The simulation that was ended, or why it was not.' })
export class CancelPolicySimulationPayload extends SimulationPayload {}

export function toSimulation(record: PolicySimulation): SimulationObject {
  const { id, digest, since, until, state, total, done, fault, endedAt, result } = record;
  const turns = (counted: Readonly<Record<string, { toDeny: number; toAllow: number }>>): TurnsObject[] =>
    Object.entries(counted)
      .map(([name, { toDeny, toAllow }]) => ({ name, toDeny, toAllow }))
      .sort((a, b) => b.toDeny + b.toAllow - a.toDeny - a.toAllow || (a.name < b.name ? -1 : 1));
  const { flips, otherReasons, undecidable } = result;
  return {
    ...{ id: toGlobalId('PolicySimulation', id), digest, since, until, state, total, done, fault, endedAt },
    ...{ ...flips, otherReasons, undecidable },
    byAction: turns(result.byAction),
    byRule: turns(result.byRule),
    examples: result.examples.map(
      ({ decisionId, decidedAt, action, subjectType, subjectId, personId, before, after }) => ({
        decision: toGlobalId('PolicyDecision', decisionId),
        decidedAt: new Date(decidedAt),
        action,
        change: subjectType === 'change' && subjectId !== null ? toGlobalId('Change', subjectId) : null,
        person: personId === null ? null : toGlobalId('Person', personId),
        before,
        after,
      }),
    ),
  };
}
