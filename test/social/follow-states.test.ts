import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { nextFollowState, type FollowMessage, type FollowState } from "../../src/social/follow-states.ts"

const messages = fc.array(fc.constantFrom<FollowMessage>("request", "accept", "reject", "unfollow"), { maxLength: 20 })
const end = (list: FollowMessage[], from: FollowState = "none") => list.reduce(nextFollowState, from)

describe("the states of a follow", () => {
  it("is accepted only by an Accept that no Reject or unfollowing came after", () => {
    fc.assert(
      fc.property(messages, (list) => {
        fc.pre(end(list) === "accepted")
        const last = Math.max(list.lastIndexOf("reject"), list.lastIndexOf("unfollow"))
        expect(list.indexOf("request")).toBeGreaterThanOrEqual(0)
        expect(list.slice(last + 1)).toContain("accept")
      }),
    )
  })

  it("ends with unfollowing whatever was before, and an old Accept posted again brings nobody back", () => {
    fc.assert(
      fc.property(messages, (list) => {
        expect(end([...list, "unfollow", "accept"])).toBe("none")
        expect(end([...list, "reject", "accept"])).not.toBe("accepted")
      }),
    )
  })

  it("a removed follower stays removed until asking anew", () => {
    expect(end(["request", "accept", "reject", "accept", "accept"])).toBe("rejected")
    expect(end(["request", "accept", "reject", "request", "accept"])).toBe("accepted")
  })
})
