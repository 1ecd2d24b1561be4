import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { didDocumentUrl } from "../../../src/credentials/index.ts"
import {
  createIssuer,
  didDocumentOf,
  earner,
  issue,
  json,
  listOf,
  parsed,
  withStatus,
} from "../../credentials/fixtures.ts"
import { exitCodeOf } from "../../../src/cli/verify/exit-codes.ts"
import { verifyProgram } from "./program.ts"

let folder: string
let server: Server
const at = ["--at", "2026-11-21T10:00:00Z"]
const file = (name: string) => join(folder, name)
const offline = (args: string[], more: { input?: string | Uint8Array } = {}) =>
  verifyProgram(["--documents", folder, ...at, ...args], { ...more, offline: true })

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "haversack-verify-"))
  const issuer = await createIssuer()
  const good = (await issue(issuer, withStatus(issuer))).bytes
  const unlisted = await createIssuer("elsewhere.example")
  const files: Record<string, Uint8Array> = {
    "good.json": good,
    "expired.json": (await issue(issuer, { validUntil: new Date("2026-11-01") }, new Date("2026-10-01"))).bytes,
    "revoked.json": (await issue(issuer, withStatus(issuer, 5))).bytes,
    "changed.json": json({ ...parsed(good), name: "Another name" }),
    "unknown.json": (await issue(unlisted)).bytes,
    "did.json": json(didDocumentOf(issuer)),
    "list.json": await listOf(issuer, [5]),
    "two.json": json({
      "@context": ["https://www.w3.org/ns/credentials/v2"],
      type: ["VerifiablePresentation"],
      verifiableCredential: [parsed(good), parsed((await issue(unlisted)).bytes)],
    }),
    "nothing.txt": new TextEncoder().encode("no badge here"),
    "index.json": json({
      [didDocumentUrl(issuer.did, { allowLoopbackHttp: false }).href]: "did.json",
      [issuer.statusListUrl]: "list.json",
      "https://harbor.example/credentials/1": "good.json",
    }),
  }
  for (const [name, bytes] of Object.entries(files)) writeFileSync(file(name), bytes)
  const hostile = parsed(good)
  hostile.issuer.name = "Harbor\u001b[2K\u001b[1A\u009b2K\u202eevil"
  writeFileSync(file("hostile.json"), json(hostile))
  server = createServer((request, response) => {
    if (request.url === "/good.json") response.setHeader("content-type", "application/vc").end(good)
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await new Promise((resolve) => server.close(resolve))
})

