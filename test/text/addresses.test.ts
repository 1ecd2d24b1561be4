import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { formatHandle, isLocalUsername, normalizeHost, parseHandle, safeHttpUrl } from "../../src/text/index.ts"

describe("a safe web address", () => {
  test.each([
    ["https://example.org", "https://example.org/"],
    [" HTTP://Example.ORG/a?b#c ", "http://example.org/a?b#c"],
    ["https://bücher.example/", "https://xn--bcher-kva.example/"],
    ["http://localhost:3000/x", "http://localhost:3000/x"],
  ])("%s is read as %s", (text, href) => {
    expect(safeHttpUrl(text)?.href).toBe(href)
  })
  test.each([
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "\u0001javascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
    "blob:https://example.org/1",
    "ftp://example.org",
    "//example.org",
    "/path",
    "example.org",
    "",
    "https://",
    "https:example.org",
    "https:\\\\example.org",
    "https://user:secret@example.org/",
    "https://good.example@evil.example/",
    "https://exa mple.org",
    "https://example.org/\u202Egnp",
    "https://example.org/\tx",
    `https://example.org/${"a".repeat(2100)}`,
  ])("%j is none", (text) => {
    expect(safeHttpUrl(text)).toBeNull()
  })
  test("is http or https whatever is given", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc
            .tuple(fc.constantFrom("javascript:", "data:", "https://", "http:"), fc.string())
            .map((parts) => parts.join("")),
        ),
        (text) => {
          const url = safeHttpUrl(text)
          fc.pre(url !== null)
          expect(url.href).toMatch(/^https?:\/\/[^/@]+(\/|$)/)
          expect(safeHttpUrl(url.href)?.href).toBe(url.href)
        },
      ),
      { numRuns: 1000 },
    )
  })
})

describe("a handle", () => {
  test.each([
    ["@alice@example.org", "alice", "example.org"],
    ["alice@example.org", "alice", "example.org"],
    ["acct:alice@example.org", "alice", "example.org"],
    ["ACCT:@Alice@Example.ORG", "alice", "example.org"],
    [" @a_b.c-d@example.org ", "a_b.c-d", "example.org"],
    ["@alice@localhost:3000", "alice", "localhost:3000"],
    ["@alice@127.0.0.1:4000", "alice", "127.0.0.1:4000"],
    ["@alice@[::1]:4000", "alice", "[::1]:4000"],
    ["@alice@example.org:443", "alice", "example.org"],
    ["@alice@example.org.", "alice", "example.org"],
    ["@alice@Bücher.example", "alice", "xn--bcher-kva.example"],
    ["@alice@xn--bcher-kva.example", "alice", "xn--bcher-kva.example"],
  ])("%s is %s at %s", (text, username, host) => {
    expect(parseHandle(text)).toEqual({ username, host })
  })
  test.each([
    "",
    "@",
    "@alice",
    "alice",
    "@@example.org",
    "@alice@",
    "alice@@example.org",
    "alice@example.org@evil.example",
    "https://example.org/@alice",
    "acct:https://x",
    "al ice@example.org",
    "alice@exa mple.org",
    "alice@example.org/path",
    "alice@example.org?x",
    "alice@example.org#x",
    "alice@user:pass@example.org",
    "älice@example.org",
    "alice@example.org:99999",
    "alice@example.org:x",
    "alice@..",
    "alice@example.org\\x",
    "alice\n@example.org",
    "alice@example.org%2f",
    `${"a".repeat(65)}@example.org`,
    `alice@${"a.".repeat(200)}org`,
  ])("%j is none", (text) => {
    expect(parseHandle(text)).toBeNull()
  })
  test("reads back what is shown of it", () => {
    const username = fc.stringMatching(/^[A-Za-z0-9_.-]{1,30}$/)
    fc.assert(
      fc.property(
        username,
        fc.domain(),
        fc.option(fc.integer({ min: 1, max: 65535 })),
        fc.constantFrom("", "@", "acct:"),
        (name, domain, port, prefix) => {
          const handle = parseHandle(`${prefix}${name}@${domain}${port === null ? "" : `:${port}`}`)
          expect(parseHandle(handle === null ? "" : formatHandle(handle))).toEqual(handle)
          expect(handle).toMatchObject({ username: name.toLowerCase() })
        },
      ),
    )
  })
  test("has a host that is a URL's host, whatever is given", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const host = normalizeHost(text)
        fc.pre(host !== null)
        expect(new URL(`https://${host}/`).host).toBe(host)
        expect(normalizeHost(host)).toBe(host)
      }),
      { numRuns: 1000 },
    )
  })
})

test.each([
  ["alice", true],
  ["a", true],
  ["a_1", true],
  ["a".repeat(30), true],
  ["", false],
  ["Alice", false],
  ["a-b", false],
  ["a.b", false],
  ["a b", false],
  ["a".repeat(31), false],
  ["älice", false],
  ["alice\n", false],
])("%j as a user name here: %s", (name, fits) => {
  expect(isLocalUsername(name)).toBe(fits)
})
