import type { Ground } from "../../ground.ts"
import type { OfferCard as Offer } from "../../views/index.ts"
import { Button, OfferCard, TimeAgo } from "../components/index.ts"
import { nameOf } from "../present/actors.ts"
import { picturePath } from "../present/pictures.ts"
import { Fold } from "./fold.tsx"
import { verdictView } from "../present/report.ts"

/** The strip above the backpack: what waits for an answer, and what is still on its way. Nothing when there is neither. */
export function PendingOffers({ ground, offers, now }: { ground: Ground; offers: Offer[]; now: Date }) {
  if (offers.length === 0) return null
  const apart = offers.filter(({ isApart }) => isApart)
  const beside = offers.filter(({ isApart }) => !isApart)
  return (
    <section class="stack" aria-labelledby="pending-offers">
      <h2 id="pending-offers">Waiting for your answer</h2>
      {beside.length > 0 && <OfferList ground={ground} offers={beside} now={now} />}
      {apart.length > 0 && (
        <Fold label={`From issuers that are kept apart: ${apart.length}`}>
          <p class="soft">
            The admins of this server are careful with these issuers, or you have muted them. Look twice before you
            accept.
          </p>
          <OfferList ground={ground} offers={apart} now={now} />
        </Fold>
      )}
    </section>
  )
}

function OfferList({ ground, offers, now }: { ground: Ground; offers: Offer[]; now: Date }) {
  return (
    <ul class="stack">
      {offers.map((offer) => (
        <li>
          {offer.name === null || offer.standing === null ? (
            <Arriving offer={offer} now={now} />
          ) : (
            <OfferCard
              now={now}
              offer={{
                name: offer.name,
                url: offer.path,
                imageUrl: picturePath(ground, offer.imageDigest),
                issuerName: nameOf(offer.issuer),
                issuerHandle: offer.issuer.handle,
                offeredAt: offer.receivedAt,
                ...verdictView(offer.standing),
              }}
            >
              <Button href={offer.path} variant="primary">
                Look and decide<span class="visually-hidden"> about {offer.name}</span>
              </Button>
            </OfferCard>
          )}
        </li>
      ))}
    </ul>
  )
}

function Arriving({ offer, now }: { offer: Offer; now: Date }) {
  return (
    <p>
      <a href={offer.path}>A badge from {nameOf(offer.issuer)}</a> is on its way, offered{" "}
      <TimeAgo moment={offer.receivedAt} now={now} />.
    </p>
  )
}
