import type { AskAgain } from '#ledger/contract';
import { policyRoom } from '../input/policy-room.ts';

interface PolicyRoom {
  engineFor(files: unknown): Engine;
  replayWith(engine: Engine, kept: unknown): { readonly differences: readonly string[] };
}
interface Engine {
  readonly policySet: { readonly digest: string };
}

/** Asks decisions again under the rules of their time; null where the policy engine is not beside this command. */
export async function askAgainHere(): Promise<AskAgain> {
  const room = await policyRoom<PolicyRoom>();
  if (room === null) return null;
  const engines = new Map<string, Engine>();
  return (kept, policySet) => {
    try {
      const engine = engines.get(kept.policySetDigest) ?? room.engineFor(JSON.parse(policySet));
      engines.set(kept.policySetDigest, engine);
      return room.replayWith(engine, kept).differences;
    } catch (error) {
      return [`It cannot be asked: ${(error as Error).message}`];
    }
  };
}
