import { Hono } from "hono"
import type { SignedIn } from "../../people/index.ts"
import { peoplePage } from "../../views/index.ts"
import { Button, EmptyState, PageHeader, Pagination, PersonLine, Tabs } from "../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { pathWithQuery, queryText } from "../params.ts"
import { actorView } from "../present/actors.ts"
import { show } from "../show.tsx"
import { signedIn } from "../signed-in.ts"

type Side = "followers" | "following"

/** Whom somebody follows, and who follows them: their own lists. */
export const peopleListsPage: PageRoutes = () =>
  new Hono<WebEnvironment>()
    .get(
      "/following",
      signedIn((c, viewer) => draw(c, viewer, "following")),
    )
    .get(
      "/followers",
      signedIn((c, viewer) => draw(c, viewer, "followers")),
    )

const titles: Record<Side, string> = { following: "Whom you follow", followers: "Who follows you" }

async function draw(c: WebContext, viewer: SignedIn, side: Side) {
  const { ground } = c.var
  const after = queryText(c, "after")
  const { items, next } = await peoplePage(ground, side, viewer.actorId, after || null)
  return show(c, {
    title: titles[side],
    current: "home",
    noIndex: true,
    width: "reading",
    children: (
      <>
        <PageHeader title={titles[side]} breadcrumb={[{ label: "Home", href: "/" }]} />
        <Tabs
          label="People"
          tabs={[
            { label: "You follow", href: "/following", current: side === "following" },
            { label: "Follow you", href: "/followers", current: side === "followers" },
          ]}
        />
        {items.length === 0 ? (
          <EmptyState title={side === "following" ? "You follow nobody yet" : "Nobody follows you yet"} picture="none">
            {side === "following"
              ? "Find people and issuers by their handles: what they earn then shows on your home page."
              : "People can follow you from any server of the fediverse by your handle. They see the badges that you show."}
          </EmptyState>
        ) : (
          <ul class="stack">
            {items.map((who) => (
              <li>
                <PersonLine actor={actorView(ground, who)} />
              </li>
            ))}
          </ul>
        )}
        <Pagination
          label="people"
          newerHref={after ? `/${side}` : undefined}
          newerLabel="Back to the first"
          olderHref={next === null ? undefined : pathWithQuery(`/${side}`, { after: next })}
          olderLabel="More"
        />
        <div class="cluster">
          <Button href="/find" icon="search">
            Find people
          </Button>
        </div>
      </>
    ),
  })
}
