import { type ChangeView, changePath } from '../client/views.ts';
import type { CliContext } from '../context.ts';

interface Word {
  readonly class: string;
  readonly reason: string;
}

/** Says that a change is riskier than the model found, or less so. */
export const saysRisk =
  (how: 'raise' | 'lower') =>
  async (cli: CliContext, ref: string, { class: to, reason }: Word): Promise<void> => {
    const api = await cli.api();
    const said = { class: to, reason };
    const key = { idempotencyKey: cli.keyOf(`risk-${how}`, { ref, ...said }) };
    const change = await api.post<ChangeView>(changePath(ref, `/risk/${how}`), said, key);
    const { number, state, effectiveRisk } = change;
    cli.terminal.result(
      { change: { number, state, effectiveRisk } },
      () => `${number}  ${state}  ${effectiveRisk}`,
    );
  };
