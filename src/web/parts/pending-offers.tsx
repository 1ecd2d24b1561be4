import type { Ground } from "../../ground.ts"
import type { OfferCard as Offer } from "../../views/index.ts"
import { Button, OfferCard, TimeAgo } from "../components/index.ts"
import { nameOf } from "../present/actors.ts"
import { picturePath } from "../present/pictures.ts"
import { verdictView } from "../present/report.ts"

/** The strip above the backpack: what waits for an answer, and what is still on its way. Nothing when there is neither. */
export function PendingOffers({ ground, offers, now }: { ground: Ground; offers: Offer[]; now: Date }) {
  if (offers.length === 0) return null
  return (
    <section class="stack" aria-labelledby="pending-offers">
      <h2 id="pending-offers">Waiting for your answer</h2>
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
    </section>
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
