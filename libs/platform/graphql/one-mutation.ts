import {
  type ASTVisitor,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  OperationTypeNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

/** One command a request, so that rate limits and idempotency keys mean what they say; fragments hide none. */
export function oneMutation(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(node) {
      if (
        node.operation !== OperationTypeNode.MUTATION ||
        fieldsIn(node.selectionSet, context, new Map()) <= 1
      )
        return;
      context.reportError(
        new GraphQLError('A request carries one mutation. Send the others in requests of their own.', {
          nodes: [node],
          extensions: { refusal: 'ONE_MUTATION_A_REQUEST' },
        }),
      );
    },
  };
}

/** @param known the counts of fragments seen before, so that fragments of fragments are counted once each */
function fieldsIn(
  { selections }: SelectionSetNode,
  context: ValidationContext,
  known: Map<FragmentDefinitionNode, number>,
): number {
  const fieldsOf = (fragment: FragmentDefinitionNode): number => {
    if (!known.has(fragment)) {
      // One that contains itself is another rule's to refuse.
      known.set(fragment, 0);
      known.set(fragment, fieldsIn(fragment.selectionSet, context, known));
    }
    return known.get(fragment) ?? 0;
  };
  let count = 0;
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) count += 1;
    else if (selection.kind === Kind.INLINE_FRAGMENT)
      count += fieldsIn(selection.selectionSet, context, known);
    else {
      const fragment = context.getFragment(selection.name.value);
      if (fragment != null) count += fieldsOf(fragment);
    }
  }
  return count;
}
