import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { Client, Connection } from '@temporalio/client';

/**
 * The client side of Temporal. Nothing is connected until it is used, and a lost connection comes back by itself, so
 * no process needs Temporal to be up when it starts.
 */
@Injectable()
export class Temporal implements OnApplicationShutdown {
  readonly client: Client;
  readonly taskQueue: string;

  constructor(@Inject(CONFIG) config: Config) {
    const { address, namespace, taskQueue } = config.temporal;
    const connection = Connection.lazy({
      address,
      connectTimeout: '5s',
      channelArgs: { 'grpc.initial_reconnect_backoff_ms': 200, 'grpc.max_reconnect_backoff_ms': 2_000 },
    });
    this.client = new Client({ connection, namespace });
    this.taskQueue = taskQueue;
  }

  /** Every call made inside `body` fails when it has no answer by the end of that time. */
  within<T>(milliseconds: number, body: () => Promise<T>): Promise<T> {
    return this.client.connection.withDeadline(Date.now() + milliseconds, body);
  }

  /** Resolves when the namespace can be used. */
  async ping(milliseconds = 2_000): Promise<void> {
    const { namespace } = this.client.options;
    await this.within(milliseconds, () => this.client.workflowService.describeNamespace({ namespace }));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.client.connection.close().catch(() => undefined);
  }
}
