import type { Child } from "hono/jsx"
import type { Ground } from "../../ground.ts"
import { longestReason } from "../../issuing/index.ts"
import type { AwardRow, AwardStanding } from "../../views/index.ts"
import {
  BadgeLine,
  DataTable,
  Day,
  describeExpiry,
  Form,
  FormActions,
  PersonLine,
  StatusPill,
  SubmitButton,
  TextField,
  TimeAgo,
  type AwardState,
} from "../components/index.ts"
import { actorView, nameOf } from "../present/actors.ts"
import { whyNotArrived } from "../present/delivery.ts"
import { achievementPaths, awardPaths } from "../present/issuing-paths.ts"
import { picturePath } from "../present/pictures.ts"
import { Fold } from "./fold.tsx"

export type AwardTableProps = {
  ground: Ground
  caption: string
  awards: AwardRow[]
  /** With it, awards can be withdrawn and revoked here. */
  csrfToken?: string
}

/** Awards one below the other: whose, of what, how they stand, and what can be done about them. */
export function AwardTable({ ground, caption, awards, csrfToken }: AwardTableProps) {
  const now = ground.now()
  const columns = [
    { key: "earner", label: "Earner" },
    { key: "badge", label: "Badge", speaksForItself: true },
    { key: "state", label: "State", speaksForItself: true },
  ]
  return (
    <DataTable
      caption={caption}
      hiddenCaption
      evenColumns
      columns={csrfToken === undefined ? columns : [...columns, { key: "change", label: "Change", hiddenLabel: true }]}
      rows={awards.map((award) => ({
        earner: <Earner ground={ground} award={award} />,
        badge: (
          <BadgeLine
            name={award.achievementName}
            url={achievementPaths(award.achievementId).page}
            imageUrl={picturePath(ground, award.imageDigest)}
          >
            Awarded <TimeAgo moment={award.awardedAt} now={now} />
            <Expiry award={award} now={now} />
          </BadgeLine>
        ),
        state: <State award={award} now={now} />,
        change: csrfToken !== undefined && <Ending award={award} csrfToken={csrfToken} />,
      }))}
    />
  )
}

/** Whoever is known by an email address only is named by it, and to nobody but the issuer's team, until the badge is answered. */
function Earner({ ground, award }: { ground: Ground; award: AwardRow }) {
  if (award.recipient !== null) return <PersonLine actor={actorView(ground, award.recipient)} />
  return award.email === null ? (
    <span class="soft">By email, address forgotten</span>
  ) : (
    <>
      <span class="person-line-name">{award.email}</span>
      <div class="small soft">By email</div>
    </>
  )
}

const earnerOf = ({ recipient, email }: AwardRow): string =>
  recipient === null ? (email ?? "the earner") : nameOf(recipient)

function pillOf({ standing, toldBy }: AwardRow): AwardState {
  if (standing === "undelivered" && toldBy !== "offer") return `${toldBy}-undelivered`
  return standing === "replaced" && toldBy === "mail" ? "claimed" : pills[standing]
}

const pills: Record<AwardStanding, AwardState> = {
  sending: "offered",
  offered: "offered",
  waiting: "waiting",
  undelivered: "undeliverable",
  queued: "queued",
  claim: "claim",
  accepted: "accepted",
  declined: "declined",
  withdrawn: "withdrawn",
  expired: "expired",
  revoked: "revoked",
  suspended: "suspended",
  replaced: "replaced",
}

function State({ award, now }: { award: AwardRow; now: Date }) {
  const notes = notesOn(award, now)
  return (
    <div class="stack stack-tight">
      <div>
        <StatusPill state={pillOf(award)} />
      </div>
      {notes.map((note) => (
        <p class="small soft">{note}</p>
      ))}
    </div>
  )
}

/** Why, what happens next, and since when. */
function notesOn(award: AwardRow, now: Date): Child[] {
  const notes: Child[] = []
  const { standing, answeredAt, endedAt, lastAttemptAt, toldBy, claimUntil } = award
  const what = toldBy === "note" ? "note" : "offer"
  if (standing === "sending") notes.push("It is being sent.")
  if (standing === "offered") notes.push("It waits in their backpack for an answer.")
  if (standing === "queued") {
    notes.push(<>You send {award.reason} at most, so that nobody is flooded. It is sent when its turn comes.</>)
  }
  if (standing === "claim") {
    notes.push(
      <>
        They were sent a {toldBy === "mail" ? "mail" : "note"} with a link to claim it
        {claimUntil !== null && (
          <>
            , good until <Day moment={claimUntil} />
          </>
        )}
        .
      </>,
    )
  }
  if (standing === "expired") notes.push("Nobody used the link in time. You can award the badge again.")
  if (standing === "replaced") {
    notes.push(
      toldBy === "mail"
        ? "Claimed by its earner, to whom it was awarded anew."
        : "Its earner took it along to a backpack, where it was awarded anew.",
    )
  }
  if (standing === "waiting") {
    notes.push(
      <>
        {whyNotArrived(award)} The {what} is sent again by itself for some days; you need not do anything.{" "}
        {attemptsOf(award)}
        {lastAttemptAt !== null && (
          <>
            , last <TimeAgo moment={lastAttemptAt} now={now} />
          </>
        )}
        .
      </>,
    )
  }
  if (standing === "undelivered" && toldBy === "mail") {
    notes.push(<>{award.reason} Withdraw this award, and award the badge to the right address.</>)
  } else if (standing === "undelivered") {
    notes.push(
      <>
        {whyNotArrived(award)} It is not sent again. Ask them whether they have moved, withdraw this award, and award
        the badge anew.
      </>,
    )
  }
  if (award.statusReason !== null) notes.push(<>You gave as the reason: “{award.statusReason}”</>)
  const since = standing === "accepted" ? answeredAt : (endedAt ?? answeredAt)
  if (since !== null) {
    notes.push(<TimeAgo moment={since} now={now} />)
  }
  return notes
}

