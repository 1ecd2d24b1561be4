import {
  isLoopbackHost,
  rememberDocuments,
  reportRecord,
  unusableRecord,
  verdictOfPart,
  verifyInput,
  type DocumentSource,
  type ReportRecord,
} from "../../credentials/index.ts"
import { exitCodeOf, exitCodes, type Outcome } from "./exit-codes.ts"
import { FolderProblem, folderDocuments } from "./folder-documents.ts"
import { isWebAddress, readArgument } from "./inputs.ts"
import { printedPart, printedProblem } from "./print-part.ts"
import { terminalOf } from "./terminal.ts"

/** `at`: as of another time than now. `documents`: the folder that answers every look-up. `recipient`: whom it must have been awarded to. */
export type VerifyOptions = { json?: boolean; documents?: string; at?: Date; recipient?: string }

/** Where documents come from, until `close`. */
type Documents = { sourceFor(argument: string): Promise<DocumentSource>; close(): Promise<void> }

/** Checks every input in its order, prints what came of each as soon as it is known, and answers with the exit code. */
export async function runVerify(inputs: string[], options: VerifyOptions): Promise<number> {
  endQuietlyWhenNobodyReads()
  let documents: Documents
  try {
    documents = openDocuments(options.documents)
  } catch (error) {
    if (!(error instanceof FolderProblem)) throw error
    console.error(error.message)
    return exitCodes.unusable
  }
  const outcomes: Outcome[] = []
  try {
    // oxlint-disable-next-line no-await-in-loop
    for (const input of inputs) outcomes.push(...(await checkArgument(input, documents, options)))
  } finally {
    await documents.close()
  }
  return exitCodeOf(outcomes)
}

async function checkArgument(input: string, documents: Documents, options: VerifyOptions): Promise<Outcome[]> {
  const { json = false, at, recipient } = options
  const terminal = terminalOf(process.stdout)
  const read = await readArgument(input, process.stdin)
  if (!read.ok) {
    if (json) printRecord(unusableRecord(input, read))
    else console.log(printedProblem(input, read.message, terminal))
    return [null]
  }
  const { parts } = await verifyInput(read.brought, {
    documents: rememberDocuments(await documents.sourceFor(input)),
    now: at ?? new Date(),
    ...(recipient === undefined ? {} : { expectedRecipient: recipient }),
  })
  for (const part of parts) {
    if (json) printRecord(reportRecord(input, part))
    else console.log(printedPart(input, part, terminal))
  }
  return parts.map(verdictOfPart)
}

/** JSON leaves C1 controls and turned writing as they are, which some terminals obey. */
function printRecord(record: ReportRecord): void {
  const escaped = JSON.stringify(record).replaceAll(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  )
  console.log(escaped)
}

/** @throws FolderProblem */
function openDocuments(folder: string | undefined): Documents {
  if (folder !== undefined) {
    const source = folderDocuments(folder)
    return { sourceFor: async () => source, close: async () => {} }
  }
  // Two ways out, each opened when it is first needed: only whoever names this machine as the place of a badge may send us to it.
  const ways = new Map<boolean, Promise<{ documents: DocumentSource; close(): Promise<void> }>>()
  return {
    sourceFor: async (argument) => {
      const loopbackAllowed = isOnThisMachine(argument)
      const way =
        ways.get(loopbackAllowed) ??
        import("./guarded-documents.ts").then(({ guardedDocuments }) => guardedDocuments({ loopbackAllowed }))
      ways.set(loopbackAllowed, way)
      return (await way).documents
    },
    close: async () => {
      for (const way of ways.values()) {
        // oxlint-disable-next-line no-await-in-loop
        await (await way).close()
      }
    },
  }
}

const isOnThisMachine = (argument: string): boolean =>
  isWebAddress(argument) && URL.canParse(argument) && isLoopbackHost(new URL(argument).hostname)

/** `haversack verify … | head` is no mistake of anybody's. */
function endQuietlyWhenNobodyReads(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(exitCodes.unusable)
    throw error
  })
}
