import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ChangeRecord, ChangeRules, type Facts, type FactSource } from '#changes';

/** Tells rules whether the people of an emergency still owe the ratification of an earlier one. */
@Injectable()
export class ArrearsFacts implements FactSource<boolean>, OnModuleInit {
  readonly name = 'arrears';
  readonly sql = `
    SELECT to_jsonb(EXISTS (
      SELECT FROM violation v
      WHERE c.type = 'EMERGENCY' AND v.persons && c.acting AND v.change_id <> c.id AND v.disposition = 'open'
        AND v.rule = 'emergency-ratification-missed'))`;
  readonly given = {
    columns: 'type text, acting uuid[]',
    of: ({ type, requesterId, implementerId }: ChangeRecord) => ({
      type,
      acting: [requesterId, ...(implementerId === null ? [] : [implementerId])],
    }),
  };

  constructor(private readonly rules: ChangeRules) {}

  onModuleInit(): void {
    this.rules.addFacts(this);
  }

  facts(_change: ChangeRecord, owed: boolean | null): Partial<Facts> {
    return { ratificationOwed: owed === true };
  }
}
