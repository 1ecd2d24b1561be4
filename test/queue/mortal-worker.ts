// A process that works on tasks until somebody kills it. Says what it does, one line each.
//   mortal-worker.ts FOLDER|DATABASE_URL [REDIS_URL PREFIX]
import { sql } from "drizzle-orm"
import { migrate, openDatabase } from "../../src/db/index.ts"
import { createOutbox, createQueues, defineJob, handle, prepareQueues, startWorkers } from "../../src/queue/index.ts"

const [where, redisUrl, prefix] = process.argv.slice(2)
const Carve = defineJob<{ patient: boolean }>("test.carve", {
  lane: "work",
  retry: { backoff: () => 50, giveUpAfter: { attempts: 5 } },
})

const database = await openDatabase(where!.startsWith("postgres") ? { databaseUrl: where } : { dataFolder: where })
await migrate(database)
await prepareQueues(database)
await database.orm.execute(sql`create table if not exists carving (attempt integer)`)
const queues = createQueues({ database, redisUrl, prefix })
const outbox = createOutbox({ database, consumers: [], queues })

const { rows } = await database.orm.execute<{ count: number }>(sql`select count(*) from task`)
if (rows[0]!.count === 0) await database.transaction((tx) => outbox.enqueue(tx, Carve, { patient: true }))

const begun = performance.now()
const carve = handle(Carve, async ({ attempt, done }) => {
  await database.transaction(async (tx) => {
    await tx.execute(sql`insert into carving values (${attempt})`)
    await done(tx)
    console.log(`carving ${attempt} after ${Math.round(performance.now() - begun)} ms`)
    // Killed here, with the effect and its end written and not committed.
    if (attempt === 1) await new Promise(() => setInterval(() => {}, 1000))
  })
  const carvings = await database.orm.execute<{ attempt: number }>(sql`select attempt from carving`)
  console.log(`carved ${JSON.stringify(carvings.rows)}`)
})
// Embedded, no lease ends within this test: the next process has to know that the former is dead.
const leaseMs = database.kind === "pglite" ? 600_000 : 1500
await startWorkers({ database, queues, outbox, handlers: [carve], leaseMs, sweepEveryMs: 300, overdueMs: 500 })