describe("haversack verify --documents", { timeout: 60_000 }, () => {
  it("verifies with the documents of a folder, opens no socket, and needs no instance", async () => {
    const run = await offline(["--json", file("good.json"), "https://harbor.example/credentials/1"])
    expect([run.code, run.err]).toEqual([0, ""])
    expect(run.records).toHaveLength(2)
    expect(run.records[0]).toEqual({
      input: file("good.json"),
      verdict: "verified",
      format: "openBadges3",
      credentialId: "https://harbor.example/credentials/1",
      issuer: "did:web:harbor.example:actors:harbor.example",
      checks: run.records[0].checks,
    })
    expect(run.records[0].checks.map(({ name }: any) => name)).toEqual([
      "format",
      "schema",
      "terms",
      "proof",
      "issuer",
      "refresh",
      "status",
      "dates",
      "recipient",
      "endorsements",
    ])
    expect(run.records[0].checks[3]).toEqual({
      name: "proof",
      outcome: "passed",
      code: null,
      message: expect.stringMatching(/signature fits/),
    })
    expect(run.records[1]).toEqual({ ...run.records[0], input: "https://harbor.example/credentials/1" })
  })

  it("says of each why it is not valid, and ends with 1", async () => {
    const run = await offline(["--json", file("expired.json"), file("revoked.json"), file("changed.json")])
    expect(run.code).toBe(1)
    expect(
      run.records.map(({ verdict, checks }) => [
        verdict,
        checks.filter(({ outcome }: any) => outcome === "failed").map(({ name, code }: any) => [name, code]),
      ]),
    ).toEqual([
      ["invalid", [["dates", "expired"]]],
      ["invalid", [["status", "revoked"]]],
      ["invalid", [["proof", "signature"]]],
    ])
  })

  it("judges as of the time that is asked for", async () => {
    const args = ["--documents", folder, "--json", file("expired.json")]
    const [then, later] = await Promise.all([
      verifyProgram([...args, "--at", "2026-10-31"], { offline: true }),
      verifyProgram([...args, "--at", "2026-12-31T12:00:00+02:00"], { offline: true }),
    ])
    expect([then.code, later.code]).toEqual([0, 1])
    const codes = (run: typeof then) => run.records[0].checks.flatMap(({ code }: any) => code ?? [])
    expect([codes(then), codes(later)]).toEqual([[], ["expired"]])
  })

  it("ends with 2 for what could not be checked, and names badges of one input one by one", async () => {
    const run = await offline(["--json", file("two.json")])
    expect(run.code).toBe(2)
    expect(run.records.map(({ input, verdict }) => [input, verdict])).toEqual([
      [`${file("two.json")}#1`, "verified"],
      [`${file("two.json")}#2`, "unknown"],
    ])
  })

  it("ends with 3 where there was nothing to check, whatever else was", async () => {
    const run = await offline([
      "--json",
      file("good.json"),
      file("changed.json"),
      file("nothing.txt"),
      file("none"),
      folder,
    ])
    expect(run.code).toBe(3)
    expect(run.records.map(({ verdict, checks }) => [verdict, checks.length, checks[0].code])).toEqual([
      ["verified", 10, null],
      ["invalid", 10, null],
      ["unknown", 1, "nothingRecognised"],
      ["unknown", 1, "noFile"],
      ["unknown", 1, "folder"],
    ])
  })

  it("takes what comes in as -, and compares the recipient", async () => {
    const [hers, his] = await Promise.all(
      [earner, "https://meadow.example/actors/bob"].map((recipient) =>
        offline(["--json", "--recipient", recipient, "https://harbor.example/credentials/1"]),
      ),
    )
    expect([hers?.code, his?.code]).toEqual([0, 1])
    const piped = await offline(["--json", "-"], { input: "see https://harbor.example/credentials/1." })
    expect(piped.records.map(({ input, verdict }) => [input, verdict])).toEqual([["-", "verified"]])
  })

  it("says it to people: verdict, who is trusted, every check, what to do next, without colours in a pipe", async () => {
    const run = await offline([file("good.json"), file("changed.json")])
    const [good = "", changed = ""] = run.out.split("changed.json")
    expect(good).toMatch(/✓ Verified\n\s+It is genuine/)
    expect(good).toMatch(/Trusted +harbor\.example, which publishes the key that signed it\./)
    expect(changed).toMatch(/✗ Not valid/)
    expect(changed).toMatch(/Trusted +Nobody yet/)
    expect(changed).toMatch(/✗ Nothing in it was changed: failed\n[^]*Next: Do not rely on this copy/)
    expect(run.out).not.toContain("\u001b")
    for (const line of run.out.split("\n")) expect(line.length).toBeLessThanOrEqual(80 + folder.length)
  })

  it("lets no badge write on the terminal", async () => {
    const [printed, asJson] = await Promise.all([
      offline([file("hostile.json")]),
      offline(["--json", file("hostile.json")]),
    ])
    expect(printed.code).toBe(1)
    for (const { out } of [printed, asJson]) expect(out.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u)
  })

  it("says what is wrong with a command that it cannot understand, and ends with 3", async () => {
    const wrong: [string[], RegExp][] = [
      [[], /missing required argument/],
      [["--at", "tomorrow", "x"], /Write a day, or a time with its zone/],
      [["--colour", "x"], /unknown option/],
      [["--documents", "/nowhere", "x"], /index\.json cannot be read/],
    ]
    const runs = await Promise.all(wrong.map(([args]) => verifyProgram(args, { offline: true })))
    expect(runs.map(({ code }) => code)).toEqual([3, 3, 3, 3])
    for (const [index, run] of runs.entries()) expect(run.err).toMatch(wrong[index]?.[1] ?? /$never/)
  })
})

describe("haversack verify over the network", { timeout: 60_000 }, () => {
  it("asks no private address that a badge or an argument names, and this machine only where that is named", async () => {
    const { port } = server.address() as AddressInfo
    const run = await verifyProgram([
      "--json",
      `http://127.0.0.1:${port}/good.json`,
      "http://10.0.0.1/badge.json",
      ...at,
    ])
    expect(run.code).toBe(3)
    const [here, there] = run.records
    // The badge was fetched; its issuer lives at a name that exists nowhere.
    expect([here.credentialId, here.verdict]).toEqual(["https://harbor.example/credentials/1", "unknown"])
    expect([there.credentialId, there.verdict, there.checks[0].code]).toEqual([null, "unknown", "unsupportedAddress"])
  })
})

describe("the exit code", () => {
  it("is that of what has to be known first", () => {
    expect(exitCodeOf(["verified", "warning"])).toBe(0)
    expect(exitCodeOf(["verified", "invalid", "unknown"])).toBe(1)
    expect(exitCodeOf(["warning", "unknown"])).toBe(2)
    expect(exitCodeOf(["invalid", null, "unknown"])).toBe(3)
  })
})
