/** The outbox's topic for mail; a message's key is the notification it carries. */
export const mailTopic = 'mail';
