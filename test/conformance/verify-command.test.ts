import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { exitCodeOf } from "../../src/cli/verify/exit-codes.ts"
import { openInput } from "../../src/credentials/index.ts"
import { verifyProgram } from "../cli/verify/program.ts"
import {
  areVectorsHere,
  bytesOf,
  controllersByConvention,
  jsonOf,
  readManifest,
  servedDocuments,
  vectorsFolder,
  type Vector,
} from "./vectors.ts"

/** One vector as the command line meets it: what is typed, at which time, and which documents can be had besides the manifest's own. */
type Case = Vector & { input: string; at: string; documents: Map<string, Uint8Array> }

const judged = readManifest().filter(({ expected }) => ["valid", "invalid", "valid-with-warning"].includes(expected))
const isJson = ({ file }: Vector) => file.endsWith(".json")
const mozilla = "mozilla-openbadges-validator"

/** The vocabulary of the W3C's examples gives every word a meaning, so it is none that a badge may use: what it says stays open. */
const usesExamples = ({ file }: Vector) => /^(?:w3c-vc-di-eddsa|digitalbazaar-)/.test(file)
/** The key in this one's header is nobody's: its signature fits, and whose it is was not confirmed. */
const isUnbound = ({ file }: Vector) => file.endsWith("/simple-jwt.png")

function verdictsFor(vector: Vector): string[] {
  if (usesExamples(vector) || isUnbound(vector)) return ["unknown"]
  if (vector.expected === "invalid") return ["invalid"]
  return vector.expected === "valid-with-warning" ? ["warning"] : ["verified", "warning"]
}

async function caseOf(vector: Vector): Promise<Case> {
  const { file } = vector
  const plain = { ...vector, input: join(vectorsFolder, file), at: "2026-11-21T10:00:00Z" }
  if (file.startsWith(mozilla)) return mozillaCase(vector)
  const documents = new Map<string, Uint8Array>()
  if (!file.includes("/ob20/")) return { ...plain, documents }
  // Hosted badges count as they lie at their own address; the validator that the vectors are from takes a file for that.
  const bytes = isJson(vector) ? bytesOf(file) : await badgeInImage(file)
  const id: unknown = bytes === undefined ? undefined : JSON.parse(new TextDecoder().decode(bytes)).id
  if (bytes !== undefined && typeof id === "string" && URL.canParse(id)) documents.set(id, bytes)
  return { ...plain, documents }
}

async function badgeInImage(file: string): Promise<Uint8Array | undefined> {
  const opened = await openInput(bytesOf(file))
  const [badge] = opened.ok ? opened.found : []
  return badge?.kind === "json" ? badge.bytes : undefined
}

/** Mozilla's were in force in 2013, and the oldest do not say where they lie: they are checked by the addresses that they name. */
function mozillaCase(vector: Vector): Case {
  const { file } = vector
  const edition = /(\d\.\d)\.\d-/.exec(file)?.[1]
  const prefix = edition === "1.1" ? "https://example.org/1.1" : "https://example.org"
  const documents = new Map<string, Uint8Array>()
  if (edition !== undefined) {
    for (const part of ["badge", "issuer"])
      documents.set(`${prefix}/${part}`, bytesOf(`${mozilla}/${edition}.0-${part}.json`))
  }
  // The badge and the issuer of 1.1 name themselves by the addresses of 1.0.
  const { id, verify } = jsonOf(file)
  const input =
    verify?.url ??
    id ??
    (edition === undefined ? "https://example.org/badges/1" : `${prefix}/${/-(\w+)\.json$/.exec(file)?.[1]}`)
  documents.set(input, bytesOf(file))
  return { ...vector, input, at: "2013-05-01T10:00:00Z", documents }
}

/** Cases that can be asked in one run: of one time, and with no address at which two of them, or the manifest, want different documents. */
function runsOf(cases: Case[]): { at: string; cases: Case[]; documents: Map<string, Uint8Array> }[] {
  const runs: { at: string; cases: Case[]; documents: Map<string, Uint8Array> }[] = []
  const served = servedDocuments()
  const changesTheWorld = (one: Case) => [...one.documents.keys()].some((address) => served.has(address))
  for (const one of cases) {
    const fits = runs.find(
      ({ at, documents, cases: others }) =>
        at === one.at &&
        ![one, ...others].some(changesTheWorld) &&
        [...one.documents.keys()].every((address) => !documents.has(address)) &&
        others.every(({ input }) => input !== one.input),
    )
    const run: (typeof runs)[number] = fits ?? { at: one.at, cases: [], documents: new Map() }
    if (fits === undefined) runs.push(run)
    run.cases.push(one)
    for (const [address, bytes] of one.documents) run.documents.set(address, bytes)
  }
  return runs
}

describe.skipIf(!areVectorsHere)("haversack verify, over all vectors that somebody judged", () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "haversack-vectors-"))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  function folderOf(name: string, documents: Map<string, Uint8Array>): string[] {
    const index: Record<string, string> = {}
    for (const [number, [address, bytes]] of [...documents].entries()) {
      const file = `${name}-${number}`
      writeFileSync(join(folder, file), bytes)
      index[address] = file
    }
    writeFileSync(join(folder, "index.json"), JSON.stringify(index))
    return ["--documents", folder]
  }

  it(
    "gives each the verdict that it deserves, opens no socket, and ends as the worst of them",
    { timeout: 300_000 },
    async () => {
      expect(judged.length).toBeGreaterThan(60)
      const keys = controllersByConvention(
        judged
          .filter(isJson)
          .map(({ file }) => jsonOf(file))
          .concat([jsonOf("1edtech-public-validator/ob30/bit-string-list/testlist")]),
      )
      const cases = await Promise.all(judged.map(caseOf))
      const wrong: unknown[] = []
      for (const [number, { at, cases: asked, documents }] of runsOf(cases).entries()) {
        const args = folderOf(`run${number}`, new Map([...servedDocuments(), ...keys, ...documents]))
        // One after the other: each writes the folder's index anew.
        // oxlint-disable-next-line no-await-in-loop
        const run = await verifyProgram(["--json", ...args, "--at", at, ...asked.map(({ input }) => input)], {
          offline: true,
        })
        expect([run.err, run.records.map(({ input }) => input)]).toEqual(["", asked.map(({ input }) => input)])
        expect(run.code).toBe(exitCodeOf(run.records.map(({ verdict }) => verdict)))
        for (const [index, one] of asked.entries()) {
          const { verdict, checks } = run.records[index]
          if (!verdictsFor(one).includes(verdict)) {
            wrong.push([one.file, one.expected, verdict, checks.filter(({ code }: any) => code !== null)])
          }
        }
      }
      expect(wrong).toEqual([])
    },
  )
})
