import { Fault, fromGlobalId, type Id } from '#kernel';

/** An input's global id of the given type as our own; BAD_USER_INPUT names the field when it is something else. */
export function idFrom(type: string, globalId: string, ...path: string[]): Id {
  const parsed = fromGlobalId(globalId);
  if (parsed?.type === type) return parsed.id;
  const message =
    parsed === null
      ? `This is not the id of a ${type}.`
      : `This is the id of a ${parsed.type}, not of a ${type}.`;
  throw new Fault('BAD_USER_INPUT', message, [{ path, message }]);
}

export const idsFrom = (type: string, globalIds: readonly string[], ...path: string[]): Id[] =>
  globalIds.map((id, i) => idFrom(type, id, ...path, String(i)));
