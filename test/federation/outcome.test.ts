import { describe, expect, test } from "vitest"
import { judgeDelivery } from "../../federation/delivery/outcome.ts"
import type { NetFailure, NetResult } from "../../src/net/index.ts"

const status = (code: number, more: Partial<NetFailure> = {}): NetResult => ({
  ok: false,
  failure: "status",
  sentence: "no",
  url: "https://peer.example/inbox",
  status: code,
  ...more,
})
const failed = (failure: NetFailure["failure"]): NetResult => ({
  ok: false,
  failure,
  sentence: "no",
  url: "https://peer.example/inbox",
})

describe("what an answer to a delivery means", () => {
  test.each([400, 403, 405, 406, 413, 415, 422, 501])("%i ends this activity and no other", (code) => {
    expect(judgeDelivery(status(code))).toMatchObject({ outcome: "refused", status: code })
  })

  test.each([404, 410])("%i ends the delivery: the inbox is no more", (code) => {
    expect(judgeDelivery(status(code)).outcome).toBe("refused")
  })

  test.each([429, 500, 502, 503, 504])("%i is trouble that may pass, and counts towards pausing the server", (code) => {
    expect(judgeDelivery(status(code))).toMatchObject({ outcome: "later", troubled: true })
  })

  test.each([401, 408, 409])("%i is tried again and counts towards nothing", (code) => {
    expect(judgeDelivery(status(code))).toMatchObject({ outcome: "later", troubled: false })
  })

  test.each(["timeout", "refused", "dns", "tls", "network"] as const)("%s is trouble that may pass", (failure) => {
    expect(judgeDelivery(failed(failure))).toMatchObject({ outcome: "later", troubled: true })
  })

  test.each(["blockedAddress", "badUrl"] as const)("%s is never tried again", (failure) => {
    expect(judgeDelivery(failed(failure)).outcome).toBe("refused")
  })

  test("a server that says when to come back is asked then", () => {
    expect(judgeDelivery(status(429, { retryAfter: 90 }))).toMatchObject({ after: 90_000 })
    expect(judgeDelivery(status(503))).not.toHaveProperty("after", expect.anything())
  })

  test("a success with an answer that cannot be read is a success", () => {
    expect(judgeDelivery({ ...failed("tooLarge"), status: 202 })).toEqual({ outcome: "delivered", status: 202 })
  })
})
