import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ApprovalsModule } from '#approvals';
import { ChangesModule } from '#changes';
import { DutiesModule } from '#duties';
import { MeetingsModule } from '#meetings';
import { PeopleModule } from '#people';
import { MailDocumentRow, NotificationDocumentRow } from './data/mail-document.entities.ts';
import { NotificationRow } from './data/notification.entity.ts';
import { Notifications } from './data/notifications.ts';
import { DelegationTelling } from './delegation-telling.ts';
import { DutyTelling } from './duty-telling.ts';
import { MeetingTelling } from './meeting-telling.ts';
import { SendMail } from './mail/send-mail.ts';
import { Telling } from './telling.ts';
import { MyNotifications } from './use-cases/my-notifications.ts';

/** Tells people what concerns them, for any process; the doors are in NotifyDoors. */
@Module({
  imports: [
    TypeOrmModule.forFeature([MailDocumentRow, NotificationDocumentRow, NotificationRow]),
    ApprovalsModule,
    ChangesModule,
    DutiesModule,
    MeetingsModule,
    PeopleModule,
  ],
  providers: [
    DelegationTelling,
    DutyTelling,
    MeetingTelling,
    MyNotifications,
    Notifications,
    SendMail,
    Telling,
  ],
  exports: [MyNotifications, Notifications, SendMail],
})
export class NotifyModule {}
