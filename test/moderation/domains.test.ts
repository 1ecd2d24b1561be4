import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { coveringNames, covers, readDomain } from "../../src/moderation/index.ts"
import { policiesFrom } from "../../src/moderation/policies.ts"

const label = fc.stringMatching(/^[a-z](?:[a-z0-9-]{0,8}[a-z0-9])?$/)
const domain = fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => labels.join("."))
const port = fc.integer({ min: 1, max: 65_535 }).filter((one) => one !== 443)
/** The same name as people and exports write it. */
const spelling = (name: string) =>
  fc.constantFrom(
    name,
    name.toUpperCase(),
    `${name}.`,
    ` ${name} `,
    `*.${name}`,
    `https://${name}/about?x=1`,
    `https://${name}:443`,
    `@${name}`,
  )

describe("the name of a server", () => {
  it("has one spelling, however it is written", () => {
    fc.assert(
      fc.property(
        domain.chain((name) => fc.tuple(fc.constant(name), spelling(name))),
        ([name, written]) => {
          expect(readDomain(written)).toBe(name)
        },
      ),
    )
  })

  it("is read from international letters as the letters that servers use", () => {
    expect(readDomain("bücher.example")).toBe("xn--bcher-kva.example")
    expect(readDomain("BÜCHER.example.")).toBe("xn--bcher-kva.example")
    expect(readDomain("xn--bcher-kva.example")).toBe("xn--bcher-kva.example")
    expect(readDomain("例え.テスト")).toBe("xn--r8jz45g.xn--zckzah")
  })

  it("is none when it is a whole top-level domain, an address of something else or nonsense", () => {
    const none = ["", "com", ".", "..", "a b.example", "https://", "mailto:me@x.example", "-", "x.example/path", "<b>"]
    expect(none.map((text) => [text, readDomain(text)])).toEqual(none.map((text) => [text, null]))
  })

  it("keeps a port, and an address stays one", () => {
    expect(readDomain("example.org:8443")).toBe("example.org:8443")
    expect(readDomain("127.0.0.1:4000")).toBe("127.0.0.1:4000")
    expect(readDomain("[2001:db8::1]:8443")).toBe("[2001:db8::1]:8443")
    expect(coveringNames("[2001:db8::1]:8443")).toEqual(["[2001:db8::1]:8443", "[2001:db8::1]"])
    expect(coveringNames("[2001:db8::1]")).toEqual(["[2001:db8::1]"])
    expect(coveringNames("192.0.2.7:99")).toEqual(["192.0.2.7:99", "192.0.2.7"])
  })
})

describe("a policy about a domain", () => {
  it("covers the domain, on any port, and everything under it, in any spelling", () => {
    fc.assert(
      fc.property(
        domain,
        fc.array(label, { maxLength: 3 }),
        fc.option(port),
        fc.boolean(),
        (name, below, at, upper) => {
          const host = [...below, name].join(".") + (at === null ? "" : `:${at}`)
          expect(covers(name, upper ? host.toUpperCase() : host)).toBe(true)
        },
      ),
    )
  })

  it("covers nothing else: no other name that ends alike, no parent, no neighbour", () => {
    fc.assert(
      fc.property(domain, label, (name, more) => {
        const [first = "", ...rest] = name.split(".")
        expect(covers(name, `${more}${name}`)).toBe(false)
        expect(covers(name, `${name}.${more}`)).toBe(`${name}.${more}`.endsWith(`.${name}`))
        expect(covers(name, [`${first}x`, ...rest].join("."))).toBe(false)
        expect(rest.length > 1 && covers(name, rest.join("."))).toBe(false)
      }),
    )
  })

  it("with a port is about that port alone", () => {
    expect(covers("example.org:8443", "example.org:8443")).toBe(true)
    expect(covers("example.org:8443", "example.org")).toBe(false)
    expect(covers("example.org:8443", "sub.example.org:8443")).toBe(false)
  })

  it("cannot be got out of by a milder one about a subdomain", () => {
    const rule = { rejectMedia: false, rejectReports: false, publicComment: "" }
    const policies = policiesFrom({
      ownHost: "here.example",
      rows: [
        { ...rule, domain: "bad.example", severity: "suspend", publicComment: "Spam." },
        { ...rule, domain: "a.bad.example", severity: "none" },
        { ...rule, domain: "loud.example", severity: "silence", rejectMedia: true },
      ],
      allowed: null,
      suspended: new Set(["https://fine.example/users/one"]),
    })
    expect(policies.verdictOn("x.a.bad.example:99")).toMatchObject({ suspended: true, comment: "Spam." })
    expect(policies.verdictOn("loud.example")).toMatchObject({ suspended: false, silenced: true, rejectsMedia: true })
    expect(policies.verdictOn("fine.example")).toMatchObject({ suspended: false, silenced: false })
    expect(policies.isSuspended("https://fine.example/users/one")).toBe(true)
    expect(policies.isSuspended("https://fine.example/users/other")).toBe(false)
    expect(policies.isSuspended("https://deep.bad.example/users/other")).toBe(true)
  })

  it("lets in only what is listed while the allow-list is on, and this server itself always", () => {
    const policies = policiesFrom({
      ownHost: "here.example",
      rows: [],
      allowed: new Set(["friends.example"]),
      suspended: new Set(),
    })
    const suspended = (host: string) => policies.verdictOn(host).suspended
    expect(["friends.example", "sub.friends.example", "here.example"].map(suspended)).toEqual([false, false, false])
    expect(["strangers.example", "example"].map(suspended)).toEqual([true, true])
  })
})
