import { Hono } from "hono"
import { Page, PageHeader, type ShellView } from "../components/index.ts"
import type { PageRoutes, WebEnvironment } from "../environment.ts"
import { show, type PageView } from "../show.tsx"
import { BadgeSamples } from "./style-guide/badge-samples.tsx"
import { ContentSamples } from "./style-guide/content-samples.tsx"
import { FormSamples } from "./style-guide/form-samples.tsx"
import { FoundationSamples } from "./style-guide/foundation-samples.tsx"
import { PeopleSamples } from "./style-guide/people-samples.tsx"
import { VerificationSamples } from "./style-guide/verification-samples.tsx"

/** Every component in every state, for those who build pages: there only where the server serves its own machine. */
export const styleGuidePage: PageRoutes = (ground) => {
  const routes = new Hono<WebEnvironment>()
  return ground.config.loopback ? routes.get("/style-guide", (c) => show(c, styleGuide())) : routes
}

export function StyleGuidePage({ shell }: { shell: ShellView }) {
  return <Page shell={shell} {...styleGuide()} />
}

const styleGuide = (): PageView => ({
  title: "Style guide",
  description: "Every component of Haversack in every state.",
  noIndex: true,
  children: (
    <>
      <PageHeader
        title="Style guide"
        lead="Canvas, thread and enamel: every part that Haversack's pages are made of, in every state, in light and in dark."
        breadcrumb={[{ label: "Home", href: "/" }]}
      />
      <FoundationSamples />
      <FormSamples />
      <BadgeSamples />
      <VerificationSamples />
      <PeopleSamples />
      <ContentSamples />
    </>
  ),
})
