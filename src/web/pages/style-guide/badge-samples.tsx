import { assetUrl } from "../../assets/asset-catalogue.ts"
import {
  ActionButton,
  BadgeCard,
  BadgeGrid,
  BadgeImage,
  BadgeLine,
  Button,
  OfferCard,
  StatusPill,
  VisibilityMark,
  type AwardState,
  type BadgeCardView,
} from "../../components/index.ts"
import { Sample, SampleSection, SAMPLE_NOW } from "./sample-section.tsx"

/** Realistic badges, also for tests and demonstrations. */
export const sampleBadges: BadgeCardView[] = [
  sample("Trail Maker", "trail-maker", "Ridge Walkers", { visibility: "public" }),
  sample("First Pull Request", "first-pull-request", "Open Source Guild", { visibility: "followers" }),
  sample("Night Sky Guide", "night-sky-guide", "Harbor Observatory", {
    expiresAt: "2026-05-26T00:00:00Z",
    visibility: "public",
  }),
  sample("Repair Café Host", "repair-cafe", "Repair Café Meadow", { visibility: "private" }),
  sample("Bee Keeper", "bee-keeper", "City Apiary", { standing: "expired", expiresAt: "2026-01-31T00:00:00Z" }),
  sample("Open Water Swimmer", "open-water", "Lake Rescue", { standing: "revoked" }),
  sample("Library Volunteer of the Year for the Whole Northern District", "library-volunteer", "Northern Libraries"),
  sample("Tree Planter", "tree-planter", "Ridge Walkers", { standing: "suspended" }),
]

function sample(name: string, image: string, issuerName: string, more: Partial<BadgeCardView> = {}): BadgeCardView {
  return {
    name,
    url: `#${image}`,
    imageUrl: assetUrl(`sample-${image}.svg`),
    issuerName,
    issuedAt: "2026-03-03T10:00:00Z",
    ...more,
  }
}

const STATES: AwardState[] = [
  "offered",
  "accepted",
  "declined",
  "withdrawn",
  "waiting",
  "undeliverable",
  "queued",
  "claim",
  "claimed",
  "note-undelivered",
  "mail-undelivered",
  "replaced",
  "revoked",
  "suspended",
  "expired",
]

export function BadgeSamples() {
  return (
    <SampleSection id="badges" title="Badges">
      <Sample name="BadgeGrid, BadgeCard">
        <BadgeGrid badges={sampleBadges} now={SAMPLE_NOW} headingLevel={4} />
      </Sample>
      <Sample name="BadgeCard with selection and buttons; without a picture">
        <ul class="badge-grid">
          <li>
            <BadgeCard
              badge={{ ...sampleBadges[0]!, earnerName: "Alice Moreau" }}
              now={SAMPLE_NOW}
              headingLevel={4}
              select={{ name: "holding", value: "1", checked: true }}
            >
              <Button size="small" href="#badges" icon="share">
                Share
              </Button>
            </BadgeCard>
          </li>
          <li>
            <BadgeCard badge={{ name: "Nameless Hero", url: "#nameless", issuerName: "Somewhere" }} headingLevel={4} />
          </li>
        </ul>
      </Sample>
      <Sample name="BadgeImage: small, medium, large, standing">
        <div class="cluster cluster-top">
          <BadgeImage src={assetUrl("sample-bee-keeper.svg")} alt="A bee on honeycomb" size="small" />
          <BadgeImage
            src={assetUrl("sample-bee-keeper.svg")}
            alt="A bee on honeycomb"
            size="small"
            standing="revoked"
          />
          <BadgeImage src={assetUrl("sample-tree-planter.svg")} alt="An apple tree" size="medium" />
          <BadgeImage src={assetUrl("sample-tree-planter.svg")} alt="An apple tree" size="medium" standing="expired" />
          <BadgeImage
            src={assetUrl("sample-open-water.svg")}
            alt="A swimmer in waves"
            size="large"
            standing="revoked"
          />
        </div>
      </Sample>
      <Sample name="OfferCard">
        <OfferCard
          now={SAMPLE_NOW}
          headingLevel={4}
          offer={{
            name: "Night Sky Guide",
            url: "#offer",
            imageUrl: assetUrl("sample-night-sky-guide.svg"),
            issuerName: "Harbor Observatory",
            issuerHandle: "@observatory@harbor.example",
            offeredAt: "2026-05-13T20:30:00Z",
            verdict: "verified",
          }}
        >
          <ActionButton action="#badges" csrfToken="sample" icon="check">
            Accept
          </ActionButton>
          <ActionButton action="#badges" csrfToken="sample" variant="secondary">
            Decline
          </ActionButton>
        </OfferCard>
      </Sample>
      <Sample name="BadgeLine, StatusPill, VisibilityMark">
        <BadgeLine name="Repair Café Host" url="#line" imageUrl={assetUrl("sample-repair-cafe.svg")}>
          Repair Café Meadow
        </BadgeLine>
        <div class="cluster">
          {STATES.map((state) => (
            <StatusPill state={state} />
          ))}
        </div>
        <div class="cluster">
          <VisibilityMark visibility="public" />
          <VisibilityMark visibility="followers" />
          <VisibilityMark visibility="private" />
        </div>
      </Sample>
    </SampleSection>
  )
}
