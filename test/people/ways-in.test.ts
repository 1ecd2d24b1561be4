import { eq } from "drizzle-orm"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { localActorByHandle } from "../../src/actors/index.ts"
import type { Ground } from "../../src/ground.ts"
import type { Mail } from "../../src/mail/index.ts"
import {
  approveRequest,
  askForAccount,
  changeRegistrations,
  countWaitingRequests,
  invitationBounds,
  invitationLink,
  invite,
  peopleHandlers,
  personWithVerifiedEmail,
  prunePeople,
  registrationsOf,
  rejectRequest,
  revokeInvitation,
  signIn,
  signUp,
  standingInvitation,
  verifiedEmailOf,
  waitingRequests,
} from "../../src/people/index.ts"
import { invitation, person, signUpRequest } from "../../src/people/schema.ts"
import { event } from "../../src/queue/schema.ts"
import { eventually, openTestGround, type TestGround } from "../support/ground.ts"
import { letEverybodyIn } from "../support/registrations.ts"
import { openBrowser } from "./browser.ts"

let here: TestGround
let ground: Ground
let admin: { personId: string; role: "admin"; name: string }
let member: { personId: string; role: "member"; name: string }
const mails: Mail[] = []
let nth = 0

const visit = () => openBrowser(`203.0.113.${++nth % 250}`).visit()
const someone = (handle: string) => ({
  email: `${handle}@mail.example`,
  password: "a long password",
  name: handle,
  handle,
})
const invited = (uses = 1) => ({ note: "the knot class", email: "", uses, days: 7, idempotencyKey: `form ${++nth}` })
const tokenOf = (link: URL) => link.searchParams.get("invitation") ?? ""

async function newInvitation(
  uses = 1,
  by: typeof admin | typeof member = admin,
): Promise<{ id: string; token: string }> {
  const made = await invite(ground, by, invited(uses))
  if (!made.ok) throw new Error(made.sentence)
  return { id: made.value.id, token: tokenOf(invitationLink(ground, made.value.id)) }
}

const mailTo = (to: string, subject: RegExp) =>
  eventually(async () => mails.find((mail) => mail.to === to && subject.test(mail.subject)))

beforeAll(async () => {
  here = await openTestGround()
  ground = {
    ...here.ground,
    mailer: {
      send: async (mail) => {
        mails.push(mail)
        return { ok: true, way: "sent" }
      },
      close: () => undefined,
    },
  }
  await letEverybodyIn(ground)
  const [ada, bob] = [await signUp(ground, someone("ada"), visit()), await signUp(ground, someone("bob"), visit())]
  if (!ada.ok || !bob.ok) throw new Error("nobody came in")
  await ground.database.orm.update(person).set({ role: "admin" }).where(eq(person.id, ada.value.personId))
  admin = { personId: ada.value.personId, role: "admin", name: "Ada" }
  member = { personId: bob.value.personId, role: "member", name: "Bob" }
  await here.work(peopleHandlers(ground))
})
afterAll(() => here.close())
beforeEach(() => changeRegistrations(ground, { mode: "invitation", membersInvite: false }))

test("a new instance takes nobody but those who are invited", async () => {
  const fresh = await openTestGround()
  expect(await registrationsOf(fresh.ground)).toEqual({ mode: "invitation", membersInvite: false })
  expect(await signUp(fresh.ground, someone("early"), visit())).toMatchObject({ reason: "registrationsClosed" })
  expect(await fresh.ground.database.orm.$count(person)).toBe(0)
  await fresh.close()
})

