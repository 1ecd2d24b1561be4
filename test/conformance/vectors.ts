import { existsSync, readFileSync } from "node:fs"
import { basename, join } from "node:path"

import type { DocumentSource, FetchedDocument } from "../../src/credentials/index.ts"

/**
 * Third parties' documents, which are no part of the project: they lie in ../shared/vectors beside it, or where HAVERSACK_VECTORS says.
 * Where they are absent the suites skip, visibly.
 */
export const vectorsFolder =
  process.env["HAVERSACK_VECTORS"] ?? join(import.meta.dirname, "..", "..", "..", "shared", "vectors")

export const areVectorsHere = existsSync(join(vectorsFolder, "MANIFEST.tsv"))

/** One line of the manifest. */
export type Vector = { file: string; source: string; expected: string; why: string }

export function readManifest(): Vector[] {
  if (!areVectorsHere) return []
  const [heading = "", ...lines] = readFileSync(join(vectorsFolder, "MANIFEST.tsv"), "utf8").split("\n")
  const columns = heading.split("\t")
  return lines
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const cells = line.split("\t")
      const cell = (name: string) => cells[columns.indexOf(name)] ?? ""
      return { file: cell("file"), source: cell("source"), expected: cell("expected"), why: cell("why") }
    })
}

export const bytesOf = (file: string): Uint8Array => new Uint8Array(readFileSync(join(vectorsFolder, file)))
export const jsonOf = (file: string): any => JSON.parse(readFileSync(join(vectorsFolder, file), "utf8"))
export const textOf = (file: string): string => readFileSync(join(vectorsFolder, file), "utf8").trim()

/** The places at which the manifest says that its auxiliary documents are served. */
export function servedDocuments(): Map<string, Uint8Array> {
  const served = new Map<string, Uint8Array>()
  for (const { file, source, why } of readManifest()) {
    if (why.startsWith("served at https://www.example.org/<name>")) {
      for (const origin of ["https://www.example.org", "https://example.org", "http://example.org"]) {
        served.set(`${origin}/${basename(file)}`, bytesOf(file))
      }
    }
    // A vector lies at its source's address on GitHub, which is how the validator's credentials name their status list.
    const [, repository, path] = /^([^@]+)@[0-9a-f]+:(.+)$/.exec(source) ?? []
    if (repository !== undefined && path !== undefined && file.includes("/ob30/")) {
      served.set(`https://raw.githubusercontent.com/${repository}/refs/heads/main/${path}`, bytesOf(file))
    }
  }
  return served
}

const missing: FetchedDocument = { ok: false, passing: true, sentence: "the server did not answer." }

/**
 * The world of the legacy vectors: the manifest's auxiliary documents, the input at the address that it names (hosted badges count as they
 * lie there, and the validator that the vectors are from takes a file for that), and further documents by their addresses.
 */
export function worldOfLegacyVectors(file: string, further: Record<string, string> = {}): DocumentSource {
  const served = servedDocuments()
  if (file.endsWith(".json")) {
    const { id, verify } = jsonOf(file)
    for (const address of [id, verify?.url]) if (typeof address === "string") served.set(address, bytesOf(file))
  }
  for (const [address, other] of Object.entries(further)) served.set(address, bytesOf(other))
  return {
    didDocument: async () => missing,
    document: async (url) => {
      const bytes = served.get(url.href)
      return bytes === undefined ? missing : { ok: true, bytes }
    },
  }
}

/**
 * The world of the vectors. 1EdTech's issuers publish no list of keys: their convention is that the fragment of a key's id is the key.
 * `issuersConfirmTheirKeys` gives each issuer of the document a list that contains exactly the keys it names, as the convention has
 * it; without it nothing confirms any key.
 */
export function worldOfVectors(
  document: unknown,
  { issuersConfirmTheirKeys }: { issuersConfirmTheirKeys: boolean },
): DocumentSource {
  const served = servedDocuments()
  const controllers = issuersConfirmTheirKeys
    ? controllersByConvention([document, ...[...served.values()].map(readable)])
    : new Map()
  const answer = (name: string): FetchedDocument => {
    const bytes = controllers.get(name) ?? served.get(name)
    return bytes === undefined ? missing : { ok: true, bytes }
  }
  return {
    didDocument: async (did) => answer(did),
    document: async (url) => answer(url.href),
  }
}

function readable(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    // Pictures and pages are among the served documents; they name no keys.
    return undefined
  }
}

export function controllersByConvention(documents: any[]): Map<string, Uint8Array> {
  const keysOf = new Map<string, Set<string>>()
  for (const document of documents) {
    for (const { verificationMethod } of [document?.proof ?? []].flat()) {
      const [controller, key] = String(verificationMethod).split("#")
      if (controller === undefined || key === undefined) continue
      keysOf.set(controller, (keysOf.get(controller) ?? new Set()).add(key))
    }
  }
  return new Map(
    [...keysOf].map(([controller, keys]) => {
      const methods = [...keys].map((key) => ({
        id: `${controller}#${key}`,
        type: "Multikey",
        controller,
        publicKeyMultibase: key,
      }))
      const list = { id: controller, verificationMethod: methods, assertionMethod: methods.map(({ id }) => id) }
      return [controller, new TextEncoder().encode(JSON.stringify(list))]
    }),
  )
}
