import type { Agenda } from '#changes/contract';
import { changeSearchAttributes, searchValuesOf } from '#changes/contract';
import { defineSearchAttributeKey, type SearchAttributeUpdatePair } from '@temporalio/common';
import { upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';

/** Shows the record in Temporal's own lists; writes only what differs from what is shown. */
export function indexRecord(agenda: Agenda): void {
  const shown = workflowInfo().typedSearchAttributes;
  const values = searchValuesOf(agenda);
  const stale: SearchAttributeUpdatePair[] = [];
  for (const name of ['GavelNumber', 'GavelType', 'GavelState'] as const) {
    const key = defineSearchAttributeKey(name, changeSearchAttributes[name]);
    if (shown.get(key) !== values[name]) stale.push({ key, value: values[name] });
  }
  const services = defineSearchAttributeKey('GavelServices', changeSearchAttributes.GavelServices);
  if (JSON.stringify(shown.get(services) ?? []) !== JSON.stringify(values.GavelServices))
    stale.push({ key: services, value: values.GavelServices.length > 0 ? values.GavelServices : null });
  if (stale.length > 0) upsertSearchAttributes(stale);
}
