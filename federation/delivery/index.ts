export { deliveryChores, pruneDeliveries } from "./retention.ts"
export { deliverHandler } from "./deliver.ts"
export { TryServerAgain, tryServerAgainHandler } from "./retry-server.ts"
export { scheduleDeliveries } from "./schedule.ts"
