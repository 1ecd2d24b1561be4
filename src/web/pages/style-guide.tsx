import { Page, PageHeader, type ShellView } from "../components/index.ts"
import { BadgeSamples } from "./style-guide/badge-samples.tsx"
import { ContentSamples } from "./style-guide/content-samples.tsx"
import { FormSamples } from "./style-guide/form-samples.tsx"
import { FoundationSamples } from "./style-guide/foundation-samples.tsx"
import { PeopleSamples } from "./style-guide/people-samples.tsx"
import { VerificationSamples } from "./style-guide/verification-samples.tsx"

/** Every component in every state, for those who build pages. Served at /style-guide in development only. */
export function StyleGuidePage({ shell }: { shell: ShellView }) {
  return (
    <Page shell={shell} title="Style guide" description="Every component of Haversack in every state." noIndex>
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
    </Page>
  )
}
