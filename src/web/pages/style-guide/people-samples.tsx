import {
  ActorCard,
  Avatar,
  CopyButton,
  FollowButton,
  PersonLine,
  Stats,
  type ActorView,
} from "../../components/index.ts"
import { Sample, SampleSection } from "./sample-section.tsx"

export const alice: ActorView = { name: "Alice Moreau", handle: "@alice@meadow.example", url: "#alice" }

export const observatory: ActorView = {
  name: "Harbor Observatory",
  handle: "@observatory@harbor.example",
  url: "#observatory",
  kind: "issuer",
}

const FOLLOW = { name: "Alice Moreau", handle: "@alice@meadow.example" }
const ACTIONS = { action: "#people", unfollowAction: "#people", csrfToken: "sample" }

export function PeopleSamples() {
  return (
    <SampleSection id="people" title="People and issuers">
      <Sample name="Avatar, PersonLine, CopyButton">
        <div class="cluster">
          {["Alice Moreau", "Bo", "Cem Öz", "Dana Whitfield", "Élodie", "Fen Li", "Gus Hart"].map((name) => (
            <Avatar name={name} />
          ))}
          <CopyButton text="https://meadow.example/badges/abc" what="link" />
        </div>
        <div class="grid">
          <PersonLine actor={alice} />
          <PersonLine actor={observatory} />
          <PersonLine
            actor={{
              ...alice,
              name: "A Person With a Very Long Name Indeed",
              handle: "@averyveryverylonghandle@a-very-long-host-name.example",
            }}
          />
        </div>
      </Sample>
      <Sample name="ActorCard">
        <div class="panel">
          <ActorCard
            actor={alice}
            bio={<p>Walks, looks up at night, mends what is broken. Badges from three servers and counting.</p>}
            actions={<FollowButton {...FOLLOW} {...ACTIONS} state="not-following" />}
          >
            <p class="soft">12 badges · 48 followers · follows 31</p>
          </ActorCard>
        </div>
        <div class="panel">
          <ActorCard actor={observatory} bio={<p>We teach people to find their way among the stars.</p>} />
        </div>
      </Sample>
      <Sample name="FollowButton">
        <div class="cluster cluster-top">
          <FollowButton {...FOLLOW} {...ACTIONS} state="not-following" />
          <FollowButton {...FOLLOW} {...ACTIONS} state="following" />
          <FollowButton {...FOLLOW} {...ACTIONS} state="requested" />
          <FollowButton {...FOLLOW} state="own" editUrl="#people" />
          <FollowButton {...FOLLOW} state="signed-out" remoteAction="#people" />
        </div>
      </Sample>
      <Sample name="Stats">
        <Stats
          stats={[
            { label: "Awarded", value: 148 },
            { label: "Accepted", value: 121 },
            { label: "Waiting", value: 19 },
            { label: "Declined", value: 6 },
            { label: "Revoked", value: 2 },
          ]}
        />
      </Sample>
    </SampleSection>
  )
}
