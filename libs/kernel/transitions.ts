/**
 * A state machine as a table of named transitions. It knows nothing of what moves; it answers which steps lead
 * where, refuses a table that cannot be walked, and draws itself.
 */
export interface Transition<State extends string> {
  readonly from: readonly State[];
  readonly to: State;
  /** One sentence for people, shown in the diagram's table and to clients. */
  readonly title: string;
}

export type TransitionTable<State extends string, Name extends string> = Readonly<
  Record<Name, Transition<State>>
>;

export interface MachineShape<State extends string> {
  readonly states: readonly State[];
  readonly initial: readonly State[];
  readonly final: readonly State[];
}

/** Faults of a table: unknown, unreachable and dead-end states, final states with a way out. Empty when it is sound. */
export function faultsOf<State extends string, Name extends string>(
  shape: MachineShape<State>,
  table: TransitionTable<State, Name>,
): string[] {
  const faults: string[] = [];
  const transitions = Object.entries<Transition<State>>(table);
  const known = new Set<string>(shape.states);
  for (const [name, t] of transitions)
    for (const state of [...t.from, t.to])
      if (!known.has(state)) faults.push(`${name} names the unknown state ${state}`);

  const reached = new Set<State>(shape.initial);
  for (let grew = true; grew;) {
    const before = reached.size;
    for (const [, t] of transitions) if (t.from.some((s) => reached.has(s))) reached.add(t.to);
    grew = reached.size > before;
  }
  for (const state of shape.states) {
    const leaves = transitions.some(([, t]) => t.from.includes(state) && t.to !== state);
    if (!reached.has(state)) faults.push(`${state} cannot be reached`);
    if (shape.final.includes(state) && leaves) faults.push(`${state} is final but has a way out`);
    if (!shape.final.includes(state) && !leaves) faults.push(`${state} is a dead end`);
  }
  return faults;
}

/** The table as a Mermaid state diagram, transitions in the order they are written. */
export function toMermaid<State extends string, Name extends string>(
  shape: MachineShape<State>,
  table: TransitionTable<State, Name>,
): string {
  const lines = ['stateDiagram-v2'];
  for (const state of shape.initial) lines.push(`  [*] --> ${state}`);
  for (const [name, t] of Object.entries<Transition<State>>(table))
    for (const from of t.from) lines.push(`  ${from} --> ${t.to}: ${name}`);
  for (const state of shape.final) lines.push(`  ${state} --> [*]`);
  return lines.join('\n');
}
