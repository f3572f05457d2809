import { Module, type OnModuleInit } from '@nestjs/common';
import { ChangesModule } from '#changes';
import { NodeSources } from '#platform/graphql';
import { Notifications } from './data/notifications.ts';
import { MyNotificationsResolver, NotificationResolver } from './graphql/notification.resolvers.ts';
import { toNotification } from './graphql/notification.type.ts';
import { NotifyModule } from './notify.module.ts';

/** Notifications over GraphQL. */
@Module({
  imports: [NotifyModule, ChangesModule],
  providers: [MyNotificationsResolver, NotificationResolver],
})
export class NotifyDoors implements OnModuleInit {
  constructor(
    private readonly nodes: NodeSources,
    private readonly notifications: Notifications,
  ) {}

  onModuleInit(): void {
    this.nodes.register('Notification', async (id, { request }) => {
      const row = (await this.notifications.byIds([id])).get(id);
      const mine = request.actor?.kind === 'person' && row?.personId === request.actor.personId;
      return row === undefined || !mine ? null : toNotification(row);
    });
  }
}
