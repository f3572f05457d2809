import { alters, aTime, creates, type Step } from './alteration-steps.ts';

const services = [{ name: 'acme/swept', key: 'swept' }];

/** Of who tells of delivery, by which secret. */
export const ofIntegrations: readonly Step[] = [
  creates(
    'nora',
    'createIntegration',
    { key: 'swept', name: 'Swept', vendor: 'GITHUB', account: 'swept', services },
    'integration.created',
    { key: 'swept', vendor: 'GITHUB', services: { 'acme/swept': 'swept' } },
    'integration',
  ),
  alters(
    'nora',
    'updateIntegration',
    ({ integration }) => ({ integration, environments: [{ name: 'prod', key: 'swept' }] }),
    'integration.updated',
    { before: { environments: {} }, environments: { prod: 'swept' } },
  ),
  // Of a secret no more is told than that it was changed.
  alters(
    'nora',
    'rotateIntegrationSecret',
    ({ integration }) => ({ integration, secret: 'a-long-pass-phrase' }),
    'integration.secretRotated',
    { key: 'swept', oldUntil: aTime },
  ),
  alters('nora', 'disableIntegration', ({ integration }) => ({ integration }), 'integration.disabled', {
    ...{ key: 'swept', before: 'open', after: 'disabled' },
  }),
];
