import { Logger } from '@nestjs/common';

/** Something a process cannot do its work without, or not all of it. */
export interface Dependency {
  readonly name: string;
  /** Without it the process is not ready; otherwise it is ready but degraded. */
  readonly needed: boolean;
  /** Rejects when it is not there. */
  check(): Promise<unknown>;
}

export interface Readiness {
  readonly status: 'ready' | 'degraded' | 'unavailable';
  readonly dependencies: Readonly<Record<string, 'up' | 'down'>>;
  /** Names of those that are down. */
  readonly missing: readonly string[];
}

const patienceMs = 2_500;

/** Whether a process can work, and what it lacks if not. Says nothing of why: that is in the log. */
export class Health {
  private readonly logger = new Logger('Health');
  private readonly downSince = new Map<string, Date>();
  private asking: Promise<Readiness> | null = null;

  constructor(private readonly dependencies: readonly Dependency[]) {}

  /** Many probes at once cost one round of checks. */
  readiness(): Promise<Readiness> {
    this.asking ??= this.ask().finally(() => {
      this.asking = null;
    });
    return this.asking;
  }

  private async ask(): Promise<Readiness> {
    const up = await Promise.all(this.dependencies.map((dependency) => this.isUp(dependency)));
    const missing = this.dependencies.filter((_, i) => up[i] !== true);
    return {
      status: missing.some((d) => d.needed) ? 'unavailable' : missing.length > 0 ? 'degraded' : 'ready',
      dependencies: Object.fromEntries(
        this.dependencies.map((d, i) => [d.name, up[i] === true ? 'up' : 'down']),
      ),
      missing: missing.map((d) => d.name),
    };
  }

  private async isUp(dependency: Dependency): Promise<boolean> {
    const { name } = dependency;
    try {
      await inTime(dependency.check());
      if (this.downSince.delete(name)) this.logger.log(`${name} is back`);
      return true;
    } catch (error) {
      if (!this.downSince.has(name)) this.logger.warn(`${name} cannot be used: ${(error as Error).message}`);
      this.downSince.set(name, this.downSince.get(name) ?? new Date());
      return false;
    }
  }
}

async function inTime(check: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${patienceMs} ms`)), patienceMs);
  });
  await Promise.race([check, late]).finally(() => clearTimeout(timer));
}