describe("an invitation", () => {
  test("lets in as many as it says, also when more come in the same moment", async () => {
    const { id, token } = await newInvitation(2)
    const all = await Promise.all(
      ["carl", "cora", "cyan"].map((handle) => signUp(ground, { ...someone(handle), invitation: token }, visit())),
    )
    expect(all.filter((one) => one.ok)).toHaveLength(2)
    expect(all.find((one) => !one.ok)).toMatchObject({ reason: "invitationUsed" })
    expect(await standingInvitation(ground, token)).toBeNull()
    const [row] = await ground.database.orm.select().from(invitation).where(eq(invitation.id, id))
    expect(row).toMatchObject({ usesLeft: 0, used: 2 })
  })

  test("stands in the database in no form that opens anything", async () => {
    const { id, token } = await newInvitation()
    const rows = JSON.stringify(await ground.database.orm.select().from(invitation))
    expect(rows).not.toContain(token)
    expect(await standingInvitation(ground, `${id}.${"A".repeat(22)}`)).toBeNull()
    for (const forged of ["", id, `${id}.`, `.${token}`, "x".repeat(45)]) {
      expect(await signUp(ground, { ...someone("mallory"), invitation: forged }, visit())).toMatchObject({
        reason: "invitationUsed",
      })
    }
  })

  test("is not used up by looking at it, nor by a form with a mistake in it", async () => {
    const { token } = await newInvitation()
    await standingInvitation(ground, token)
    const mistaken = await signUp(ground, { ...someone("dora"), password: "short", invitation: token }, visit())
    expect(mistaken).toMatchObject({ reason: "invalid" })
    expect(await signUp(ground, { ...someone("dora"), invitation: token }, visit())).toMatchObject({ ok: true })
  })

  test("opens nothing once it is taken back, by nobody but its maker or an admin", async () => {
    await changeRegistrations(ground, { mode: "invitation", membersInvite: true })
    const { id, token } = await newInvitation()
    expect(await revokeInvitation(ground, member, id)).toMatchObject({ reason: "noSuchInvitation" })
    expect(await standingInvitation(ground, token)).not.toBeNull()
    expect(await revokeInvitation(ground, admin, id)).toMatchObject({ ok: true })
    expect(await signUp(ground, { ...someone("eve"), invitation: token }, visit())).toMatchObject({
      reason: "invitationUsed",
    })
    const own = await newInvitation(1, member)
    expect(await revokeInvitation(ground, admin, own.id)).toMatchObject({ ok: true })
  })

  test("opens nothing when it is too old, and is forgotten a month later", async () => {
    const { id, token } = await newInvitation()
    here.passTime(8 * 86_400_000)
    expect(await standingInvitation(ground, token)).toBeNull()
    const rows = () => ground.database.orm.$count(invitation, eq(invitation.id, id))
    await prunePeople(ground)
    expect(await rows()).toBe(1)
    here.passTime(31 * 86_400_000)
    await prunePeople(ground)
    expect(await rows()).toBe(0)
  })

  test("is for members to make only where the admins allow it, within bounds, and ends when they stop allowing it", async () => {
    expect(await invite(ground, member, invited())).toMatchObject({ reason: "mayNotInvite" })
    await changeRegistrations(ground, { mode: "invitation", membersInvite: true })
    const { uses, standing } = invitationBounds.member
    expect(await invite(ground, member, invited(uses + 1))).toMatchObject({ problems: [{ field: "uses" }] })
    const made = []
    for (let count = 0; count < standing; count += 1) made.push(await newInvitation(1, member))
    expect(await invite(ground, member, invited())).toMatchObject({ reason: "tooManyInvitations" })
    expect(await standingInvitation(ground, made[0]?.token ?? "")).not.toBeNull()
    await changeRegistrations(ground, { mode: "invitation", membersInvite: false })
    expect(await standingInvitation(ground, made[0]?.token ?? "")).toBeNull()
  })

  test("is made once by a form that is sent twice, and opens nothing while the server takes nobody", async () => {
    const form = invited()
    const [one, two] = [await invite(ground, admin, form), await invite(ground, admin, form)]
    if (!one.ok || !two.ok) throw new Error("it was not made")
    expect(two.value.id).toBe(one.value.id)
    await changeRegistrations(ground, { mode: "closed", membersInvite: true })
    const token = tokenOf(invitationLink(ground, one.value.id))
    expect(await signUp(ground, { ...someone("late"), invitation: token }, visit())).toMatchObject({
      reason: "registrationsClosed",
    })
  })

  test("is mailed where that is wanted, which proves no mailbox and is forgotten once it is used", async () => {
    const made = await invite(ground, admin, { ...invited(), email: " Fay@Mail.Example " })
    if (!made.ok) throw new Error(made.sentence)
    const mail = await mailTo("fay@mail.example", /invitation/)
    const link = /https?:\S+sign-up\?invitation=\S+/.exec(mail.text)?.[0] ?? ""
    const done = await signUp(ground, { ...someone("fay"), invitation: tokenOf(new URL(link)) }, visit())
    if (!done.ok) throw new Error(done.sentence)
    expect(await verifiedEmailOf(ground, done.value.personId)).toBeNull()
    const [row] = await ground.database.orm.select().from(invitation).where(eq(invitation.id, made.value.id))
    expect(row?.email).toBeNull()
  })
})

