import type { JSX } from "hono/jsx/jsx-runtime"
import { describe, expect, test } from "vitest"
import {
  ActorCard,
  BadgeCard,
  BadgeImage,
  ChoiceGroup,
  CSRF_FIELD,
  describeExpiry,
  fieldId,
  FollowButton,
  Form,
  formatAgo,
  formatDate,
  formatDateTime,
  IDEMPOTENCY_FIELD,
  Page,
  ProblemSummary,
  SelectField,
  TextArea,
  TextField,
  VerdictStrip,
  type ShellView,
} from "../../src/web/components/index.ts"
import { StyleGuidePage } from "../../src/web/pages/style-guide.tsx"

const shell: ShellView = {
  instance: { name: "Meadow & Co", host: "meadow.example", version: "0.1.0" },
  csrfToken: "the-csrf-token",
  viewer: { name: "Alice", handle: "@alice@meadow.example", profileUrl: "/@alice", pendingOffers: 2 },
}

const HOSTILE = `"><script>alert(1)</script><img src=x onerror=alert(1)>'`

/** None of the components waits for anything, so that what they give is text at once. */
function render(element: JSX.Element): string {
  // oxlint-disable-next-line typescript/no-base-to-string -- an element of hono/jsx turns itself into HTML
  const html: unknown = element.toString()
  if (typeof html !== "string") throw new Error("A component waited for something")
  return html
}

function tags(html: string): string[] {
  return [...html.matchAll(/<[a-z][^>]*>/g)].map(([tag]) => tag)
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1]
}

