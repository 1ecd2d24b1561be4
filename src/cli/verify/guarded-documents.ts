import { documentSourceOf, fetchedDocumentOf, requestFor, type DocumentSource } from "../../credentials/index.ts"
import { createNet } from "../../net/index.ts"
import { packageVersion } from "../../package-root.ts"

/**
 * Documents from the network, through the address guard: a badge may name any address as that of its issuer. `loopbackAllowed` is for badges
 * that this machine was named for as the place where they are.
 */
export function guardedDocuments({ loopbackAllowed }: { loopbackAllowed: boolean }): {
  documents: DocumentSource
  close(): Promise<void>
} {
  const net = createNet({ loopbackAllowed, userAgent: `Haversack/${packageVersion} (verify)` })
  const documents = documentSourceOf(
    async (url, accept, kind) => fetchedDocumentOf(await net.fetch(url, { accept, ...requestFor(kind) })),
    { allowLoopbackHttp: loopbackAllowed },
  )
  return { documents, close: () => net.close() }
}
