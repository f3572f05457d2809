import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { CommitListener } from '#platform/database';
import { auditTime, exhaustMap, merge, type Subscription, timer } from 'rxjs';
import { PolicyStart } from './policy-start.ts';

/** A hint is followed no sooner than this after the one before; without hints it is looked this often. */
const restMs = 100;
const lookMs = 1_000;

/** Has a process learn of another set of rules when it comes into force. What commands decide needs no follower. */
@Injectable()
export class PolicyFollower implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('PolicySets');
  private following: Subscription | null = null;

  constructor(
    private readonly start: PolicyStart,
    private readonly listener: CommitListener,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.database.connect) return;
    this.following = merge(this.listener.commits.pipe(auditTime(restMs)), timer(lookMs, lookMs))
      .pipe(exhaustMap(() => this.look()))
      .subscribe();
  }

  onApplicationShutdown(): void {
    this.following?.unsubscribe();
  }

  private async look(): Promise<void> {
    try {
      await this.start.look();
    } catch (error) {
      this.logger.warn(`which rules are in force cannot be read now: ${(error as Error).message}`);
    }
  }
}
