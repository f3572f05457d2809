export { Reviews } from './data/reviews.ts';
export { type ActionState, type CorrectiveAction, type ReviewRecord } from './domain/review.ts';
export { ReviewsDoors } from './reviews.doors.ts';
export { ReviewsModule } from './reviews.module.ts';
export { AddCorrectiveAction } from './use-cases/add-corrective-action.ts';
export { CompleteReview, type ReviewInput } from './use-cases/complete-review.ts';
export { SettleCorrectiveAction } from './use-cases/settle-corrective-action.ts';
