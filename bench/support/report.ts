import type { Share } from "./profile.ts"

/**
 * One figure. `plain` is what it is compared with, `limit` what cannot be beaten; absent where there is no such thing. Of most figures more
 * is better; of times, less.
 */
export type Figure = {
  case: string
  shape?: string
  unit: string
  ours: number
  plain?: number
  limit?: number
  lessIsBetter?: boolean
}

/** Writes figures as they come: lines for people, or one JSON object each. */
export class Report {
  readonly json: boolean

  constructor(json: boolean) {
    this.json = json
  }

  add({ case: name, shape, unit, ours, plain, limit, lessIsBetter = false }: Figure): void {
    const against = (other: number | undefined) =>
      other === undefined ? null : lessIsBetter ? other / ours : ours / other
    const [overPlain, ofLimit] = [against(plain), against(limit)]
    if (this.json) {
      const figure = { case: name, shape, unit, ours, plain: plain ?? null, limit: limit ?? null, overPlain, ofLimit }
      console.log(JSON.stringify(figure))
      return
    }
    const compared = [
      plain === undefined ? "" : `plain ${short(plain)}, ${short(overPlain ?? NaN)}x`,
      limit === undefined ? "" : `limit ${short(limit)}, ${short((ofLimit ?? NaN) * 100)} %`,
    ].filter((text) => text !== "")
    console.log(
      `${name.padEnd(14)} ${(shape ?? "").padEnd(9)} ${short(ours).padStart(9)} ${unit}${compared.length > 0 ? ` (${compared.join("; ")})` : ""}`,
    )
  }

  shares(where: string, shares: readonly Share[]): void {
    if (this.json) {
      console.log(JSON.stringify({ case: "award-profile", where, shares }))
      return
    }
    console.log(`Where the time goes, ${where}:`)
    for (const { part, share } of shares) console.log(`  ${(share * 100).toFixed(1).padStart(5)} %  ${part}`)
  }
}

const short = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toPrecision(2)
