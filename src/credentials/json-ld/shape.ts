import type { ActiveContext, MemberContexts } from "./active-context.ts"
import { countRemembered } from "./bounded-memory.ts"
import { rdfLangString, rdfType, xsdDouble, xsdString } from "./iri.ts"

/** How the value of a member becomes statements. */
export type Member = {
  kind: "id" | "type" | "value" | "list"
  /** As it stands in N-Quads between subject and object, with its spaces. */
  predicate: string
  /** How texts are read. */
  coercion: "none" | "id" | "vocab" | "datatype"
  datatype: string | undefined
  /** What stands behind a plain text with this datatype; undefined where a text is not taken as it is. */
  textSuffix: string | undefined
  contexts: MemberContexts | undefined
}

/**
 * A set of members that objects have in one context, in the order in which they stand. Most documents repeat the shapes of those before,
 * so the way from member to member is remembered: the end of it knows which value makes which statement, in the order of N-Quads.
 */
export class Shape {
  readonly members: readonly Member[]
  private readonly active: ActiveContext
  private readonly longer = new Map<string, Shape | undefined>()
  private lastName: string | undefined
  private lastShape: Shape | undefined
  private sorted: readonly number[] | undefined

  constructor(active: ActiveContext, members: readonly Member[] = []) {
    this.active = active
    this.members = members
  }

  /** With one more member; undefined where its name is not defined, or means something that is left to the library. */
  with(name: string): Shape | undefined {
    if (this.lastName === name) return this.lastShape
    let next = this.longer.get(name)
    if (next === undefined) {
      const member = memberNamed(name, this.active)
      if (member === undefined) return undefined
      next = new Shape(this.active, [...this.members, member])
      this.longer.set(name, next)
      countRemembered(1 + this.members.length / 8)
    }
    this.lastName = name
    this.lastShape = next
    return next
  }

  /** The places of the members in the order of their predicates. */
  get order(): readonly number[] {
    const { members } = this
    this.sorted ??= [...members.keys()].toSorted((a, b) => compare(members[a]?.predicate, members[b]?.predicate))
    return this.sorted
  }
}

const shapes = new WeakMap<ActiveContext, Shape>()

/** Where the way begins: an object without members in this context. */
export function emptyShape(active: ActiveContext): Shape {
  const known = shapes.get(active)
  if (known !== undefined) return known
  const shape = new Shape(active)
  shapes.set(active, shape)
  return shape
}

/** By UTF-16 code units, as the library sorts statements. */
export function compare(a = "", b = ""): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function memberNamed(name: string, active: ActiveContext): Member | undefined {
  const term = active.terms.get(name)
  if (term === undefined) return undefined
  if (term.id === "@id") return keyword("id", "")
  if (term.id === "@type") return keyword("type", ` <${rdfType}> `)
  if (term.id.startsWith("@") || term.id === rdfType) return undefined
  const isList = term.container.length === 1 && term.container[0] === "@list"
  if (!isList && term.container.some((container) => container !== "@set")) return undefined
  const coercion = term.coercion ?? "none"
  if (coercion === "@json" || coercion === rdfLangString) return undefined
  const kinds: Partial<Record<string, Member["coercion"]>> = { none: "none", "@id": "id", "@vocab": "vocab" }
  return {
    kind: isList ? "list" : "value",
    predicate: ` <${term.id}> `,
    coercion: kinds[coercion] ?? "datatype",
    datatype: kinds[coercion] === undefined ? coercion : undefined,
    textSuffix: suffixOf(coercion),
    contexts: active.forMember(name),
  }
}

function suffixOf(coercion: string): string | undefined {
  if (coercion === "none") return ""
  return coercion.startsWith("@") || isAmbiguous(coercion) ? undefined : `^^<${coercion}>`
}

const keyword = (kind: "id" | "type", predicate: string): Member => ({
  kind,
  predicate,
  coercion: "none",
  datatype: undefined,
  textSuffix: undefined,
  contexts: undefined,
})

/** Whether two different values of this datatype may be written the same, so that statements that look alike need not be one. */
export const isAmbiguous = (datatype: string | undefined): boolean => datatype === xsdString || datatype === xsdDouble
