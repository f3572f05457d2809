import { Injectable } from '@nestjs/common';
import { type Actor, type Id, type Outcome } from '#kernel';
import { ChangeCommands } from '../change-commands.ts';
import type { ChangeRecord } from '../domain/change.ts';

/** Puts a comment on the timeline. Comments are events: they cannot be edited or taken away. */
@Injectable()
export class CommentOnChange {
  constructor(private readonly commands: ChangeCommands) {}

  execute(actor: Actor, changeId: Id, text: string): Promise<Outcome<ChangeRecord>> {
    return this.commands.run(actor, { name: 'commentOnChange', changeId, input: { text } }, async (hand) => {
      const forbidden = await hand.permit('commentOnChange');
      if (forbidden.length > 0) return forbidden;
      await hand.emit('change.commented', { text });
      return [];
    });
  }
}
