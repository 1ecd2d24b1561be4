import type { Ground } from "../../ground.ts"
import type { BadgeCard } from "../../views/index.ts"
import { BadgeGrid, Button, ContourLines, Feature, HaversackIllustration, shellPaths } from "../components/index.ts"
import { badgeCard } from "../present/badge-card.ts"
import { CheckedExample } from "./checked-example.tsx"

export type LandingProps = { ground: Ground; strangersMayAsk: boolean; recent: BadgeCard[] }

const mostRecent = 10

/** The first thing that somebody sees who is not signed in. */
export function Landing({ ground, strangersMayAsk, recent }: LandingProps) {
  const now = ground.now()
  return (
    <>
      <section class="hero waxed">
        <ContourLines />
        <div class="wrap split">
          <div class="stack stack-loose">
            <h1>A backpack for everything you have learnt to do</h1>
            <p class="lead">
              Earn badges from communities anywhere, keep them here, and show the ones you choose. Every badge is
              signed, so nobody has to take your word for it.
            </p>
            <div class="cluster">
              {strangersMayAsk ? (
                <Button href={shellPaths.signUp} variant="thread" icon="backpack">
                  Create your backpack
                </Button>
              ) : (
                <Button href={shellPaths.signIn} variant="thread" icon="sign-in">
                  Sign in
                </Button>
              )}
              <Button href="#check" variant="outline" icon="seal">
                How badges are checked
              </Button>
            </div>
          </div>
          <div class="hero-picture">
            <HaversackIllustration />
          </div>
        </div>
      </section>
      <div class="wrap stack stack-sections">
        {recent.length > 0 && (
          <section class="stack stack-loose" aria-labelledby="recent-badges">
            <h2 id="recent-badges">Earned here lately</h2>
            <BadgeGrid
              badges={recent.slice(0, mostRecent).map((badge) => badgeCard(ground, badge, { withEarner: true }))}
              now={now}
            />
          </section>
        )}
        <HowItWorks host={ground.config.host} />
        <CheckedExample ground={ground} badge={recent.find(isVerified)} />
        <Invitations strangersMayAsk={strangersMayAsk} />
      </div>
    </>
  )
}

const isVerified = ({ standing }: BadgeCard): boolean => standing?.verdict === "verified"

function HowItWorks({ host }: { host: string }) {
  return (
    <section class="stack stack-loose" aria-labelledby="how-it-works">
      <h2 id="how-it-works">How it works</h2>
      <div class="grid grid-even">
        <Feature icon="badge" title="Earn">
          Somebody whose course, club or project you took part in awards you a badge, by your handle. It may come from
          this server or from any other.
        </Feature>
        <Feature icon="backpack" title="Keep">
          Look at it before you accept: what it says, who signed it, what was checked. Then it lies in your backpack,
          and you can take its file with you.
        </Feature>
        <Feature icon="globe" title="Show">
          Each badge is public, for your followers, or for you alone. {host} is one server of many: people follow you
          from others, and from Mastodon and the rest of the fediverse.
        </Feature>
      </div>
    </section>
  )
}

function Invitations({ strangersMayAsk }: Pick<LandingProps, "strangersMayAsk">) {
  return (
    <div class="grid grid-even">
      <section class="panel panel-stitched stack">
        <h2>Do you run a course, a club, a project?</h2>
        <p class="soft">
          Draw a badge, say what it takes, and award it to people on any server. Your issuer gets a page, a handle to
          follow, and a key of its own to sign with.
        </p>
        <div>
          <Button
            href={strangersMayAsk ? shellPaths.signUp : `${shellPaths.signIn}?next=${shellPaths.issuers}`}
            variant="primary"
            icon="issuer"
          >
            Start issuing
          </Button>
        </div>
      </section>
      <section class="panel panel-stitched stack">
        <h2>Run your own</h2>
        <p class="soft">
          Haversack is free software. One command starts a server for your community, with nothing else to install, and
          it speaks with all the others from the first minute.
        </p>
        <pre class="raw">npm install && npm start</pre>
        <div>
          <Button href={shellPaths.about} icon="server">
            About this server
          </Button>
        </div>
      </section>
    </div>
  )
}
