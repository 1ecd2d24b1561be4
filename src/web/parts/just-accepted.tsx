import type { Visibility } from "../../backpack/index.ts"
import type { Who } from "../../views/index.ts"
import { Button } from "../components/index.ts"
import { nameOf } from "../present/actors.ts"

export type JustAcceptedProps = { visibility: Visibility; profilePath: string; issuer: Who | null }

/** What to do with a badge that was accepted a moment ago. */
export function JustAccepted({ visibility, profilePath, issuer }: JustAcceptedProps) {
  return (
    <section class="panel panel-stitched stack" aria-labelledby="what-now">
      <h2 id="what-now">It is yours. What now?</h2>
      <p>
        {sentences[visibility]}
        {issuer !== null && ` ${nameOf(issuer)} is told that you accepted it.`}
      </p>
      <div class="cluster">
        {visibility === "public" && (
          <Button href="#share" variant="primary" icon="external">
            Share the link
          </Button>
        )}
        <Button href={profilePath} icon="person">
          See your profile
        </Button>
        <Button href="/backpack" variant="quiet" icon="backpack">
          Back to your backpack
        </Button>
      </div>
    </section>
  )
}

const sentences: Record<Visibility, string> = {
  public: "Everybody can see it: on your profile, on this page, and soon on the home pages of those who follow you.",
  followers: "Your followers can see it: on your profile, and soon on their home pages.",
  private: "Only you can see it. You can show it whenever you like, at the side of this page.",
}
