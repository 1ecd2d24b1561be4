import { Button } from "../components/index.ts"

/** To the form that tells the admins of something; who is not signed in finds the admins on the contact page. */
export function ReportLink({ uri, isSignedIn }: { uri: string; isSignedIn: boolean }) {
  const href = isSignedIn ? `/report?about=${encodeURIComponent(uri)}` : "/contact"
  return (
    <p>
      <Button href={href} variant="quiet" size="small" icon="flag">
        Report this badge
      </Button>
    </p>
  )
}
