import { Injectable } from '@nestjs/common';
import { GovernedCommands } from '#changes';
import { type Actor, done, type Id, type Outcome, problem, refused } from '#kernel';
import { type Marked, RegulationMarks } from '../data/regulation-marks.ts';
import { RetentionSettings } from '../settings.ts';

/** What something stands under from now on. */
export interface Regulated extends Marked {
  readonly regulations: readonly string[];
}

/** Says under which regulations a service or a change stands. What was attached under others before is still kept by them. */
@Injectable()
export class SetRegulations {
  constructor(
    private readonly commands: GovernedCommands,
    private readonly marks: RegulationMarks,
    private readonly settings: RetentionSettings,
  ) {}

  execute(actor: Actor, subject: Marked, wanted: readonly string[]): Promise<Outcome<Regulated>> {
    const { kind, id } = subject;
    const names = [...new Set(wanted)].sort();
    const command = {
      name: 'setRegulations',
      input: { kind, id, names },
      subject: { type: kind, id },
      idOf: () => id,
      reload: async (known: Id) => ({ kind, id, regulations: await this.now(kind, known) }),
    };
    return this.commands.run<Regulated>(actor, command, { action: 'setRegulations' }, async (work) => {
      const unknown = names.filter((name) => !this.settings.regulations.has(name));
      if (unknown.length > 0)
        return refused(
          problem('INVALID_REFERENCE', `No such regulation is settled: ${unknown.join(', ')}.`, {
            path: ['input', 'regulations'],
            wayOut: `There are: ${[...this.settings.regulations.keys()].join(', ')}.`,
          }),
        );
      await this.marks.lock(subject, work.manager);
      const before = (await this.marks.of(kind, [id], work.manager)).get(id) ?? [];
      const begun = names.filter((name) => !before.includes(name));
      const ended = before.filter((name) => !names.includes(name));
      if (begun.length > 0) await this.marks.begin(subject, begun, work.now, work.manager);
      if (ended.length > 0) await this.marks.end(subject, ended, work.now, work.manager);
      if (begun.length + ended.length > 0)
        work.emit({
          ...{ type: `${kind}.regulationsSet`, subjectType: kind, subjectId: id },
          data: { regulations: names, before: { regulations: before } },
        });
      return done({ kind, id, regulations: names });
    });
  }

  private async now(kind: Marked['kind'], id: Id): Promise<string[]> {
    return (await this.marks.of(kind, [id])).get(id) ?? [];
  }
}
