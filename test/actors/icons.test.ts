import sharp from "sharp"
import { afterAll, beforeAll, expect, test } from "vitest"
import { eq } from "drizzle-orm"
import { actorById, actorHandlers, resolveActor } from "../../src/actors/index.ts"
import { loadImage } from "../../src/db/index.ts"
import { task } from "../../src/queue/schema.ts"
import { eventually, openTestGround, type TestGround } from "../support/ground.ts"
import { startRemoteServer, type RemoteServer } from "./remote-server.ts"

let here: TestGround
let meadow: RemoteServer

beforeAll(async () => {
  here = await openTestGround()
  meadow = await startRemoteServer()
  await here.work(actorHandlers(here.ground))
})
afterAll(async () => {
  await here.close()
  await meadow.close()
})

const finished = (actorId: string) =>
  eventually(async () => {
    const tasks = await here.ground.database.orm.select().from(task).where(eq(task.orderKey, actorId))
    return tasks.length > 0 && tasks.every((one) => one.state === "done" || one.state === "dead") && tasks
  })

test("the picture of somebody on another server is fetched, made safe and kept", async () => {
  const picture = await sharp({ create: { width: 40, height: 20, channels: 3, background: "#c33" } })
    .jpeg()
    .toBuffer()
  meadow.paths.set("/alice.jpg", (response) => response.writeHead(200, { "content-type": "image/jpeg" }).end(picture))
  meadow.addAccount("alice", { icon: { type: "Image", url: `http://${meadow.host}/alice.jpg` } })
  const found = await resolveActor(here.ground, `alice@${meadow.host}`)
  if (!found.ok) throw new Error(found.sentence)
  await finished(found.value.id)
  const stored = await actorById(here.ground, found.value.id)
  const image = await loadImage(here.ground.database.orm, stored?.iconDigest ?? "")
  expect((await sharp(image?.png).metadata()).format).toBe("png")
})

test("what only calls itself a picture is not kept, and not asked for again and again", async () => {
  meadow.paths.set("/bob.png", { type: "image/png", body: "<svg onload=alert(1)>" })
  meadow.addAccount("bob", { icon: { url: `http://${meadow.host}/bob.png` } })
  meadow.paths.set("/carol.png", { type: "text/html", body: "<html></html>" })
  meadow.addAccount("carol", { icon: { url: `http://${meadow.host}/carol.png` } })
  for (const name of ["bob", "carol"]) {
    const found = await resolveActor(here.ground, `${name}@${meadow.host}`)
    if (!found.ok) throw new Error(found.sentence)
    expect((await finished(found.value.id)).map((one) => one.state)).toEqual(["done"])
    expect((await actorById(here.ground, found.value.id))?.iconDigest).toBeNull()
  }
})

test("a server that has a bad day is asked again later", async () => {
  meadow.paths.set("/dave.png", { status: 503, body: "later" })
  meadow.addAccount("dave", { icon: { url: `http://${meadow.host}/dave.png` } })
  const found = await resolveActor(here.ground, `dave@${meadow.host}`)
  if (!found.ok) throw new Error(found.sentence)
  const waiting = await eventually(async () => {
    const [one] = await here.ground.database.orm.select().from(task).where(eq(task.orderKey, found.value.id))
    return one?.state === "waiting" && one.attempts === 1 && one
  })
  expect(waiting.reason).toContain("503")
  expect(waiting.runAt.getTime()).toBeGreaterThan(Date.now() + 30_000)
})
