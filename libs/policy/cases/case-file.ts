import { parse } from 'yaml';
import { z } from 'zod';
import { roles } from '#kernel';
import { type PolicyFault, type PolicyFile, PolicySetError } from '../domain/policy-set.ts';

const person = z.strictObject({
  id: z.string(),
  roles: z.array(z.enum(roles)).default([]),
  active: z.boolean().default(true),
});

const attributes = z.record(z.string(), z.json());

const given = z.strictObject({
  as: z.string().optional(),
  roles: z.array(z.enum(roles)).optional(),
  active: z.boolean().optional(),
  /** When somebody else set the credentials: seconds since 1970. */
  credentialsSet: z.number().int().optional(),
  kind: z.enum(['person', 'service', 'system']).optional(),
  scopes: z.array(z.string()).optional(),
  action: z.string().optional(),
  /** Attributes of the change that differ from the default; `none` when the action is not about a change. */
  change: z.union([z.literal('none'), attributes]).optional(),
  /** Attributes of the board that differ from empty lists, when the action is about a board. */
  board: attributes.optional(),
  assignee: person.optional(),
  /** What the action's context needs besides, such as `verdict`. */
  context: attributes.optional(),
});

const policyCase = given.extend({
  name: z.string(),
  expect: z.enum(['allow', 'deny']),
  /** The policies that decide, all of them; none for a refusal because nothing permits it. */
  by: z.array(z.string()),
});

const caseFile = z.strictObject({
  /** What all cases of the file have in common. */
  given: given.optional(),
  cases: z.array(policyCase).min(1),
});

const defaultsFile = z.strictObject({ change: attributes, context: attributes });

export type PolicyCase = z.infer<typeof policyCase> & { readonly file: string };
export type CaseDefaults = z.infer<typeof defaultsFile>;

/** The rows of the case files, each with what its file gives to all. */
export function readCases(files: readonly PolicyFile[]): PolicyCase[] {
  return files.flatMap((file) => {
    const { given: common = {}, cases } = read(file, caseFile);
    return cases.map((row) => ({
      ...common,
      ...row,
      change:
        row.change === 'none' || common.change === 'none' ? 'none' : { ...common.change, ...row.change },
      context: { ...common.context, ...row.context },
      file: file.name,
    }));
  });
}

export const readDefaults = (file: PolicyFile): CaseDefaults => read(file, defaultsFile);

function read<T>(file: PolicyFile, shape: z.ZodType<T>): T {
  const fault = (message: string): PolicyFault => ({ file: file.name, policyId: null, message });
  let content: unknown;
  try {
    content = parse(file.text);
  } catch (error) {
    throw new PolicySetError([fault(String(error))]);
  }
  const result = shape.safeParse(content);
  if (result.success) return result.data;
  throw new PolicySetError(
    result.error.issues.map((i) => fault(`${i.path.join('.') || 'the file'}: ${i.message}`)),
  );
}
