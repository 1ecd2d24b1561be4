import type { Lane } from "./lanes.ts"

/**
 * When to try again, and when to stop.
 *
 * `backoff` gets the number of attempts that have failed so far (1, 2, …) and answers in milliseconds. A task is given up
 * and becomes a dead letter after so many attempts, or when so many milliseconds have passed since its first one.
 */
export type RetryPolicy = {
  backoff(attempt: number): number
  giveUpAfter: { attempts: number } | { milliseconds: number }
}

declare const payload: unique symbol

/** A kind of event. Its payload type exists at compile time only. */
export type EventType<Payload> = { readonly name: string; readonly [payload]?: Payload }

/** A kind of work that somebody asks for by name. */
export type Job<Payload> = {
  readonly name: string
  readonly lane: Lane
  readonly retry: RetryPolicy
  readonly [payload]?: Payload
}

/** A kind of work that every event of certain kinds asks for. */
export type Consumer<Payload = any> = Job<Payload> & { readonly on: readonly EventType<any>[] }

/** The union of what the events of a list carry. */
type PayloadOf<Events extends readonly EventType<any>[]> =
  Events[number] extends EventType<infer Payload> ? Payload : never

export function defineEvent<Payload>(name: string): EventType<Payload> {
  return { name }
}

export function defineJob<Payload>(name: string, options: { lane: Lane; retry: RetryPolicy }): Job<Payload> {
  return { name, ...options }
}

export function defineConsumer<const Events extends readonly EventType<any>[]>(
  name: string,
  options: { on: Events; lane: Lane; retry: RetryPolicy },
): Consumer<PayloadOf<Events>> {
  return { name, ...options }
}

/** 2, 4, 8 … times `first`, never above `most`, spread by a fifth so that a burst of failures does not come back as one. */
export function exponentialBackoff(first: number, most: number): (attempt: number) => number {
  return (attempt) => Math.min(most, first * 2 ** (attempt - 1)) * (0.9 + Math.random() * 0.2)
}
