import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { PackActivitiesOf } from '#audit';
import { ChangeActivitiesOf } from '#changes';
import { MeetingActivitiesOf } from '#meetings';
import { RetentionActivitiesOf } from '#retention';
import { CONFIG, type Config } from '#platform/config';
import { NativeConnection, Worker } from '@temporalio/worker';

/** What the build made of workflows/. */
const bundle = fileURLToPath(new URL('../../workflow-bundle.js', import.meta.url));

const retryMs = 1_000;
/** After this long a task under way is given up; Temporal has it done by another worker. */
const drainLimitMs = 9_000;

/**
 * Does the tasks of workflows and activities whenever Temporal is there. It waits for a server that is not up, and
 * begins anew when the connection was lost for good; only the end of the process ends it.
 */
@Injectable()
export class WorkflowWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('WorkflowWorker');
  private readonly stopping = new AbortController();
  private worker: Worker | null = null;
  private ended: Promise<void> = Promise.resolve();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly changes: ChangeActivitiesOf,
    private readonly meetings: MeetingActivitiesOf,
    private readonly packs: PackActivitiesOf,
    private readonly retention: RetentionActivitiesOf,
  ) {}

  onApplicationBootstrap(): void {
    if (!existsSync(bundle)) throw new Error(`${bundle} is missing: run "npm run build".`);
    this.ended = this.keep();
  }

  /** Rejects unless tasks are being taken. */
  check(): Promise<void> {
    const state = this.worker?.getState() ?? 'WAITING FOR TEMPORAL';
    return state === 'RUNNING'
      ? Promise.resolve()
      : Promise.reject(new Error(`the workflow worker is ${state}`));
  }

  /** Takes no more tasks and finishes those under way. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    if (this.worker?.getState() === 'RUNNING') this.worker.shutdown();
    await Promise.race([this.ended, sleep(drainLimitMs, undefined, { ref: false })]);
  }

  private async keep(): Promise<void> {
    const { signal } = this.stopping;
    let told = '';
    while (!signal.aborted) {
      try {
        await this.run();
        told = '';
      } catch (error) {
        const { message } = error as Error;
        if (message !== told) this.logger.warn(`Temporal cannot be used now; trying on: ${message}`);
        told = message;
      }
      await sleep(retryMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async run(): Promise<void> {
    const { address, namespace, taskQueue } = this.config.temporal;
    const connection = await NativeConnection.connect({ address });
    try {
      this.worker = await Worker.create({
        connection,
        namespace,
        taskQueue,
        activities: {
          meetDeadline: this.changes.meetDeadline.bind(this.changes),
          passRetention: this.retention.passRetention.bind(this.retention),
          meetMeetingDeadline: this.meetings.meetMeetingDeadline.bind(this.meetings),
          carryPackOn: this.packs.carryPackOn.bind(this.packs),
        },
        workflowBundle: { codePath: bundle },
        shutdownGraceTime: '5s',
        shutdownForceTime: '8s',
      });
      this.logger.log(`taking tasks from ${taskQueue} at ${address}`);
      const running = this.worker.run();
      if (this.stopping.signal.aborted) this.worker.shutdown();
      await running;
    } finally {
      this.worker = null;
      await connection.close().catch(() => undefined);
    }
  }
}
