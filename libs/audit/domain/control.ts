import { z } from 'zod';
import { digestOf, type Json } from '#kernel';
import type { Answer } from './answer.ts';
import type { ChangeFacts } from './change-facts.ts';
import type { PeriodFacts } from './period-facts.ts';
import { changeTests, periodTests } from './tests/index.ts';
import type { PeriodAnswer } from './tests/period-test.ts';

const clauses = z.array(z.string().min(1).max(40)).min(1);
const text = z.string().trim().min(1);

/** Frameworks that controls are mapped to, with the names that auditors know them by. */
export const frameworks = {
  soc2: 'SOC 2',
  iso27001: 'ISO/IEC 27001:2022',
  sox: 'SOX ITGC',
  pciDss: 'PCI DSS 4.0.1',
  nist80053: 'NIST SP 800-53 Rev. 5',
} as const;
export type Framework = keyof typeof frameworks;

const file = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'small letters, digits and hyphens')
    .max(64),
  title: text.max(120),
  /** What is to be so, and why. */
  objective: text.max(2_000),
  /** Who answers for it. */
  owner: text.max(200),
  mappings: z
    .strictObject({ soc2: clauses, iso27001: clauses, sox: clauses, pciDss: clauses, nist80053: clauses })
    .partial()
    .refine((mappings) => Object.keys(mappings).length > 0, 'name at least one framework'),
  /** The test by name, with its parameters. */
  test: z.enum([...changeTests.keys(), ...periodTests.keys()]),
  parameters: z.record(z.string(), z.unknown()).default({}),
});

interface About extends Omit<z.infer<typeof file>, 'parameters'> {
  readonly parameters: Readonly<Record<string, Json>>;
  /** SHA-256 over the control's canonical JSON and the revision of its test: another one gives other answers. */
  readonly version: string;
}

/** A control over every change. */
export interface ChangeControl extends About {
  readonly over: 'changes';
  readonly judge: (facts: ChangeFacts, now: Date) => Answer;
  /** Null where deployments without a change are not its matter. */
  readonly withoutChange:
    ((deployment: { readonly id: string; readonly told: string | null }) => Answer) | null;
}

/** A control over a period. */
export interface PeriodControl extends About {
  readonly over: 'period';
  readonly judge: (facts: PeriodFacts) => readonly PeriodAnswer[];
}

export type Control = ChangeControl | PeriodControl;

/**
 * A control as its file says it.
 * @throws Error that says what is wrong with it, and where
 */
export function parseControl(name: string, content: unknown): Control {
  const parsed = file.safeParse(content);
  if (!parsed.success) throw new Error(`${name} cannot be used:\n${z.prettifyError(parsed.error)}`);
  const said = parsed.data;
  if (`${said.id}.yaml` !== name.split('/').at(-1))
    throw new Error(`${name} cannot be used:\n✖ the file of a control is named like its id: ${said.id}.yaml`);
  const test = changeTests.get(said.test) ?? periodTests.get(said.test);
  if (test === undefined) throw new Error(`There is no test ${said.test}.`);
  const parameters = (test.parameters as z.ZodType).safeParse(said.parameters);
  if (!parameters.success)
    throw new Error(
      `${name} cannot be used: its parameters are not those of ${test.name}.\n${z.prettifyError(parameters.error)}`,
    );
  const version = digestOf([said as unknown as Json, test.revision]);
  const about = { ...said, parameters: said.parameters as Record<string, Json>, version };
  const given = parameters.data as never;
  const onChange = changeTests.get(said.test);
  if (onChange !== undefined)
    return {
      ...about,
      over: 'changes',
      judge: (facts, now) => onChange.run(facts, given, now),
      withoutChange: onChange.withoutChange ?? null,
    };
  const onPeriod = periodTests.get(said.test);
  if (onPeriod === undefined) throw new Error(`There is no test ${said.test}.`);
  return { ...about, over: 'period', judge: (facts) => onPeriod.run(facts, given) };
}
