import { protocol, type PGlite } from "@electric-sql/pglite"
import type { Answer } from "./connection.ts"

const { serialize } = protocol

/** What one statement takes and gives, as the database describes it. */
type Description = { parameterTypes: number[]; columns: { name: string; dataTypeID: number }[] }
type Prepared = Description & { name: string }

/** The embedded database told directly, in PostgreSQL's own messages. Callers see to it that they are alone with it. */
export type Statements = {
  /**
   * Runs one statement.
   *
   * @param surroundings scripts that run before and after it in the same go; the one after runs even when the statement fails.
   */
  run(
    text: string,
    params: readonly unknown[],
    rowMode: "array" | "object",
    surroundings?: { before: string; after: string },
  ): Promise<Answer>
  /** Runs statements without parameters. Returns the last one's command, such as "COMMIT". */
  script(text: string): Promise<string | undefined>
}

/** More than one instance ever says in one way or another, and few megabytes of plans. */
const mostKept = 300
/** A longer text is that of many rows at once, which hardly comes a second time. */
const longestKept = 10_000

/**
 * Statements that are planned once and then kept, least recently used ones given up first, as drivers for servers do. PGlite's own `query`
 * tells the database six times about each statement and has it planned anew: 0.9 ms for reading one row, of which 0.1 ms are left.
 */
export function createStatements(pglite: PGlite): Statements {
  const kept = new Map<string, Prepared>()
  let givenUp: string[] = []
  let serial = 0

  // Notices have no reader. Nothing waits for a disk: PostgreSQL has written its files when it answers.
  const tell = (messages: Uint8Array[]) =>
    pglite.runExclusive(() => pglite.execProtocolStream(Buffer.concat(messages), { syncToFs: false }))

  function keep(text: string, prepared: Prepared): void {
    kept.set(text, prepared)
    if (kept.size <= mostKept) return
    const [oldest] = kept
    if (oldest === undefined) return
    kept.delete(oldest[0])
    givenUp.push(oldest[1].name)
  }

  async function prepare(text: string, surroundings: Surroundings): Promise<Prepared> {
    const isKept = isWorthKeeping(text)
    // The statement without a name lasts until the next one.
    const name = isKept ? `s${(serial += 1)}` : ""
    const closing = givenUp.map((old) => serialize.close({ type: "S", name: old }))
    givenUp = []
    const messages = [...closing, serialize.parse({ name, text }), serialize.describe({ type: "S", name })]
    const prepared = { name, ...describedBy(await tell(within(surroundings, messages))) }
    if (isKept) keep(text, prepared)
    return prepared
  }

  function recall(text: string): Prepared | undefined {
    const found = kept.get(text)
    if (found === undefined) return undefined
    kept.delete(text)
    kept.set(text, found)
    return found
  }

  async function forgetAll(): Promise<void> {
    if (kept.size === 0) return
    kept.clear()
    givenUp = []
    await tell([serialize.query("deallocate all")])
  }

  return {
    run: async (text, params, rowMode, surroundings) => {
      // The database refuses a kept statement whose columns have become others.
      if (changesTables(text)) await forgetAll()
      const statement = recall(text) ?? (await prepare(text, surroundings))
      const messages = [
        serialize.bind({ statement: statement.name, values: written(pglite, statement.parameterTypes, params) }),
        serialize.execute({}),
      ]
      return readAnswer(pglite, statement, rowMode, await tell(within(surroundings, messages)))
    },
    script: async (text) => {
      const messages = await tell([serialize.query(text)])
      return commandsOf(messages).at(-1)
    },
  }
}

type Surroundings = { before: string; after: string } | undefined
type Messages = Awaited<ReturnType<PGlite["execProtocolStream"]>>

function within(surroundings: Surroundings, messages: Uint8Array[]): Uint8Array[] {
  const whole = [...messages, serialize.sync()]
  if (surroundings === undefined) return whole
  return [serialize.query(surroundings.before), ...whole, serialize.query(surroundings.after)]
}

const isWorthKeeping = (text: string): boolean =>
  text.length <= longestKept && /^(?:\s|\(|--[^\n]*\n)*(?:select|insert|update|delete|with)\b/i.test(text)

const changesTables = (text: string): boolean => /^\s*(?:create|alter|drop)\b/i.test(text)

function describedBy(messages: Messages): Description {
  let parameterTypes: number[] = []
  let columns: Description["columns"] = []
  for (const message of messages) {
    if (message instanceof protocol.messages.ParameterDescriptionMessage) parameterTypes = message.dataTypeIDs
    if (message instanceof protocol.messages.RowDescriptionMessage) columns = message.fields
  }
  return { parameterTypes, columns }
}

function written(pglite: PGlite, types: readonly number[], params: readonly unknown[]): (string | null)[] {
  return params.map((value, index) => {
    if (value === null || value === undefined) return null
    const write = pglite.serializers[types[index] ?? 0]
    return write === undefined ? `${value as string | number | boolean | bigint}` : write(value)
  })
}

function readAnswer(pglite: PGlite, { columns }: Description, rowMode: "array" | "object", messages: Messages): Answer {
  const readers = columns.map(({ dataTypeID }) => pglite.parsers[dataTypeID])
  const rows: unknown[] = []
  for (const message of messages) {
    if (!(message instanceof protocol.messages.DataRowMessage)) continue
    const values = message.fields.map((field, index) => {
      const read = readers[index]
      return field === null || read === undefined ? field : read(field, columns[index]?.dataTypeID)
    })
    rows.push(
      rowMode === "array" ? values : Object.fromEntries(columns.map(({ name }, index) => [name, values[index]])),
    )
  }
  // One statement has one command; those of its surroundings count no rows.
  const counted = commandsOf(messages).find((command) => /\d$/.test(command))
  return { rows, rowCount: counted === undefined ? 0 : Number(counted.split(" ").at(-1)) }
}

const commandsOf = (messages: Messages): string[] =>
  messages.flatMap((message) => (message instanceof protocol.messages.CommandCompleteMessage ? [message.text] : []))
