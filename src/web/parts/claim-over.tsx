import type { ClaimView } from "../../views/index.ts"
import { Day, Notice, type NoticeKind } from "../components/index.ts"
import { nameOf } from "../present/actors.ts"

/** Why a claim link does nothing any more, and what to do. */
export function ClaimOver({ view }: { view: ClaimView }) {
  const { standing, answeredAt, endedAt, channel, claimedBy } = view
  const issuer = nameOf(view.issuer)
  const [kind, title, advice]: [NoticeKind, string, string] = ((): [NoticeKind, string, string] => {
    switch (standing) {
      case "accepted":
        return [
          "success",
          claimedBy === "like" ? "It was accepted, by a Like of the post." : "It was accepted.",
          claimedBy === "like"
            ? "The link works once. A second post brought you the link by which you look after your badge."
            : "The link works once. Use the link that you were shown then to look after your badge. If you have lost it, ask the issuer to send you a new one.",
        ]
      case "replaced":
        return [
          "success",
          "It was accepted.",
          channel === "mail"
            ? "It lies in a backpack: sign in to see it."
            : "It was taken along to a backpack, and lies there now.",
        ]
      case "declined":
        return [
          "info",
          "It was declined.",
          `If that was a mistake, ask ${issuer}: they decide whether to award it again.`,
        ]
      case "withdrawn":
        return ["info", `${issuer} took this badge back.`, "Ask them if you did not expect that."]
      case "revoked":
        return [
          "problem",
          `${issuer} revoked this badge.`,
          "It does not count any more. Ask them if you did not expect that.",
        ]
      default:
        return [
          "info",
          "The link is too old.",
          `It worked for 30 days. Ask ${issuer} to award the badge to you again, and they send a new one.`,
        ]
    }
  })()
  const when = endedAt ?? answeredAt
  return (
    <Notice kind={kind} title={title}>
      <p>
        {when !== null && (
          <>
            <Day moment={when} />.{" "}
          </>
        )}
        {advice}
      </p>
    </Notice>
  )
}
