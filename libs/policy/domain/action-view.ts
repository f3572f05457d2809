import { type NamespaceDefinition, schemaToJson } from './cedar.ts';
import type { Policy, PolicySet } from './policy-set.ts';
import type { EntityJson } from './request.ts';

export type Declarations = NamespaceDefinition<string>;

/** The schema of a set, parsed once for all views. */
export function declarationsOf(set: PolicySet): Declarations {
  const answer = schemaToJson(set.schema);
  const declarations = answer.type === 'success' ? answer.json[''] : undefined;
  if (declarations === undefined) throw new Error('The schema of this policy set cannot be read.');
  return declarations;
}

/**
 * What the rules of one action can see: the attributes that they name, and a schema of just these. Reading facts costs
 * Cedar more than judging them, and what no rule names cannot change an answer.
 */
export class ActionView {
  readonly schema: { readonly '': Declarations };
  readonly #attributes: ReadonlySet<string>;

  constructor(declared: Declarations, action: string, policies: readonly Policy[]) {
    this.#attributes = new Set(policies.flatMap((policy) => policy.attributes));
    const { entityTypes, actions, ...rest } = structuredClone(declared);
    for (const type of Object.values(entityTypes))
      if ('shape' in type && type.shape !== undefined && 'attributes' in type.shape)
        type.shape.attributes = this.#seen(type.shape.attributes);
    const kept = Object.entries(actions).filter(
      ([name, { appliesTo }]) => name === action || !appliesTo || appliesTo.principalTypes.length === 0,
    );
    this.schema = { '': { ...rest, entityTypes, actions: Object.fromEntries(kept) } };
  }

  /** The same entities with the facts that count. */
  of(entities: readonly EntityJson[]): EntityJson[] {
    return entities.map((entity) => ({ ...entity, attrs: this.#seen(entity.attrs) }));
  }

  #seen<T>(attributes: Readonly<Record<string, T>>): Record<string, T> {
    return Object.fromEntries(Object.entries(attributes).filter(([name]) => this.#attributes.has(name)));
  }
}
