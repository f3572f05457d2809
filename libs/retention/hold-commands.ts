import { Injectable } from '@nestjs/common';
import { GovernedCommands } from '#changes';
import type { Actor, Id, Json, Outcome } from '#kernel';
import type { Work } from '#platform/database';
import { LegalHolds } from './data/legal-holds.ts';
import type { LegalHold } from './domain/hold.ts';

interface HoldCommand {
  /** The mutation's name, which is also the policy action. */
  readonly name: 'placeLegalHold' | 'liftLegalHold';
  readonly input: Json;
  /** Of a hold that is there. */
  readonly id?: Id;
  /** Who placed it. */
  readonly asker?: Id;
}

/** How commands on legal holds run. */
@Injectable()
export class HoldCommands {
  constructor(
    private readonly commands: GovernedCommands,
    private readonly holds: LegalHolds,
  ) {}

  run(
    actor: Actor,
    { name, input, id, asker }: HoldCommand,
    body: (work: Work) => Promise<Outcome<LegalHold>>,
  ): Promise<Outcome<LegalHold>> {
    const command = {
      name,
      input,
      ...(id === undefined ? {} : { subject: { type: 'legalHold', id } }),
      idOf: (hold: LegalHold) => hold.id,
      reload: (known: Id, work: Work) => this.holds.byId(known, work.manager),
    };
    return this.commands.run(
      actor,
      command,
      { action: name, ...(asker === undefined ? {} : { asker }) },
      body,
    );
  }
}
