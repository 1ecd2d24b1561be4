import {
  documentFormats,
  summaryOf,
  trustSentence,
  verdictOfPart,
  type Check,
  type CheckedPart,
  type VerificationReport,
} from "../../credentials/index.ts"
import { coloured, harmless, wrap, type Terminal } from "./terminal.ts"

type Sign = { sign: string; word: string; colour: "green" | "yellow" | "red" | "blue" | "gray" }

const signs: Record<Check["outcome"], Sign> = {
  passed: { sign: "✓", word: "passed", colour: "green" },
  warning: { sign: "!", word: "warning", colour: "yellow" },
  failed: { sign: "✗", word: "failed", colour: "red" },
  unknown: { sign: "?", word: "could not be checked", colour: "blue" },
  notApplicable: { sign: "–", word: "not applicable", colour: "gray" },
}

const verdictSigns: Record<VerificationReport["verdict"], Sign> = {
  verified: signs.passed,
  warning: signs.warning,
  invalid: signs.failed,
  unknown: signs.unknown,
}

/** What came of one part of an input, for people: the verdict, who is trusted, every check, what to do next. */
export function printedPart(input: string, part: CheckedPart, terminal: Terminal): string {
  const name = part.name === null ? input : `${input}#${part.name}`
  const lines = "report" in part ? reportLines(part, terminal) : refusalLines(part, terminal)
  return [coloured(terminal, harmless(name), "bold"), ...lines, ""].join("\n")
}

/** The same for an input that could not even be read. */
export function printedProblem(input: string, sentence: string, terminal: Terminal): string {
  const head = headline(terminal, signs.unknown, "Nothing to check")
  return [coloured(terminal, harmless(input), "bold"), head, ...wrap(sentence, terminal, 4), ""].join("\n")
}

function refusalLines(part: Extract<CheckedPart, { refusal: unknown }>, terminal: Terminal): string[] {
  const verdict = verdictOfPart(part)
  const words = { invalid: "Revoked", unknown: "Could not be checked", none: "Nothing to check" }
  const word = verdict === "invalid" || verdict === "unknown" ? words[verdict] : words.none
  const { sentence, nextStep } = part.refusal
  return [
    headline(terminal, verdict === "invalid" ? signs.failed : signs.unknown, word),
    ...wrap(sentence, terminal, 4),
    ...wrap(`Next: ${nextStep}`, terminal, 4),
  ]
}

function reportLines({ report, found }: Extract<CheckedPart, { report: unknown }>, terminal: Terminal): string[] {
  const { achievement, format, issuer, credential } = report
  const what = format === null ? "" : ` (${documentFormats[format.code]})`
  const facts: [string, string | null | undefined][] = [
    ["Trusted", trustSentence(report)],
    ["What", achievement === null ? documentName(report) : `${achievement.name}${what}`],
    ["Issuer", issuer?.id],
    ["Awarded to", credential?.subjectId],
    ["In force", forceOf(report)],
    ["Found at", found.url],
    ...found.notes.map((note): [string, string] => ["Note", note]),
  ]
  return [
    headline(terminal, verdictSigns[report.verdict], report.label),
    ...wrap(summaryOf(report), terminal, 4),
    "",
    ...facts.flatMap(([label, value]) => (value ? fact(label, value, terminal) : [])),
    "",
    ...report.checks.flatMap((check) => checkLines(check, terminal)),
  ]
}

const documentName = ({ format }: VerificationReport): string | null =>
  format === null ? null : documentFormats[format.code]

function forceOf({ credential }: VerificationReport): string | null {
  if (credential === null) return null
  const { validFrom, validUntil } = credential
  const from = validFrom === null ? "" : `from ${validFrom}`
  return [from, validUntil === null ? "" : `until ${validUntil}`].filter(Boolean).join(" ") || null
}

const labelWidth = 12

function fact(label: string, value: string, terminal: Terminal): string[] {
  const [first = "", ...rest] = wrap(value, terminal, 4 + labelWidth)
  return [`    ${label.padEnd(labelWidth)}${first.trimStart()}`, ...rest]
}

function checkLines({ title, outcome, sentence, nextStep }: Check, terminal: Terminal): string[] {
  const { sign, word, colour } = signs[outcome]
  const head = `  ${coloured(terminal, sign, colour)} ${title}`
  const said = outcome === "passed" ? head : `${head}: ${coloured(terminal, word, colour)}`
  return [
    said,
    ...(outcome === "notApplicable" ? [] : wrap(sentence, terminal, 6)),
    ...(nextStep === undefined ? [] : wrap(`Next: ${nextStep}`, terminal, 6)),
  ]
}

const headline = (terminal: Terminal, { sign, colour }: Sign, word: string): string =>
  `  ${coloured(terminal, `${sign} ${word}`, colour, "bold")}`
