import { creates, type Made, password, type Step } from './alteration-steps.ts';
import { ofIntegrations } from './alterations-of-integrations.ts';
import { ofBoards, ofCatalog, ofPeople } from './alterations-of-people.ts';
import { ofRetention } from './alterations-of-retention.ts';
import { ofCalendar, ofDuties, ofRisk, ofRules } from './alterations-of-rules.ts';

/** Every command that alters who may do what, or what rules go by, in an order in which they can be given. */
export const alterations: readonly Step[] = [
  ...ofPeople,
  ...ofCatalog,
  ...ofBoards,
  ...ofIntegrations,
  ...ofCalendar,
  ...ofDuties,
  ...ofRisk,
  ...ofRules,
  ...ofRetention,
  creates(
    'ravi',
    'changePassword',
    ({ password: known }: Made) => ({ currentPassword: known, newPassword: password }),
    'account.passwordChanged',
    {},
  ),
];
