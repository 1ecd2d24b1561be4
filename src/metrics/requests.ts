import { Histogram } from "prom-client"
import { registry } from "./registry.ts"

const durations = new Histogram({
  name: "haversack_http_request_duration_seconds",
  help: "How long requests took, by method, route pattern and class of status (never by path: those name people and hold secrets)",
  labelNames: ["method", "route", "status"] as const,
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers: [registry],
})

/** Anybody can invent a method or ask for what is not there; neither may grow the list of series. */
const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])

/** One answered request. `route` is a pattern as it was registered, such as `/badges/:id`; null for what no route answered. */
export function countRequest(request: { method: string; route: string | null; status: number; seconds: number }): void {
  const { method, route, status, seconds } = request
  const labels = {
    method: methods.has(method) ? method : "other",
    route: route ?? "none",
    status: `${Math.floor(status / 100)}xx`,
  }
  durations.observe(labels, seconds)
}

const routes = new WeakMap<Request, string>()

/**
 * Remembers which route answered a request. Only the router that knows it can say so, and only whoever opened the door knows when the
 * answer was done; the request itself is what both hold in their hands.
 */
export function noteRoute(request: Request, pattern: string): void {
  routes.set(request, pattern)
}

/** The pattern of the route that answered; null for none. A pattern that fits everything says nothing. */
export function routeOfRequest(request: Request): string | null {
  return routes.get(request) ?? null
}
