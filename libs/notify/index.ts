export { SendMail } from './mail/send-mail.ts';
export { NotifyDoors } from './notify.doors.ts';
export { NotifyModule } from './notify.module.ts';
