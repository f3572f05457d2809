import { Injectable } from '@nestjs/common';
import { type Actor, type Id, type Json, type Outcome, type Problem } from '#kernel';
import { ChangeCommands } from '../change-commands.ts';
import type { ChangeInHand } from '../change-in-hand.ts';
import type { ChangeRecord } from '../domain/change.ts';
import { type ContentField, contentDigest, difference, editedFields, fields } from '../domain/content.ts';
import { contentProblems, editProblems } from '../domain/edit.ts';
import { riskRank } from '../domain/risk.ts';
import { assigneeProblems } from './assignees.ts';
import type { ChangeInput } from './change-input.ts';
import { preauthorize } from './preauthorize.ts';
import { Referents } from './referents.ts';

/**
 * Edits a change. A material edit makes a new revision: approvals fall, and a change that was on its way goes back
 * to assessment.
 */
@Injectable()
export class UpdateChange {
  constructor(
    private readonly commands: ChangeCommands,
    private readonly referents: Referents,
  ) {}

  execute(
    actor: Actor,
    changeId: Id,
    expectedVersion: number | null,
    input: ChangeInput,
  ): Promise<Outcome<ChangeRecord>> {
    const command = {
      name: 'updateChange',
      changeId,
      expectedVersion,
      input: JSON.parse(JSON.stringify(input)) as Json,
    };
    return this.commands.run(actor, command, async (hand) => {
      const forbidden = await hand.permit('updateChange');
      if (forbidden.length > 0) return forbidden;
      const { content, people, problems } = await this.referents.resolve(input, hand.work.manager);
      const edited = { ...hand.change, ...content };
      const changed = editedFields(hand.change, edited);
      const bad = [...problems, ...contentProblems(edited), ...editProblems(hand.change, changed)];
      if (bad.length > 0) return bad;
      if (changed.length === 0) return [];
      const loosened = await loosens(hand, edited);
      if (loosened.length > 0) return loosened;
      return this.apply(hand, edited, changed, people);
    });
  }

  private async apply(
    hand: ChangeInHand,
    edited: ChangeRecord,
    changed: readonly ContentField[],
    people: Parameters<typeof assigneeProblems>[2],
  ): Promise<readonly Problem[]> {
    const before = hand.change;
    const material = changed.filter((field) => fields[field].material);
    const patch = Object.fromEntries(changed.map((field) => [field, edited[field]]));
    hand.patch({ ...patch, ...(material.length > 0 ? { revision: before.revision + 1 } : {}) });
    const named = (['implementerId', 'verifierId'] as const).filter((field) => changed.includes(field));
    const problems = await assigneeProblems(hand, named, people);
    if (problems.length > 0) return problems;
    await hand.emit('change.edited', {
      fields: difference(before, edited, changed),
      material: material.length > 0,
    });
    if (material.length > 0) await this.afterMaterialEdit(hand, material);
    return [];
  }

  private async afterMaterialEdit(hand: ChangeInHand, material: readonly ContentField[]): Promise<void> {
    await hand.emit('change.revised', {
      revision: hand.change.revision,
      fields: material,
      digest: contentDigest(hand.change),
    });
    const { state, type } = hand.change;
    const onItsWay = state === 'AUTHORIZING' || state === 'SCHEDULED';
    if (onItsWay) await hand.follow('returnToAssessment', { data: { because: material } });
    if (type === 'EMERGENCY') await hand.follow('callEmergencyBoard');
    else await preauthorize(hand);
  }
}

/** Once handed in, a change is not made to look harmless by whoever wants it: less risk is for others to say. */
async function loosens(hand: ChangeInHand, edited: ChangeRecord): Promise<readonly Problem[]> {
  const { state, risk } = hand.change;
  return state === 'DRAFT' || riskRank(edited.risk) >= riskRank(risk) ? [] : hand.permit('lowerRisk');
}
