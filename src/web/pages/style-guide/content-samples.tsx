import type { Child } from "hono/jsx"
import { assetUrl } from "../../assets/asset-catalogue.ts"
import {
  Button,
  DataTable,
  Day,
  EmptyState,
  EvidenceList,
  Facts,
  Feature,
  Pagination,
  PersonLine,
  StatusPill,
  Tabs,
  Tags,
  Timeline,
  TimelineItem,
} from "../../components/index.ts"
import { alice, observatory } from "./people-samples.tsx"
import { Sample, SampleSection, SAMPLE_NOW } from "./sample-section.tsx"

export function ContentSamples() {
  return (
    <SampleSection id="content" title="Lists, facts and empty places">
      <Sample name="Tabs">
        <Tabs
          label="Backpack"
          tabs={[
            { label: "Badges", href: "#content", current: true, count: 12 },
            { label: "Offers", href: "#offers", count: 2 },
            { label: "Collections", href: "#collections" },
          ]}
        />
      </Sample>
      <Sample name="Timeline, TimelineItem">
        <Timeline>
          <TimelineItem
            now={SAMPLE_NOW}
            entry={{
              actor: alice,
              at: "2026-05-14T07:10:00Z",
              story: <p>Two winters of cold Thursdays on the roof. Worth every minute.</p>,
              badge: {
                name: "Night Sky Guide",
                url: "#badge-1",
                imageUrl: assetUrl("sample-night-sky-guide.svg"),
                imageAlt: "A crescent moon over hills",
                issuerName: "Harbor Observatory",
              },
            }}
          />
          <TimelineItem
            now={SAMPLE_NOW}
            entry={{
              actor: { name: "Cem Öz", handle: "@cem@harbor.example", url: "#cem" },
              at: "2026-05-12T07:10:00Z",
              badge: {
                name: "Repair Café Host",
                url: "#badge-2",
                imageUrl: assetUrl("sample-repair-cafe.svg"),
                issuerName: "Repair Café Meadow",
              },
            }}
          />
        </Timeline>
      </Sample>
      <Sample name="Facts">
        <div class="grid grid-wide">
          <Facts
            facts={[
              { label: "Issued by", value: <PersonLine actor={observatory} /> },
              { label: "Awarded to", value: <PersonLine actor={alice} /> },
              { label: "Issued", value: <Day moment="2026-03-03T10:00:00Z" /> },
              { label: "Expires", value: "Does not expire" },
            ]}
          />
          <Facts
            inRow
            facts={[
              { label: "Version", value: "0.1.0" },
              { label: "Identifier", value: <code>did:web:harbor.example:users:9f3c</code> },
              { label: "Left out", value: undefined },
            ]}
          />
        </div>
      </Sample>
      <Sample name="EvidenceList, Tags">
        <EvidenceList
          evidence={[
            { name: "Recording of the open evening", kind: "Video", url: "https://harbor.example/evening" },
            { kind: "Observation log", narrative: <p>Forty nights between October and March, each with a sketch.</p> },
          ]}
        />
        <Tags tags={["astronomy", "teaching", "night"]} />
      </Sample>
      <Sample name="DataTable">
        <DataTable
          caption="Awards"
          columns={[
            { key: "who", label: "Recipient" },
            { key: "badge", label: "Badge" },
            { key: "when", label: "Awarded" },
            { key: "state", label: "State" },
            { key: "actions", label: "Actions", hiddenLabel: true },
          ]}
          rows={[
            row("@alice@meadow.example", "Night Sky Guide", <StatusPill state="accepted" />),
            row("@cem@harbor.example", "Night Sky Guide", <StatusPill state="waiting" />),
            row("@dana@mastodon.example", "Trail Maker", <StatusPill state="offered" />),
          ]}
        />
        <Pagination label="awards" newerHref="#newer" olderHref="#older" />
      </Sample>
      <Sample name="Feature">
        <div class="grid grid-even">
          <Feature icon="backpack" title="Keep" headingLevel={4}>
            Badges from anywhere, in one place that is yours.
          </Feature>
          <Feature icon="seal" title="Prove" headingLevel={4}>
            Each is signed; anyone can check it.
          </Feature>
          <Feature icon="followers" title="Share" headingLevel={4}>
            Followers on any server see what you earned.
          </Feature>
        </div>
      </Sample>
      <Sample name="EmptyState">
        <EmptyState
          title="Your backpack is ready"
          headingLevel={4}
          actions={
            <Button variant="primary" icon="plus" href="#add">
              Add a badge
            </Button>
          }
        >
          Badges that somebody awards you wait here for your answer. You can also bring those you have: a picture with a
          badge baked in, a file or a link.
        </EmptyState>
        <EmptyState title="There is nothing at this address" picture="map" headingLevel={4}>
          It may have been moved or made private.
        </EmptyState>
      </Sample>
    </SampleSection>
  )
}

function row(who: string, badge: string, state: Child) {
  return {
    who,
    badge,
    when: <Day moment="2026-05-02T10:00:00Z" />,
    state,
    actions: (
      <Button size="small" href="#award">
        Open<span class="visually-hidden"> the award to {who}</span>
      </Button>
    ),
  }
}
