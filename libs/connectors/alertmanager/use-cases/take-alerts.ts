import { Injectable } from '@nestjs/common';
import { DeclareEmergency } from '#approvals';
import { ChangeCommands, type ChangeRecord, Judge } from '#changes';
import { type Actor, done, type Id, type Outcome, refused } from '#kernel';
import { Incidents, lostTheRace } from '../data/incidents.ts';
import { incidentOf, newsKey, newsOf, wordsOf } from '../domain/mapping.ts';
import type { AlertNotification } from '../domain/notification.ts';
import { AlertScope } from './alert-scope.ts';

export interface TakenAlerts {
  /** The emergency that the alerts belong to; null when all they say is that something else is over. */
  readonly change: ChangeRecord | null;
  readonly opened: boolean;
}

/**
 * Opens an emergency for an alert group, or notes the news on the one that is open. The same notification may come
 * many times and from several Alertmanagers at once.
 */
@Injectable()
export class TakeAlerts {
  constructor(
    private readonly judge: Judge,
    private readonly scope: AlertScope,
    private readonly declare: DeclareEmergency,
    private readonly commands: ChangeCommands,
    private readonly incidents: Incidents,
  ) {}

  async execute(caller: Actor, notification: AlertNotification): Promise<Outcome<TakenAlerts>> {
    // Repeats are known by what they say; one key for a declaration and a note would be refused as reused.
    const { idempotencyKey: _unused, ...actor } = caller;
    const { problems } = this.judge.system(actor, 'declareEmergency');
    if (problems.length > 0) return refused(...problems);
    const incident = incidentOf(notification.groupKey);
    const open = await this.incidents.open(incident);
    if (open !== null) return this.note(actor, open, incident, notification, false);
    if (notification.status === 'resolved') return done({ change: null, opened: false });
    const opened = await this.open(actor, incident, notification);
    return opened.ok ? this.note(actor, opened.value.id, incident, notification, opened.value.mine) : opened;
  }

  private async open(
    actor: Actor,
    incident: string,
    notification: AlertNotification,
  ): Promise<Outcome<{ id: Id; mine: boolean }>> {
    const scope = await this.scope.of(notification);
    if (!scope.ok) return scope;
    const { services, environments } = scope.value;
    try {
      const declared = await this.declare.execute(actor, {
        ...wordsOf(notification, services),
        services,
        environments,
        incident,
        tags: ['alert'],
      });
      return declared.ok ? done({ id: declared.value.id, mine: true }) : declared;
    } catch (error) {
      const id = lostTheRace(error) ? await this.incidents.open(incident) : null;
      if (id === null) throw error;
      return done({ id, mine: false });
    }
  }

  private async note(
    actor: Actor,
    changeId: Id,
    incident: string,
    notification: AlertNotification,
    opened: boolean,
  ): Promise<Outcome<TakenAlerts>> {
    const news = [...new Map(notification.alerts.map((alert) => [newsKey(alert), alert])).values()];
    const command = { name: 'noteAlerts', changeId, input: { incident, keys: news.map(newsKey) } };
    const outcome = await this.commands.run(actor, command, async (hand) => {
      const noted = await this.incidents.noted(changeId, hand.work.manager);
      for (const alert of news.filter((one) => !noted.has(newsKey(one))))
        await hand.emit(
          alert.status === 'firing' ? 'change.alertFired' : 'change.alertResolved',
          newsOf(alert, incident),
        );
      return [];
    });
    return outcome.ok ? done({ change: outcome.value, opened }) : outcome;
  }
}
