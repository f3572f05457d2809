import { Injectable } from '@nestjs/common';
import { GovernedCommands } from '#changes';
import { type Actor, done, type Id, newId, notFound, type Outcome, problem, refused } from '#kernel';
import { Populations } from '../data/populations.ts';
import { Samples } from '../data/samples.ts';
import { LineDigest } from '../domain/population.ts';
import {
  drawSample,
  type Sample,
  sampleMethod,
  type SampleWish,
  type Unit,
  unitOf,
} from '../domain/sample.ts';

/** Draws a sample of a population, in a way that anybody can repeat. */
@Injectable()
export class DrawSample {
  constructor(
    private readonly commands: GovernedCommands,
    private readonly populations: Populations,
    private readonly samples: Samples,
  ) {}

  /** @throws Fault NOT_FOUND for a population that there is not */
  async execute(actor: Actor, populationId: Id, wish: SampleWish): Promise<Outcome<Sample>> {
    const id = newId();
    const command = {
      name: 'drawSample',
      input: { population: populationId, ...wish },
      idOf: (sample: Sample) => sample.id,
      reload: async (known: Id) => (await this.samples.byId(known)) as Sample,
    };
    return this.commands.run(actor, command, { action: 'drawFromAudit' }, async (work) => {
      const { personId, accountId } = actor;
      if (personId === null || accountId === null)
        return refused(problem('NOT_PERMITTED', 'A sample is drawn by a person.'));
      const population = await this.populations.byId(populationId, work.manager);
      if (population === null) throw notFound('population');
      const units: Unit[] = [];
      for await (const { ordinal, line } of this.populations.lines(populationId)) {
        const unit = unitOf(ordinal, line);
        if (unit !== null) units.push(unit);
      }
      const drawn = drawSample(population.digest, units, wish);
      if (drawn === null) return refused(tooSmall);
      const digest = new LineDigest();
      for (const { line } of await this.populations.rowsAt(populationId, drawn.ordinals)) digest.add(line);
      const about = { method: sampleMethod, digest: digest.end() };
      const sample = { ...wish, ...drawn, ...about, id, populationId, drawnBy: personId, drawnAt: work.now };
      await this.samples.add(sample, accountId, work.manager);
      const strata = drawn.strata.map((one) => ({ ...one, stratum: [...one.stratum] }));
      const from = { population: populationId, populationDigest: population.digest };
      work.emit({
        type: 'audit.sampleDrawn',
        subjectType: 'sample',
        subjectId: id,
        data: { ...from, ...about, ...wish, strata, ordinals: drawn.ordinals },
      });
      return done(sample);
    });
  }
}

const tooSmall = problem('INVALID_INPUT', 'There are more strata than the sample is to have entries.', {
  path: ['input', 'size'],
  wayOut: 'Ask for more, or stratify by less.',
});
