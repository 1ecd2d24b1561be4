import { readFileSync, statSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { join, resolve } from "node:path"
import { z } from "zod"
import { documentSourceOf, requestFor, type DocumentSource, type FetchedDocument } from "../../credentials/index.ts"

/** A folder of documents that cannot be used, with a sentence that says why. */
export class FolderProblem extends Error {
  override name = "FolderProblem"
}

const indexSchema = z.record(z.string(), z.string())

/**
 * Answers every look-up from a folder: its `index.json` says which file lies at which address, `{"https://address": "file", ...}`, and no
 * socket is opened. A did:web stands there by the address of its document. An address that is not in it is "missing", which leaves open
 * what depends on it.
 *
 * @throws FolderProblem
 */
export function folderDocuments(folder: string): DocumentSource {
  const files = readIndex(folder)
  return documentSourceOf((url, _accept, kind) => answer(url, requestFor(kind).maxBytes), { allowLoopbackHttp: true })

  async function answer(url: URL, mostBytes: number): Promise<FetchedDocument> {
    const address = addressOf(url)
    const file = files.get(address)
    if (file === undefined) return missing(`${address} is not among the documents in ${folder}.`)
    const path = resolve(folder, file)
    const size = statSync(path, { throwIfNoEntry: false })?.size
    if (size === undefined) return missing(`The documents in ${folder} name the file ${file}, which is not there.`)
    if (size > mostBytes) {
      const sentence = `${file}, for ${address}, is larger than such a document may be.`
      return { ok: false, passing: false, failure: "tooLarge", sentence }
    }
    return { ok: true, bytes: new Uint8Array(await readFile(path)), url: address }
  }
}

const missing = (sentence: string): FetchedDocument => ({ ok: false, passing: true, failure: "missing", sentence })

/** An address without its fragment, which is never sent. */
function addressOf(url: URL): string {
  const address = new URL(url)
  address.hash = ""
  return address.href
}

function readIndex(folder: string): Map<string, string> {
  const path = join(folder, "index.json")
  let text: string
  try {
    text = readFileSync(path, "utf8")
  } catch (error) {
    throw new FolderProblem(`${path} cannot be read. It says which file lies at which address.`, { cause: error })
  }
  const parsed = indexSchema.safeParse(jsonIn(text))
  if (!parsed.success) throw new FolderProblem(`${path} must be of the form {"https://address": "file", ...}.`)
  return new Map(
    Object.entries(parsed.data).map(([address, file]) => {
      if (!URL.canParse(address)) throw new FolderProblem(`${path} names “${address}”, which is no web address.`)
      return [addressOf(new URL(address)), file]
    }),
  )
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The caller says what the file must look like, which says more than where the text broke.
    return undefined
  }
}