/** Only while it matters: an award that ended does not expire. */
function Expiry({ award, now }: { award: AwardRow; now: Date }) {
  if (award.validUntil === null || (award.state !== "offered" && award.state !== "accepted")) return null
  return <> · {describeExpiry(award.validUntil, now).label.replace(/^U/, "u").replace(/^E/, "e")}</>
}

const attemptsOf = ({ attempts }: AwardRow): string => (attempts === 1 ? "Tried once" : `Tried ${attempts} times`)

/** Taking an award back is for good, so it stands in a fold with what it means; no script is needed to confirm it. */
function Ending({ award, csrfToken }: { award: AwardRow; csrfToken: string }) {
  const paths = awardPaths(award.awardId)
  const who = earnerOf(award)
  const about = (
    <span class="visually-hidden">
      {" "}
      of {award.achievementName} to {who}
    </span>
  )
  if (award.mayWithdraw) {
    return (
      <Fold label={<>Withdraw{about}</>}>
        <p class="small">
          {award.toldBy === "offer"
            ? `The offer disappears from ${who}'s backpack, and its badge no longer verifies anywhere.`
            : `The link that ${who} was sent stops working, and the badge no longer verifies anywhere.`}
        </p>
        <Form action={paths.withdraw} csrfToken={csrfToken}>
          <FormActions>
            <SubmitButton variant="danger" size="small" icon="undo">
              Withdraw the offer
            </SubmitButton>
          </FormActions>
        </Form>
      </Fold>
    )
  }
  return (
    <>
      {award.mayRenewLink && (
        <Fold label={<>Send a new link{about}</>}>
          <p class="small">
            For {who}, who lost the link by which they look after their badge. It goes to them in a private message; you
            do not see it. The link that they had stops working.
          </p>
          <Form action={paths.renewLink} csrfToken={csrfToken}>
            <FormActions>
              <SubmitButton size="small" icon="link">
                Send a new link
              </SubmitButton>
            </FormActions>
          </Form>
        </Fold>
      )}
      {award.mayReinstate && (
        <Fold label={<>Reinstate{about}</>}>
          <p class="small">The badge counts again for everybody who checks it.</p>
          <Form action={paths.reinstate} csrfToken={csrfToken}>
            <FormActions>
              <SubmitButton size="small" icon="check">
                Reinstate the badge
              </SubmitButton>
            </FormActions>
          </Form>
        </Fold>
      )}
      {award.maySuspend && (
        <Fold
          label={
            <>
              {award.mayReinstate ? "Change the reason" : "Suspend"}
              {about}
            </>
          }
        >
          <p class="small">
            Everybody who checks {who}'s badge will read that it does not count for now. You can reinstate it at any
            time.
          </p>
          <Form action={paths.suspend} csrfToken={csrfToken}>
            <Reason awardId={award.awardId} deed="suspend" value={award.statusReason} />
            <FormActions>
              <SubmitButton variant="danger" size="small" icon="pause">
                Suspend the badge
              </SubmitButton>
            </FormActions>
          </Form>
        </Fold>
      )}
      {award.mayRevoke && (
        <Fold label={<>Revoke{about}</>}>
          <p class="small">
            Everybody who checks {who}'s badge will read that you took it back. This cannot be undone.
          </p>
          <Form action={paths.revoke} csrfToken={csrfToken}>
            <Reason awardId={award.awardId} deed="revoke" value={award.statusReason} />
            <FormActions>
              <SubmitButton variant="danger" size="small" icon="ban">
                Revoke the badge
              </SubmitButton>
            </FormActions>
          </Form>
        </Fold>
      )}
    </>
  )
}

/** Why: everybody who looks at the badge can read it, so the form says so. */
function Reason({ awardId, deed, value }: { awardId: string; deed: "suspend" | "revoke"; value: string | null }) {
  return (
    <TextField
      id={`${deed}-reason-${awardId}`}
      name="reason"
      label="Reason, if you want to give one"
      hint="Its earner and everybody who sees the badge can read it."
      value={value ?? ""}
      maxLength={longestReason}
    />
  )
}
