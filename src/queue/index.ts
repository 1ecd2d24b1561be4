export { runDueChores, type Chore } from "./chores.ts"
export { LeaseLost } from "./claims.ts"
export {
  countTasks,
  discardDeadLetter,
  discardDeadLetters,
  listDeadLetters,
  reviveDeadLetter,
  type DeadLetter,
} from "./dead-letters.ts"
export { handle, handleEvent, happened, type Handler, type Outcome, type Work } from "./handlers.ts"
export {
  defineConsumer,
  defineEvent,
  defineJob,
  exponentialBackoff,
  type Consumer,
  type EventType,
  type Job,
  type RetryPolicy,
} from "./jobs.ts"
export type { Lane } from "./lanes.ts"
export { createOutbox, type Outbox, type Wish } from "./outbox.ts"
export { createQueues, prepareQueues, type Queues } from "./queues.ts"
export { assertRedisFits } from "./redis-check.ts"
export { defaultRetention, prune, type Retention } from "./retention.ts"
export { startWorkers, type WorkerOptions, type Workers } from "./workers.ts"
export { knownTasks } from "./known-tasks.ts"
