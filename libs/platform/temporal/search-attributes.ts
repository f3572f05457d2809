import { Injectable, Logger } from '@nestjs/common';
import { isGrpcServiceError } from '@temporalio/client';
import proto from '@temporalio/proto';
import { Temporal } from './temporal.ts';

/** What a search attribute can be here: one word, or several. */
export type SearchAttributeKind = 'KEYWORD' | 'KEYWORD_LIST';

const { IndexedValueType } = proto.temporal.api.enums.v1;
const kinds = {
  KEYWORD: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  KEYWORD_LIST: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST,
} as const satisfies Record<SearchAttributeKind, number>;

/** gRPC's numbers. */
const alreadyExists: unknown = 6;
const refusals: readonly number[] = [
  7 /* permission denied */, 12 /* unimplemented */, 16 /* unauthenticated */,
];

/**
 * Makes sure that a namespace knows our search attributes. Hosted Temporal does not let a client register any: then
 * an operator has to, and until it is done workflows are started without them.
 */
@Injectable()
export class SearchAttributes {
  private readonly logger = new Logger('SearchAttributes');
  private readonly known = new Map<string, Promise<boolean>>();

  constructor(private readonly temporal: Temporal) {}

  /**
   * Asked as often as you like; Temporal is asked until it has answered once.
   * @returns whether workflows may use them
   * @throws while Temporal cannot be reached
   */
  ensure(wanted: Readonly<Record<string, SearchAttributeKind>>): Promise<boolean> {
    const name = Object.keys(wanted).join();
    const asked = this.known.get(name) ?? this.register(wanted);
    this.known.set(name, asked);
    asked.catch(() => this.known.delete(name));
    return asked;
  }

  private async register(wanted: Readonly<Record<string, SearchAttributeKind>>): Promise<boolean> {
    const { client } = this.temporal;
    const { operatorService } = client.connection;
    const { namespace } = client.options;
    try {
      return await this.temporal.within(10_000, async () => {
        const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
        const missing = Object.entries(wanted).filter(([name]) => customAttributes[name] === undefined);
        if (missing.length > 0)
          await operatorService.addSearchAttributes({
            namespace,
            searchAttributes: Object.fromEntries(missing.map(([name, kind]) => [name, kinds[kind]])),
          });
        return true;
      });
    } catch (error) {
      const code = isGrpcServiceError(error) ? error.code : -1;
      if (code === alreadyExists) return true;
      if (!refusals.includes(code)) throw error;
      this.logger.warn(
        `Temporal does not let us register search attributes. Workflows go on without; to have them, register ` +
          Object.entries(wanted)
            .map(([name, kind]) => `${name} (${kind})`)
            .join(', ') +
          ` in the namespace ${namespace} and restart the worker.`,
      );
      return false;
    }
  }
}
