import { Hono } from "hono"
import { Facts, PageHeader } from "../components/index.ts"
import type { PageRoutes, WebEnvironment } from "../environment.ts"
import { show } from "../show.tsx"

/** What this server is, for people who came by a link in a footer. */
export const aboutPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>().get("/about", (c) => {
    const { host, version } = ground.config
    return show(c, {
      title: "About this server",
      description: `${host} is a backpack for badges, run by a community and connected to others.`,
      width: "reading",
      children: (
        <>
          <PageHeader
            title="About this server"
            lead={`${host} is a backpack for badges. A community runs it, and it is connected to the servers of others.`}
          />
          <section class="prose stack">
            <h2>Badges that can be checked</h2>
            <p>
              Issuers sign the badges they award. Anybody can check such a badge on its page: who awarded it, to whom,
              for what, and whether it still counts. The checks are explained one by one.
            </p>
            <h2>One community among many</h2>
            <p>
              People here can earn badges from issuers on other servers and follow people there, and people there can
              follow back: with Haversack, and with Mastodon or any other server of the fediverse. Handles look like{" "}
              <code>@name@{host}</code>.
            </p>
            <h2>What is shown to whom</h2>
            <p>
              Nothing is shown before its earner accepts it. Each badge is then public, for followers only, or for its
              earner alone, and that can be changed at any time.
            </p>
          </section>
          <Facts
            inRow
            facts={[
              { label: "Address", value: host },
              { label: "Software", value: `Haversack ${version}` },
              { label: "Badge format", value: "Open Badges 3.0" },
              { label: "Protocol between servers", value: "ActivityPub" },
            ]}
          />
        </>
      ),
    })
  })
