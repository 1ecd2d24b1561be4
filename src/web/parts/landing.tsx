import {
  BadgeGrid,
  Button,
  Feature,
  HaversackIllustration,
  shellPaths,
  type BadgeCardView,
} from "../components/index.ts"

export type LandingProps = { host: string; registrationsOpen: boolean; recent: BadgeCardView[]; now: Date }

/** The first thing that somebody sees who is not signed in. */
export function Landing({ host, registrationsOpen, recent, now }: LandingProps) {
  return (
    <>
      <section class="hero waxed">
        <div class="wrap split">
          <div class="stack">
            <h1>A backpack for everything you have learnt to do</h1>
            <p class="lead">
              Earn badges from communities anywhere, keep them here, and show the ones you choose. Everybody can check
              that they are genuine.
            </p>
            <div class="cluster">
              {registrationsOpen && (
                <Button href={shellPaths.signUp} variant="thread" icon="backpack">
                  Create your backpack
                </Button>
              )}
              <Button href={shellPaths.signIn} variant="outline" icon="sign-in">
                Sign in
              </Button>
            </div>
          </div>
          <div class="hero-picture">
            <HaversackIllustration />
          </div>
        </div>
      </section>
      <div class="wrap stack stack-loose">
        {recent.length > 0 && (
          <section class="stack" aria-labelledby="recent-badges">
            <h2 id="recent-badges">Earned here lately</h2>
            <BadgeGrid badges={recent} now={now} />
          </section>
        )}
        <section class="stack" aria-labelledby="how-it-works">
          <h2 id="how-it-works">How it works</h2>
          <div class="grid">
            <Feature icon="seal" title="Signed, so it can be checked">
              Issuers sign each badge. Its page says in plain words what was checked: who awarded it, to whom, and
              whether it still counts.
            </Feature>
            <Feature icon="backpack" title="Yours to keep and to show">
              Nothing is shown before you accept it. Make each badge public, for your followers, or for you alone, and
              take its file with you.
            </Feature>
            <Feature icon="globe" title="Connected to other communities">
              {host} is one server of many. Badges, people and news travel between them, and to Mastodon and the rest of
              the fediverse.
            </Feature>
          </div>
        </section>
      </div>
    </>
  )
}
