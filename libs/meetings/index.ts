export { MeetingActivitiesOf } from './activities/meeting-activities.ts';
export { StartMissingMeetings, TellMeetings } from './activities/meeting-workflows.ts';
export { MeetingsDoors } from './meetings.doors.ts';
export { MeetingsModule } from './meetings.module.ts';
export { MeetingsPatience } from './meetings.patience.ts';
export { MeetingPapers, type Paper, type PaperKind } from './papers.ts';
export { PlanSeries } from './use-cases/plan-series.ts';
export { SeriesStore } from './data/series-store.ts';
export { MeetingListeners, type MeetingNews } from './news.ts';
