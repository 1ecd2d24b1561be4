import { Temporal as Polyfilled } from "@js-temporal/polyfill"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { createKeyValueStore } from "../../federation/runtime/key-value-store.ts"
import { createMemory } from "../../federation/runtime/memory.ts"

describe("a bounded memory", () => {
  test("never holds more than its limit, whatever is put in, and keeps what was put in last", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.string({ maxLength: 3 }), { minLength: 1 }),
        (limit, names) => {
          const memory = createMemory<number>(limit)
          names.forEach((name, position) => memory.set(name, position, 1000))
          expect(memory.size()).toBeLessThanOrEqual(limit)
          expect(memory.get(names.at(-1) ?? "")).toBe(names.length - 1)
        },
      ),
    )
  })

  test("ten thousand invented hosts leave no more than the limit behind", () => {
    const memory = createMemory<string>(100)
    for (let host = 0; host < 10_000; host += 1) memory.set(`https://host-${host}.example`, "key", 60_000)
    expect(memory.size()).toBe(100)
  })

  test("what was used lately stays longer than what was only put in later", () => {
    const memory = createMemory<number>(2)
    memory.set("used", 1, 1000)
    memory.set("unused", 2, 1000)
    memory.get("used")
    memory.set("new", 3, 1000)
    expect(memory.get("used")).toBe(1)
    expect(memory.get("unused")).toBeUndefined()
  })

  test("forgets when the time of an entry is over", () => {
    let now = 0
    const memory = createMemory<number>(2, () => now)
    memory.set("short", 1, 10)
    now = 10
    expect(memory.get("short")).toBeUndefined()
    expect(memory.size()).toBe(0)
  })
})

describe("Fedify's key-value store", () => {
  test("replaces a value only when the one before is the expected one", async () => {
    const store = createKeyValueStore()
    expect(await store.cas?.(["a"], undefined, { n: 1 })).toBe(true)
    expect(await store.cas?.(["a"], { n: 2 }, { n: 3 })).toBe(false)
    expect(await store.cas?.(["a"], { n: 1 }, { n: 3 })).toBe(true)
    expect(await store.get(["a"])).toEqual({ n: 3 })
  })

  test("ends entries by their lifetime, lists by prefix and deletes", async () => {
    let now = 0
    const store = createKeyValueStore(() => now)
    await store.set(["keys", "one"], 1, {
      ttl: Polyfilled.Duration.from({ seconds: 1 }) as unknown as Temporal.Duration,
    })
    await store.set(["keys", "two"], 2)
    await store.set(["other"], 3)
    const listed = async () => (await Array.fromAsync(store.list(["keys"]))).map(({ value }) => value)
    expect(await listed()).toEqual([1, 2])
    now = 1_000
    expect(await listed()).toEqual([2])
    await store.delete(["keys", "two"])
    expect(await listed()).toEqual([])
    expect(await store.get(["other"])).toBe(3)
  })
})
