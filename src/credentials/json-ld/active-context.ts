import { countRemembered, isMemoryFull, startMemoryAnew } from "./bounded-memory.ts"
import { bundledContext, isBundledContext } from "./contexts.ts"
import { isPlainIri } from "./iri.ts"
import { extendTerms } from "./term.ts"
import type { ContextDefinition, Term } from "./term.ts"

/**
 * The words that are defined at one place of a document. Contexts form a closed, frozen set, so what is defined where depends on nothing
 * but the addresses of contexts, the members and the types on the way there: each is worked out once and shared by all documents.
 * Every step answers undefined where the library has to be asked (see term.ts).
 *
 * @see https://www.w3.org/TR/json-ld11-api/#context-processing-algorithm
 */
export class ActiveContext {
  readonly terms: ReadonlyMap<string, Term>
  /** What was defined before the types of this object were looked at: that is what objects within it start from. */
  private readonly previous: ActiveContext | undefined
  private readonly byContexts = new Map<string, ActiveContext | undefined>()
  private readonly byTypes = new Map<string, ActiveContext | undefined>()
  private readonly byMember = new Map<string, MemberContexts | undefined>()

  constructor(terms: ReadonlyMap<string, Term>, previous?: ActiveContext) {
    this.terms = terms
    this.previous = previous
  }

  /** After an `@context` of the document's own: the address of a bundled context, or a list of some. */
  withContexts(contexts: unknown): ActiveContext | undefined {
    const urls = Array.isArray(contexts) ? contexts : [contexts]
    if (
      urls.length > maximumContexts ||
      !urls.every((url): url is string => typeof url === "string" && isBundledContext(url))
    )
      return undefined
    return remembered(this.byContexts, urls.join("\n"), () =>
      urls.reduce<ActiveContext | undefined>((active, url) => active?.extendedBy(bundledContext(url), false), this),
    )
  }

  /** Within an object of these types. */
  withTypes(types: readonly string[]): ActiveContext | undefined {
    const scoping = types.filter((type) => this.terms.get(type)?.scoped !== undefined)
    if (scoping.length === 0) return this
    const sorted = scoping.length === 1 ? scoping : [...new Set(scoping)].toSorted()
    return remembered(this.byTypes, sorted.join("\n"), () =>
      sorted.reduce<ActiveContext | undefined>(
        (active, type) => active?.extendedBy(this.terms.get(type)?.scoped, false, this.previous ?? this),
        this,
      ),
    )
  }

  /** For the value of a member: as a text (`value`), and as an object, which does not inherit what types brought (`object`). */
  forMember(name: string): MemberContexts | undefined {
    return remembered(this.byMember, name, () => {
      const value = this.scopedTo(name)
      const object = (value?.previous ?? value)?.scopedTo(name, value)
      return value === undefined || object === undefined ? undefined : { value, object }
    })
  }

  /** The IRI that a word (only where `asTerm`), a compact IRI or an IRI stands for. */
  expandIri(text: string, asTerm: boolean): string | undefined {
    if (asTerm) {
      const term = this.terms.get(text)
      if (term !== undefined) return term.id.startsWith("@") ? undefined : term.id
    }
    const colon = text.indexOf(":")
    if (colon <= 0) return undefined
    if (!text.startsWith("//", colon + 1) && this.terms.get(text.slice(0, colon))?.isPrefix === true) return undefined
    return isPlainIri(text) ? text : undefined
  }

  private scopedTo(name: string, definedIn: ActiveContext | undefined = this): ActiveContext | undefined {
    const scoped = definedIn?.terms.get(name)?.scoped
    return scoped === undefined ? this : this.extendedBy(scoped, true)
  }

  private extendedBy(
    definition: ContextDefinition | undefined,
    overrideProtected: boolean,
    previous = this.previous,
  ): ActiveContext | undefined {
    const terms = definition === undefined ? undefined : extendTerms(this.terms, definition, { overrideProtected })
    return terms === undefined ? undefined : new ActiveContext(terms, previous)
  }
}

export type MemberContexts = { value: ActiveContext; object: ActiveContext }

/** jsonld refuses more than ten contexts that it sees for the first time, and takes them later: longer lists are the library's. */
const maximumContexts = 8

let root = new ActiveContext(new Map())

/** Before any context: no word is defined. */
export function initialContext(): ActiveContext {
  if (isMemoryFull()) {
    root = new ActiveContext(new Map())
    startMemoryAnew()
  }
  return root
}

function remembered<Value>(map: Map<string, Value | undefined>, key: string, make: () => Value | undefined) {
  const known = map.get(key)
  if (known !== undefined || map.has(key)) return known
  const made = make()
  map.set(key, made)
  countRemembered(20)
  return made
}
