import type { Child } from "hono/jsx"
import type { FirstSteps as Done } from "../../views/index.ts"
import { Handle, Icon } from "../components/index.ts"

export type FirstStepsProps = { done: Done; handle: string }

/** Whether somebody has found their way: then the panel has nothing more to tell. Not everybody issues badges. */
export const hasSettledIn = ({ hasProfile, follows, hasBadge }: Done): boolean => hasProfile && follows && hasBadge

/** What to do first, for somebody who is new here; what is done already is ticked. */
export function FirstSteps({ done, handle }: FirstStepsProps) {
  return (
    <section class="panel panel-stitched stack" aria-labelledby="first-steps">
      <h2 id="first-steps">Your first steps</h2>
      <ol class="first-steps">
        <Step number={1} done={done.hasProfile} title={<a href="/settings/profile">Fill in your profile</a>}>
          A picture and a line about you, so that people know that it is you.
        </Step>
        <Step number={2} done={done.hasBadge} title="Get your first badge">
          Tell your handle to somebody who issues badges: <Handle handle={handle} />
        </Step>
        <Step number={3} done={done.follows} title={<a href="/find">Follow somebody</a>}>
          When people and issuers you follow show a badge, you see it here. They can be on any server.
        </Step>
        <Step number={4} done={done.issues} title={<a href="/issuers/new">Award badges yourself</a>}>
          For a course, a club, a project: create an issuer, define a badge, award it.
        </Step>
      </ol>
    </section>
  )
}

type StepProps = { number: number; done: boolean; title: Child; children: Child }

function Step({ number, done, title, children }: StepProps) {
  return (
    <li class={done ? "done" : undefined}>
      {done ? (
        <span class="first-steps-mark tone-good">
          <Icon name="check" />
          <span class="visually-hidden">Done: </span>
        </span>
      ) : (
        <span class="first-steps-mark" aria-hidden="true">
          {number}
        </span>
      )}
      <div>
        <h3>{title}</h3>
        {!done && <p>{children}</p>}
      </div>
    </li>
  )
}
