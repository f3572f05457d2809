import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Pipelines } from '#delivery';
import { Bringers } from '#evidence';

/** Whoever asks for missing evidence is told which pipelines can bring it: those that told of its services before. */
@Injectable()
export class EvidenceBringers implements OnModuleInit {
  constructor(
    private readonly bringers: Bringers,
    private readonly pipelines: Pipelines,
  ) {}

  onModuleInit(): void {
    this.bringers.add((changes, manager) => this.pipelines.of(changes, manager));
  }
}