describe("a mailbox that a caller has proof of", () => {
  test("lets somebody in as an invitation does, and is confirmed from the start", async () => {
    const done = await signUp(ground, { ...someone("gwen"), provenEmail: "Gwen@mail.example" }, visit())
    if (!done.ok) throw new Error(done.sentence)
    expect(await verifiedEmailOf(ground, done.value.personId)).toBe("gwen@mail.example")
    expect(await personWithVerifiedEmail(ground, "GWEN@mail.example")).toEqual({
      personId: done.value.personId,
      actorId: done.value.actorId,
    })
    const told = await ground.database.orm.select().from(event).where(eq(event.name, "person.email-verified"))
    expect(told.map(({ payload }) => payload)).toContainEqual(expect.objectContaining({ email: "gwen@mail.example" }))
  })

  test("confirms no other address than its own", async () => {
    const done = await signUp(ground, { ...someone("hal"), provenEmail: "somebody@mail.example" }, visit())
    if (!done.ok) throw new Error(done.sentence)
    expect(await verifiedEmailOf(ground, done.value.personId)).toBeNull()
    expect(await personWithVerifiedEmail(ground, "somebody@mail.example")).toBeNull()
    expect(await personWithVerifiedEmail(ground, "hal@mail.example")).toBeNull()
  })
})

describe("where an admin has to approve", () => {
  const asking = (handle: string) => ({ ...someone(handle), reason: "I tie knots." })
  const idOf = async (handle: string) =>
    (await waitingRequests(ground, { limit: 100 })).find((one) => one.handle === handle)?.id ?? ""
  beforeEach(() => changeRegistrations(ground, { mode: "approval", membersInvite: false }))

  test("nobody is made by asking: no actor, no way to sign in, and the admins are told", async () => {
    expect(await signUp(ground, someone("ivy"), visit())).toMatchObject({ reason: "registrationsClosed" })
    expect(await askForAccount(ground, asking("ivy"), visit())).toMatchObject({ ok: true })
    expect(await localActorByHandle(ground, "ivy")).toBeNull()
    const refused = await signIn(ground, { email: "ivy@mail.example", password: "a long password" }, visit())
    expect(refused).toMatchObject({ reason: "wrongEmailOrPassword" })
    expect((await mailTo("ada@mail.example", /ivy asks/)).text).toContain("/admin/registrations")
    expect(await countWaitingRequests(ground)).toBe(1)
    const rows = JSON.stringify(await ground.database.orm.select().from(signUpRequest))
    expect(rows).not.toContain("a long password")
  })

  test("a yes makes them, once, and their password is the one that they chose", async () => {
    const id = await idOf("ivy")
    const both = await Promise.all([approveRequest(ground, id), approveRequest(ground, id)])
    expect(both.filter((one) => one.ok)).toHaveLength(1)
    expect(await localActorByHandle(ground, "ivy")).toMatchObject({ type: "Person", goneAt: null })
    expect((await mailTo("ivy@mail.example", /ready/)).text).toContain("/sign-in?email=ivy%40mail.example")
    const signedIn = await signIn(ground, { email: "ivy@mail.example", password: "a long password" }, visit())
    expect(signedIn).toMatchObject({ ok: true })
  })

  test("a no keeps nothing and says why", async () => {
    await askForAccount(ground, asking("jay"), visit())
    expect(await rejectRequest(ground, await idOf("jay"), "We know no Jay.")).toMatchObject({ ok: true })
    expect((await mailTo("jay@mail.example", /request/)).text).toContain("We know no Jay.")
    expect(await ground.database.orm.$count(signUpRequest, eq(signUpRequest.handle, "jay"))).toBe(0)
    expect(await askForAccount(ground, asking("jay"), visit())).toMatchObject({ ok: true })
  })

  test("who waits holds their handle and address, and a reason is needed", async () => {
    const other = { ...asking("jay"), email: "other@mail.example" }
    expect(await askForAccount(ground, other, visit())).toMatchObject({ problems: [{ field: "handle" }] })
    expect(await askForAccount(ground, { ...asking("kim"), email: "jay@mail.example" }, visit())).toMatchObject({
      problems: [{ field: "email" }],
    })
    expect(await askForAccount(ground, { ...asking("kim"), reason: "  " }, visit())).toMatchObject({
      problems: [{ field: "reason" }],
    })
    const { token } = await newInvitation()
    expect(await signUp(ground, { ...someone("JAY"), invitation: token }, visit())).toMatchObject({ reason: "invalid" })
  })

  test("an invitation opens the door at once, and a request that nobody answers is forgotten", async () => {
    const { token } = await newInvitation()
    expect(await signUp(ground, { ...someone("lea"), invitation: token }, visit())).toMatchObject({ ok: true })
    here.passTime(91 * 86_400_000)
    await prunePeople(ground)
    expect(await countWaitingRequests(ground)).toBe(0)
  })
})
