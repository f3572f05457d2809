import { type ActionType, type DetailedError, schemaToJson } from './cedar.ts';
import { type PolicyAction, type PolicyFault, type PolicyFile } from './policy-set.ts';
import { describe } from './describe-error.ts';

export const schemaFile = 'schema.cedarschema';

/** The actions of a schema. Adds to `faults` what is wrong with it and then answers with what could be read. */
export function readSchema(file: PolicyFile, faults: PolicyFault[]): Map<string, PolicyAction> {
  const answer = schemaToJson(file.text);
  const actions = new Map<string, PolicyAction>();
  const fault = (message: string) => faults.push({ file: file.name, policyId: null, message });
  if (answer.type === 'failure') {
    for (const error of answer.errors) fault(describe(error, file.text));
    return actions;
  }
  answer.warnings.forEach((warning: DetailedError) => fault(describe(warning, file.text)));
  const { '': main, ...named } = answer.json;
  for (const name of Object.keys(named))
    fault(`the namespace ${name} is not used by Gavel: declare everything without one`);
  const declared = main?.actions ?? {};
  for (const [name, action] of Object.entries(declared)) {
    const applies = action.appliesTo;
    if (applies === undefined || applies.principalTypes.length === 0) continue;
    const title = action.annotations?.['title'];
    if (!title) fault(`the action ${name} needs @title("…"), a phrase that can follow "You may not"`);
    actions.set(name, {
      name,
      title: title ?? name,
      groups: groupsOf(name, declared),
      principalTypes: applies.principalTypes,
      resourceTypes: applies.resourceTypes,
    });
  }
  return actions;
}

function groupsOf(name: string, declared: Record<string, ActionType<string>>): string[] {
  const found = new Set<string>();
  const visit = (action: string): void => {
    for (const { id } of declared[action]?.memberOf ?? [])
      if (!found.has(id)) {
        found.add(id);
        visit(id);
      }
  };
  visit(name);
  return [...found].sort();
}
