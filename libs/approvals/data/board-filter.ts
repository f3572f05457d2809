import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ChangeList } from '#changes';

/** Lets the list of changes be narrowed to those that are before a board now. */
@Injectable()
export class BoardFilter implements OnModuleInit {
  constructor(private readonly list: ChangeList) {}

  onModuleInit(): void {
    this.list.addFilter('board', (query, key) => {
      query.andWhere(
        `c.id IN (SELECT r.change_id FROM approval_round r WHERE r.state = 'open'
           AND jsonb_path_query_array(r.steps, '$[*].boards[*]') @> to_jsonb(ARRAY[:boardKey::text]))`,
        { boardKey: key },
      );
    });
  }
}
