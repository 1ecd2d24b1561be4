import { actorById, isPresent, type Actor } from "../actors/index.ts"
import { may, roleAt, type IssuerDeed, type IssuerRole } from "../issuing/index.ts"
import type { SignedIn } from "../people/index.ts"
import { achievementView, batchView, type AchievementView, type BatchView } from "../views/index.ts"
import type { WebContext } from "./environment.ts"
import { notAllowedPage, notFoundPage } from "./pages/problem-pages.tsx"
import { pathPart } from "./params.ts"
import { signedIn } from "./signed-in.ts"

type Handler = (c: WebContext) => Response | Promise<Response>

/** An issuer as a member acts for it. */
export type MemberOf = { viewer: SignedIn; issuer: Actor; role: IssuerRole }

/** An achievement as a member of its issuer acts on it. */
export type MemberAt = { viewer: SignedIn; achievement: AchievementView; role: IssuerRole }

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)

/**
 * A handler for members of the issuer named by `:id`; to everybody else there is nothing at the address. A member whose role does not
 * include the deed is told so.
 */
export function forMembers(
  deed: IssuerDeed | null,
  handler: (c: WebContext, member: MemberOf) => Response | Promise<Response>,
): Handler {
  return signedIn(async (c, viewer) => {
    const { ground } = c.var
    const id = pathPart(c, "id")
    if (!isUuid(id)) return notFoundPage(c)
    const [issuer, role] = await Promise.all([actorById(ground, id), roleAt(ground.database.orm, viewer.actorId, id)])
    if (issuer === null || !isPresent(issuer) || role === null) return notFoundPage(c)
    if (deed !== null && !may(role, deed)) return notAllowedPage(c, notYourDeed)
    return handler(c, { viewer, issuer, role })
  })
}

/** The same for the issuer of the achievement named by `:id`. */
export function forMembersAt(
  deed: IssuerDeed,
  handler: (c: WebContext, member: MemberAt) => Response | Promise<Response>,
): Handler {
  return signedIn(async (c, viewer) => {
    const achievement = await achievementView(c.var.ground, pathPart(c, "id"), viewer.actorId)
    if (achievement === null || achievement.role === null) return notFoundPage(c)
    if (!may(achievement.role, deed)) return notAllowedPage(c, notYourDeed)
    return handler(c, { viewer, achievement, role: achievement.role })
  })
}

/** The same for a batch of awards named by `:id`, for those who may award in its issuer's name. */
export function forMembersAtBatch(
  handler: (c: WebContext, view: BatchView, viewer: SignedIn) => Response | Promise<Response>,
): Handler {
  return signedIn(async (c, viewer) => {
    const view = await batchView(c.var.ground, viewer.actorId, pathPart(c, "id"))
    return view === null ? notFoundPage(c) : handler(c, view, viewer)
  })
}

const notYourDeed = "Your role in this issuer's team does not include that. Ask one of its owners."
