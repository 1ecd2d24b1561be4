export { deliveryChores, pruneDeliveries } from "./retention.ts"
export { Deliver, deliverHandler, deliveryOrder } from "./deliver.ts"
