import { Injectable } from '@nestjs/common';
import { type Actor, done, Fault, type Json, newId, type Outcome, type Problem, refused } from '#kernel';
import type { Work } from '#platform/database';
import { ChangeCommands } from '../change-commands.ts';
import type { ChangeInHand } from '../change-in-hand.ts';
import { changeNumber, type ChangeRecord } from '../domain/change.ts';
import { draftOf } from '../domain/draft.ts';
import { contentProblems } from '../domain/edit.ts';
import { Templates } from '../data/templates.repository.ts';
import { assigneeProblems } from './assignees.ts';
import type { FileChangeInput } from './change-input.ts';
import { Referents, type Resolved } from './referents.ts';
import { submit } from './submit.ts';

/** Files a change: a draft with a number, or handed in at once. */
@Injectable()
export class FileChange {
  constructor(
    private readonly commands: ChangeCommands,
    private readonly referents: Referents,
    private readonly templates: Templates,
  ) {}

  execute(
    actor: Actor,
    input: FileChangeInput,
    incident: string | null = null,
  ): Promise<Outcome<ChangeRecord>> {
    let resolved: Resolved | null = null;
    const name = input.type === 'EMERGENCY' ? 'declareEmergency' : 'fileChange';
    return this.commands.file(
      actor,
      { name, input: JSON.parse(JSON.stringify({ ...input, incident })) as Json },
      async (work, permit) => {
        const forbidden = permit(name);
        if (forbidden.length > 0) return refused(...forbidden);
        resolved = await this.referents.resolve(withoutFiling(input), work.manager);
        return this.draft(work, actor, input, incident, resolved);
      },
      async (hand) => this.afterFiling(hand, input, resolved),
    );
  }

  private async draft(
    work: Work,
    actor: Actor,
    input: FileChangeInput,
    incident: string | null,
    { content, problems }: Resolved,
  ): Promise<Outcome<Omit<ChangeRecord, 'number'>>> {
    if (actor.personId === null) throw new Fault('FORBIDDEN', 'A change is filed in the name of a person.');
    const template = await this.templates.forFiling(input.type, input.template ?? null, work);
    if (!template.ok) return template;
    const filing = { id: newId(), type: input.type, requesterId: actor.personId, incident, now: work.now };
    const draft = draftOf(
      { ...filing, templateId: template.value?.id ?? null },
      content,
      template.value?.content,
    );
    const all = [...problems, ...contentProblems(draft)];
    return all.length > 0 ? refused(...all) : done(draft);
  }

  private async afterFiling(
    hand: ChangeInHand,
    input: FileChangeInput,
    resolved: Resolved | null,
  ): Promise<readonly Problem[]> {
    const { change } = hand;
    const assignees = await assigneeProblems(
      hand,
      ['implementerId', 'verifierId'],
      resolved?.people ?? new Map(),
    );
    if (assignees.length > 0) return assignees;
    const { type, title, incident } = change;
    await hand.emit('change.filed', { number: changeNumber(change.number), type, title, incident });
    return input.submit === true || input.type === 'EMERGENCY' ? submit(hand) : [];
  }
}

function withoutFiling({ type: _type, template: _template, submit: _submit, ...said }: FileChangeInput) {
  return said;
}
