export { Deliver, deliverHandler, deliveryOrder } from "./deliver.ts"
