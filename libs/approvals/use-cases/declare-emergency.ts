import { Injectable } from '@nestjs/common';
import { type ChangeRecord, FileChange } from '#changes';
import { type Actor, type Outcome, toGlobalId } from '#kernel';

export interface EmergencyInput {
  readonly title: string;
  readonly reason: string;
  readonly description?: string | null;
  /** Ids or keys. */
  readonly services: readonly string[];
  readonly environments: readonly string[];
  /** The incident that it answers, in the words of whoever keeps incidents. */
  readonly incident: string;
  /** Who carries it out; the declarer, when that is a person with the role for it. */
  readonly implementer?: string | null;
  readonly implementationPlan?: string | null;
  readonly tags?: readonly string[] | null;
}

/** Declares an emergency: filed, handed in and before the emergency board in one go. */
@Injectable()
export class DeclareEmergency {
  constructor(private readonly file: FileChange) {}

  execute(actor: Actor, { incident, ...said }: EmergencyInput): Promise<Outcome<ChangeRecord>> {
    const input = {
      ...said,
      type: 'EMERGENCY' as const,
      // What is known at that hour is the reason; the paperwork follows.
      description: said.description ?? said.reason,
      implementer: said.implementer ?? byDefault(actor),
      impact: 'HIGH' as const,
      urgency: 'HIGH' as const,
      submit: true,
    };
    return this.file.execute(actor, input, incident);
  }
}

/** A global id, as an input may name a person by. */
function byDefault(actor: Actor): string | undefined {
  const able = actor.roles.includes('implementer') || actor.roles.includes('releaseManager');
  return actor.kind === 'person' && actor.personId !== null && able
    ? toGlobalId('Person', actor.personId)
    : undefined;
}
