import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ChangeInHand } from './change-in-hand.ts';
import { Templates } from './data/templates.repository.ts';
import { suspendedBy } from './domain/suspension.ts';
import { isSuspended } from './domain/template.ts';
import { ChangeRules, type Reaction } from './rules.ts';
import { TemplateRules } from './template-rules.ts';

/** A change that ends badly suspends its template, in the same transaction, when the rules ask for it. */
@Injectable()
export class TemplateSuspension implements Reaction, OnModuleInit {
  readonly name = 'suspend-template';
  readonly on = ['change.rolledBack', 'change.closed'];

  constructor(
    private readonly rules: ChangeRules,
    private readonly templates: Templates,
    private readonly templateRules: TemplateRules,
  ) {}

  onModuleInit(): void {
    this.rules.addReaction(this);
  }

  async react(hand: ChangeInHand): Promise<void> {
    const { id, outcome, startedAt, templateId } = hand.change;
    if (templateId === null || outcome === null || startedAt === null) return;
    const { manager, now } = hand.work;
    const template = await this.templates.lock(templateId, manager);
    // What was begun before a release was known when it was released.
    if (isSuspended(template) || (template.releasedAt !== null && startedAt <= template.releasedAt)) return;
    const past = await this.templates.outcomes(template, id, manager);
    const rule = suspendedBy(this.templateRules.suspend, [outcome, ...past]);
    if (rule === null) return;
    const suspension = { suspendedAt: now, suspendedFor: id, suspendedBecause: rule.name };
    await this.templates.patch(template.id, suspension, manager);
    const { key, version, name, proposedBy, approvedBy } = template;
    await hand.emit('change.templateSuspended', {
      template: { id: template.id, key, version, name },
      because: rule.name,
      toldPersons: [proposedBy, ...(approvedBy === null ? [] : [approvedBy])],
    });
    hand.work.emit({
      type: 'template.suspended',
      subjectType: 'template',
      subjectId: template.id,
      data: { key, version, name, change: id, because: rule.name, before: 'approved', after: 'suspended' },
    });
  }
}
