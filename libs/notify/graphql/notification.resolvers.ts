import { Args, Context, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { changeLoader, ChangeObject, ChangesRepository, toChangeObject } from '#changes';
import type { Actor } from '#kernel';
import { By } from '#platform/auth';
import { connectionOf, type GraphQLContext, idsFrom, shown } from '#platform/graphql';
import { MyNotifications } from '../use-cases/my-notifications.ts';
import {
  MarkNotificationsReadInput,
  MarkNotificationsReadPayload,
  NotificationArgs,
  NotificationConnection,
  NotificationObject,
  toNotification,
} from './notification.type.ts';

/** What the viewer is told. */
@Resolver(() => NotificationConnection)
export class MyNotificationsResolver {
  constructor(private readonly mine: MyNotifications) {}

  @Query(() => NotificationConnection, { description: 'Your notifications, newest first.' })
  async myNotifications(@By() actor: Actor, @Args() args: NotificationArgs): Promise<NotificationConnection> {
    return connectionOf(await this.mine.page(actor, args.unread ?? false, args), toNotification);
  }

  @ResolveField(() => Int, { description: 'How many you have not marked as read.' })
  unreadCount(@By() actor: Actor): Promise<number> {
    return this.mine.unread(actor);
  }

  @Mutation(() => MarkNotificationsReadPayload, { description: 'Marks notifications of yours as read.' })
  async markNotificationsRead(
    @By() actor: Actor,
    @Args('input') { notifications }: MarkNotificationsReadInput,
  ): Promise<MarkNotificationsReadPayload> {
    const ids =
      notifications == null ? null : idsFrom('Notification', notifications, 'input', 'notifications');
    return { unreadCount: await this.mine.markRead(actor, ids), problems: [] };
  }
}

@Resolver(() => NotificationObject)
export class NotificationResolver {
  constructor(private readonly changes: ChangesRepository) {}

  @ResolveField(() => ChangeObject, { nullable: true, description: 'The change it is about.' })
  change(
    @Parent() { ofChange }: NotificationObject,
    @Context() context: GraphQLContext,
  ): Promise<ChangeObject | null> {
    return shown(changeLoader(context, this.changes), ofChange, toChangeObject);
  }
}
