import { Injectable } from '@nestjs/common';
import { SearchAttributes, Temporal, TimedWorkflows } from '#platform/temporal';
import { defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common';
import {
  type Agenda,
  changeLifeWorkflow,
  changeLifeWorkflowId,
  changeSearchAttributes as kinds,
  recordMovedSignal,
  searchValuesOf,
} from '../contract.ts';
import { ReadAgenda } from './read-agenda.ts';

/** The workflows of changes. */
@Injectable()
export class ChangeWorkflows extends TimedWorkflows<Agenda> {
  constructor(temporal: Temporal, searchAttributes: SearchAttributes, agenda: ReadAgenda) {
    super(
      {
        workflow: changeLifeWorkflow,
        signal: recordMovedSignal,
        attributes: kinds,
        idOf: ({ changeId }) => changeLifeWorkflowId(changeId),
        summaryOf: ({ number }) => number,
        indexOf,
        agendasOf: (ids) => agenda.of(ids),
      },
      temporal,
      searchAttributes,
    );
  }
}

/** Shows up in Temporal's lists from its first moment, before a worker takes it up. */
function indexOf(agenda: Agenda): TypedSearchAttributes {
  const values = searchValuesOf(agenda);
  return new TypedSearchAttributes([
    { key: defineSearchAttributeKey('GavelNumber', kinds.GavelNumber), value: values.GavelNumber },
    { key: defineSearchAttributeKey('GavelType', kinds.GavelType), value: values.GavelType },
    { key: defineSearchAttributeKey('GavelState', kinds.GavelState), value: values.GavelState },
    // An empty list would be kept as a list of one empty word.
    ...(values.GavelServices.length > 0
      ? [{ key: defineSearchAttributeKey('GavelServices', kinds.GavelServices), value: values.GavelServices }]
      : []),
  ]);
}
