import jsonld from "jsonld"

import { createDocumentLoader } from "../../src/credentials/json-ld/contexts.ts"

/**
 * The libraries as a process of its own that has seen nothing else. jsonld keeps what it processed under keys that do not tell whether
 * protected words could be redefined, so its answer may depend on the documents before: each document gets a library of its own.
 * Speaks over the channel of fork(): takes lists of documents as JSON texts, answers with as many verdicts.
 */
export type Judgement = { canonical: string } | { refused: string }

export async function judge(text: string): Promise<Judgement> {
  const fresh = jsonld()
  try {
    const canonical = await fresh.canonize(JSON.parse(text), {
      algorithm: "RDFC-1.0",
      base: null,
      safe: true,
      rdfDirection: "i18n-datatype",
      documentLoader: createDocumentLoader(),
    })
    return { canonical }
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error) }
  }
}

process.on("message", (texts: string[]) => {
  void (async () => {
    const judgements: Judgement[] = []
    for (const text of texts) judgements.push(await judge(text))
    process.send?.(judgements)
  })()
})
