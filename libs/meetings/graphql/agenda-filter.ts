import type { ApprovalRefs } from '#approvals';
import type { AgendaFilter } from '../domain/series.ts';
import type { AgendaFilterFields } from './inputs.ts';

/**
 * A filter as it is kept: with our own identities of services.
 *
 * @throws BAD_USER_INPUT when a service is not known
 */
export async function agendaFilterOf(fields: AgendaFilterFields, refs: ApprovalRefs): Promise<AgendaFilter> {
  const { states, types, risks, services, withinDays } = fields;
  return {
    ...(states == null ? {} : { states }),
    ...(types == null ? {} : { types }),
    ...(risks == null ? {} : { risks }),
    ...(services == null ? {} : { services: [...new Set(await refs.services(services, 'filter'))] }),
    ...(withinDays == null ? {} : { withinDays }),
  };
}
