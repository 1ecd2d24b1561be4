/**
 * What this process counts of its own work, for Prometheus. Every label has a bounded set of values that we chose, none of them says
 * anything about a person, and counting costs next to nothing whether or not somebody reads it.
 */
export { measureProcess } from "./registry.ts"
export { expose, type Reading } from "./exposition.ts"
export { countRequest, noteRoute, routeOfRequest } from "./requests.ts"
export {
  countActivity,
  countAttempt,
  countDelivery,
  countOutgoing,
  countVerification,
  type AttemptOutcome,
  type CountedDelivery,
} from "./work.ts"