describe("the style guide, which shows every component", () => {
  const html = render(<StyleGuidePage shell={shell} />)

  test("is one whole document with language, title and one h1", () => {
    expect(html).toMatch(/^<!doctype html><html lang="en">/)
    expect(html).toContain("<title>Style guide · Meadow &amp; Co</title>")
    expect(html.match(/<h1[ >]/g)).toHaveLength(1)
    expect(html).toContain('<main id="main"')
  })

  test("has no id twice", () => {
    const ids = tags(html).flatMap((tag) => attribute(tag, "id") ?? [])
    expect(ids.length).toBeGreaterThan(20)
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
  })

  test("keeps to a content security policy without inline code: no style, no handlers, no inline scripts, no foreign addresses", () => {
    expect(tags(html).filter((tag) => / style=| on[a-z]+=/.test(tag))).toEqual([])
    expect(html).not.toMatch(/<style/)
    expect([...html.matchAll(/<script[^>]*>([^<]*)<\/script>/g)].map(([, body]) => body)).toEqual([""])
    const loaded = tags(html).filter((tag) => /^<(img|script|link)/.test(tag))
    expect(loaded.length).toBeGreaterThan(10)
    for (const tag of loaded) expect(attribute(tag, "src") ?? attribute(tag, "href")).toMatch(/^\/assets\//)
  })

  test("labels every control, and what describes a control exists", () => {
    const all = tags(html)
    const ids = new Set(all.flatMap((tag) => attribute(tag, "id") ?? []))
    const labelled = new Set(
      all.filter((tag) => tag.startsWith("<label")).flatMap((tag) => attribute(tag, "for") ?? []),
    )
    const controls = all.filter((tag) => /^<(input|select|textarea)/.test(tag) && !tag.includes('type="hidden"'))
    expect(controls.length).toBeGreaterThan(8)
    // The checkbox on a card stands inside its label and needs no id.
    expect(html).toMatch(/<label class="badge-card-select"><input[^>]*name="holding"/)
    const tied = controls.filter((control) => attribute(control, "name") !== "holding")
    expect(tied.filter((control) => !labelled.has(attribute(control, "id") ?? ""))).toEqual([])
    const describedBy = tied.flatMap((control) => (attribute(control, "aria-describedby") ?? "").split(" "))
    expect(describedBy.filter((id) => id !== "" && !ids.has(id))).toEqual([])
  })

  test("leads from the summary of problems to the fields", () => {
    const summary = /<section class="problem-summary".*?<\/section>/s.exec(html)?.[0] ?? ""
    const targets = [...summary.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id)
    expect(targets).toEqual([fieldId("recipient"), fieldId("narrative")])
    for (const id of targets) expect(html).toContain(` id="${id}"`)
  })

  test("gives every post form its CSRF token", () => {
    const forms = [...html.matchAll(/<form[^>]*method="post"[^>]*>.*?<\/form>/gs)].map(([form]) => form)
    expect(forms.length).toBeGreaterThan(5)
    for (const form of forms) expect(form).toContain(`type="hidden" name="${CSRF_FIELD}"`)
  })
})

describe("what people wrote", () => {
  const badge = { name: HOSTILE, url: "/b", issuerName: HOSTILE, earnerName: HOSTILE }
  const actor = { name: HOSTILE, handle: HOSTILE, url: "/@a" }
  const elements: [string, JSX.Element][] = [
    ["BadgeCard", <BadgeCard badge={badge} />],
    ["BadgeImage", <BadgeImage src={HOSTILE} alt={HOSTILE} />],
    ["ActorCard", <ActorCard actor={actor} bio={HOSTILE} />],
    ["TextField", <TextField name="x" label={HOSTILE} hint={HOSTILE} error={HOSTILE} value={HOSTILE} />],
    ["TextArea", <TextArea name="x" label="x" value={`</textarea>${HOSTILE}`} />],
    ["SelectField", <SelectField name="x" label="x" options={[{ value: HOSTILE, label: HOSTILE }]} />],
    ["ProblemSummary", <ProblemSummary problems={[{ field: HOSTILE, message: HOSTILE }]} />],
    ["VerdictStrip", <VerdictStrip verdict="unknown" checkedAt="2026-01-01T00:00:00Z" sentence={HOSTILE} />],
    [
      "Page",
      <Page
        shell={shell}
        title={HOSTILE}
        description={HOSTILE}
        openGraph={{ title: HOSTILE, description: "", url: "/" }}
      >
        x
      </Page>,
    ],
  ]
  test.each(elements)("is text in %s, never markup", (_name, element) => {
    const html = render(element)
    expect(html).toContain("&lt;script&gt;")
    expect(html).not.toMatch(/<script>|<img src=x| onerror=alert\(1\)>(?!&)/)
    expect(html.match(/<\/textarea>/g)?.length ?? 0).toBeLessThanOrEqual(1)
  })
})

describe("fields", () => {
  test("tie label, hint and error to the control and keep what was typed", () => {
    const html = render(
      <TextField name="evidence[0].url" label="Link" hint="A page" error="Too long." value="abc" required />,
    )
    expect(html).toContain('<label class="field-label" for="field-evidence-0-url">')
    expect(html).toContain('aria-describedby="field-evidence-0-url-hint field-evidence-0-url-error"')
    expect(html).toContain('aria-invalid="true"')
    expect(html).toContain('value="abc"')
    expect(html).toContain('required=""')
    expect(html).not.toContain("(optional)")
  })

  test("a text area gives back a text that begins with a line break unchanged", () => {
    const html = render(<TextArea name="story" label="Story" value={"\nTwo"} />)
    const inside = /<textarea[^>]*>(.*)<\/textarea>/s.exec(html)?.[1] ?? ""
    expect(inside.replace(/^\n/, "")).toBe("\nTwo")
  })

  test("a chosen answer is the only one checked, and the first answer bears the field's id", () => {
    const options = ["a", "b", "c"].map((value) => ({ value, label: value }))
    const html = render(<ChoiceGroup kind="radio" name="pick" label="Pick" value="b" options={options} />)
    const inputs = tags(html).filter((tag) => tag.startsWith("<input"))
    expect(inputs.map((tag) => tag.includes("checked"))).toEqual([false, true, false])
    expect(attribute(inputs[0] ?? "", "id")).toBe(fieldId("pick"))
  })

  test("a form without problems shows no summary", () => {
    expect(render(<ProblemSummary problems={[]} />)).toBe("")
  })

  test("a form carries its tokens and hidden fields", () => {
    const html = render(<Form action="/x" csrfToken="c" idempotencyToken="i" fields={{ offer: "7" }} />)
    expect(html).toContain(`<input type="hidden" name="${CSRF_FIELD}" value="c"/>`)
    expect(html).toContain(`<input type="hidden" name="${IDEMPOTENCY_FIELD}" value="i"/>`)
    expect(html).toContain('<input type="hidden" name="offer" value="7"/>')
  })
})

describe("status is a word, not only a colour", () => {
  test.each([
    ["verified", undefined, "Verified"],
    ["warning", undefined, "Verified with warnings"],
    ["invalid", undefined, "Not valid"],
    ["invalid", "revoked", "Revoked"],
    ["invalid", "suspended", "Suspended"],
    ["invalid", "expired", "Expired"],
    ["unknown", undefined, "Could not be checked"],
    ["unknown", "expired", "Could not be checked"],
  ] as const)("%s %s is shown as %s", (verdict, reason, word) => {
    const html = render(<VerdictStrip verdict={verdict} reason={reason} checkedAt="2026-01-01T00:00:00Z" />)
    expect(html).toContain(`<p class="verdict-word">${word}</p>`)
    expect(html).toContain('<svg class="icon"')
  })

  test("a badge that no longer counts says so beside its picture", () => {
    expect(render(<BadgeImage src="/x.png" alt="" standing="revoked" />)).toContain("Revoked")
    expect(render(<BadgeImage src="/x.png" alt="" />)).not.toContain("pill")
  })

  test("pending offers are counted in words for screen readers", () => {
    const html = render(
      <Page shell={shell} title="x">
        x
      </Page>,
    )
    expect(html).toContain('2<span class="visually-hidden"> offers wait for you</span>')
  })

  test("a visitor follows from their own server", () => {
    const html = render(<FollowButton state="signed-out" name="Alice" handle="@a@b" remoteAction="/follow" />)
    expect(html).toContain('method="get"')
    expect(html).not.toContain(`name="${CSRF_FIELD}"`)
  })
})

describe("moments", () => {
  const now = "2026-05-14T09:30:00Z"

  test("are UTC and English on every machine", () => {
    expect(formatDate("2026-03-03T23:59:59Z")).toBe("3 March 2026")
    expect(formatDateTime(new Date("2026-12-31T23:05:00Z"))).toBe("31 December 2026, 23:05 UTC")
    expect(() => formatDate("yesterday-ish")).toThrow(RangeError)
  })

  test.each([
    ["2026-05-14T09:29:40Z", "just now"],
    ["2026-05-14T09:29:00Z", "1 minute ago"],
    ["2026-05-14T07:00:00Z", "2 hours ago"],
    ["2026-05-13T09:00:00Z", "yesterday"],
    ["2026-05-10T09:00:00Z", "4 days ago"],
    ["2026-05-01T09:00:00Z", "1 May 2026"],
    ["2026-05-14T10:30:00Z", "in 1 hour"],
    ["2026-05-15T10:30:00Z", "tomorrow"],
  ])("%s was %s", (moment, words) => {
    expect(formatAgo(moment, now)).toBe(words)
  })

  test("an expiry counts days only when it is near", () => {
    expect(describeExpiry("2026-05-26T09:30:00Z", now)).toEqual({ expired: false, soon: true, label: "12 days left" })
    expect(describeExpiry("2026-05-14T09:31:00Z", now).label).toBe("1 day left")
    expect(describeExpiry(now, now)).toEqual({ expired: true, soon: false, label: "Expired 14 May 2026" })
    expect(describeExpiry("2027-05-14T09:30:00Z", now).label).toBe("Until 14 May 2027")
  })
})
