import { type Id } from '#kernel';
import type { ChangeRecord } from './change.ts';
import type { ChangeContent, ChangeType } from './content.ts';

const emptyContent: ChangeContent = {
  title: '',
  description: '',
  reason: '',
  serviceIds: [],
  environmentIds: [],
  region: null,
  plannedStart: null,
  plannedEnd: null,
  implementerId: null,
  verifierId: null,
  risk: 'MEDIUM',
  impact: 'MEDIUM',
  urgency: 'MEDIUM',
  implementationPlan: '',
  testPlan: '',
  backoutPlan: '',
  communicationPlan: '',
  workItems: [],
  commits: [],
  artifacts: [],
  outageExpected: false,
  securityImpact: '',
  privacyImpact: '',
  tags: [],
  externalReferences: [],
};

export interface Filing {
  readonly id: Id;
  readonly type: ChangeType;
  readonly requesterId: Id;
  readonly templateId: Id | null;
  readonly incident: string | null;
  readonly now: Date;
}

/** A change as it is when it is filed: a draft of what was said over what a template says. */
export function draftOf(
  { now, ...filing }: Filing,
  said: Partial<ChangeContent>,
  template: Partial<ChangeContent> = {},
): Omit<ChangeRecord, 'number'> {
  return {
    ...emptyContent,
    ...template,
    ...said,
    ...filing,
    state: 'DRAFT',
    version: 1,
    revision: 1,
    outcome: null,
    validation: null,
    preauthorizedDigest: null,
    createdAt: now,
    updatedAt: now,
    submittedAt: null,
    startedAt: null,
    implementedAt: null,
    closedAt: null,
  };
}
