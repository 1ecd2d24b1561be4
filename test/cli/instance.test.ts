import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Instance, startInstance } from "../support/instance.ts"

describe("two instances in one process", () => {
  let instances: Instance[] = []
  beforeAll(async () => {
    instances = await Promise.all([startInstance({ name: "harbor" }), startInstance({ name: "meadow" })])
  })
  afterAll(() => Promise.all(instances.map((instance) => instance.stop())))

  it("answer at their own origins, with databases of their own", async () => {
    const [harbor, meadow] = instances
    expect(harbor!.origin.href).not.toBe(meadow!.origin.href)
    for (const { origin, rows } of instances) {
      expect((await fetch(new URL("/healthz", origin))).status).toBe(200)
      expect((await fetch(new URL("/readyz", origin))).status).toBe(200)
      expect(await rows("select value from instance_setting where key = 'origin'")).toEqual([{ value: origin.origin }])
    }
  })

  it("can be away for a while and come back at the same address", async () => {
    const [harbor, meadow] = instances
    await harbor!.pause()
    await expect(fetch(new URL("/healthz", harbor!.origin))).rejects.toThrow(/fetch failed/)
    expect((await fetch(new URL("/healthz", meadow!.origin))).status).toBe(200)
    await harbor!.resume()
    expect((await fetch(new URL("/healthz", harbor!.origin))).status).toBe(200)
  })
})
