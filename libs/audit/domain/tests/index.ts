import { accessOnDate } from './access-on-date.ts';
import { approvalBeforeDeployment } from './approval-before-deployment.ts';
import { backoutPlan } from './backout-plan.ts';
import { boardMet } from './board-met.ts';
import type { ChangeTest } from './change-test.ts';
import { conditionsMet } from './conditions-met.ts';
import { dutiesApart } from './duties-apart.ts';
import { emergencyRatified } from './emergency-ratified.ts';
import { evidenceUnaltered } from './evidence-unaltered.ts';
import { exceptionsApproved } from './exceptions-approved.ts';
import type { PeriodTest } from './period-test.ts';
import { policyChangesReviewed } from './policy-changes-reviewed.ts';
import { requestBeforeWork } from './request-before-work.ts';
import { testsBeforeDeployment } from './tests-before-deployment.ts';

/** Tests on one change each, by name. */
export const changeTests: ReadonlyMap<string, ChangeTest<never>> = new Map(
  [
    requestBeforeWork,
    approvalBeforeDeployment,
    dutiesApart,
    testsBeforeDeployment,
    backoutPlan,
    conditionsMet,
    emergencyRatified,
    exceptionsApproved,
    evidenceUnaltered,
  ].map((test) => [test.name, test as unknown as ChangeTest<never>]),
);

/** Tests over a period, by name. */
export const periodTests: ReadonlyMap<string, PeriodTest<never>> = new Map(
  [accessOnDate, policyChangesReviewed, boardMet].map((test) => [
    test.name,
    test as unknown as PeriodTest<never>,
  ]),
);
