import type { ActiveContext, MemberContexts } from "./active-context.ts"
import { initialContext } from "./active-context.ts"
import { isJsonObject } from "../canonical-form.ts"
import type { JsonObject } from "../canonical-form.ts"
import { GraphNode } from "./graph.ts"
import type { Graph } from "./graph.ts"
import { rdfFirst, rdfNil, rdfRest } from "./iri.ts"
import { isPlainText, languageLiteral, literalOf } from "./literal.ts"
import { emptyShape, isAmbiguous } from "./shape.ts"
import type { Member } from "./shape.ts"

/**
 * The statements of a document, read in one go where it is made only of words of the bundled contexts in the ways in which credentials
 * are written. Answers undefined for everything else, mistakes included: whether they are ones is the library's to say.
 *
 * @param without a member of the document itself that is left out (its proofs).
 */
export function readStatements(document: JsonObject, without?: string): Graph | undefined {
  const graph: Graph = { named: new Map(), blank: [] }
  const own = readNode(document, initialContext(), graph, undefined, without)
  const subject = typeof own === "string" ? graph.named.get(own) : own
  // A document that says nothing about itself would be dropped.
  return subject === undefined || subject.predicates.length === 0 ? undefined : graph
}

type Origin = { subject: GraphNode; predicate: string }

/** Reads an object as a node: its name when it has an id, otherwise a blank node. */
function readNode(
  element: JsonObject,
  inherited: ActiveContext,
  graph: Graph,
  origin: Origin | undefined,
  without?: string,
): string | GraphNode | undefined {
  const contexts = element["@context"]
  const active = contexts === undefined ? inherited : inherited.withContexts(contexts)
  const types = active === undefined ? undefined : typesOf(element, active)
  if (active === undefined || types === undefined) return undefined
  const typed = active.withTypes(types.words)
  if (typed === undefined) return undefined

  let shape = emptyShape(typed)
  const values: unknown[] = []
  let id: unknown
  for (const name in element) {
    if (name === "@context" || name === without) continue
    const next = shape.with(name)
    if (next === undefined) return undefined
    shape = next
    const value = element[name]
    if (name === "id") id = value
    values.push(value)
  }
  const node = nodeNamed(id, "id" in element, typed, graph)
  if (node === undefined) return undefined
  if (node.isBlank) {
    node.origin = origin
    graph.blank.push(node)
  }
  for (const place of shape.order) {
    const member = shape.members[place]
    if (member === undefined || member.kind === "id") continue
    if (member.kind === "type") for (const name of types.names) node.add(member.predicate, name)
    else if (!readMember(node, member, values[place], graph)) return undefined
  }
  return node.isBlank ? node : node.name
}

function typesOf(element: JsonObject, active: ActiveContext): { words: string[]; names: string[] } | undefined {
  const { type } = element
  if (type === undefined && !("type" in element)) return { words: [], names: [] }
  if (active.terms.get("type")?.id !== "@type") return undefined
  const words = Array.isArray(type) ? type : [type]
  const names: string[] = []
  for (const word of words) {
    const iri = typeof word === "string" ? active.expandIri(word, true) : undefined
    if (iri === undefined) return undefined
    names.push(`<${iri}>`)
  }
  return { words, names }
}

function nodeNamed(id: unknown, hasId: boolean, active: ActiveContext, { named }: Graph): GraphNode | undefined {
  if (!hasId) return new GraphNode()
  const iri = typeof id === "string" ? active.expandIri(id, false) : undefined
  if (iri === undefined) return undefined
  const name = `<${iri}>`
  const known = named.get(name)
  if (known !== undefined) {
    known.isMerged = true
    return known
  }
  const node = new GraphNode(name)
  named.set(name, node)
  return node
}

function readMember(node: GraphNode, member: Member, value: unknown, graph: Graph): boolean {
  if (value === null || value === undefined) return true
  const { contexts } = member
  if (contexts === undefined) return false
  if (member.kind === "list") return readList(node, member, contexts, value, graph)
  return readValue(node, member.predicate, member, contexts, value, graph)
}

function readValue(
  node: GraphNode,
  predicate: string,
  member: Member,
  contexts: MemberContexts,
  value: unknown,
  graph: Graph,
): boolean {
  if (typeof value === "string") {
    if (member.textSuffix !== undefined && isPlainText(value)) {
      node.addAscii(predicate, `"${value}"${member.textSuffix}`)
      return true
    }
    const object = readText(member, contexts, value)
    if (object === undefined) return false
    if (isAmbiguous(member.datatype)) node.isAmbiguous = true
    node.add(predicate, object)
    return true
  }
  if (value === null || value === undefined) return true
  if (Array.isArray(value)) {
    return value.every((item) => readValue(node, predicate, member, contexts, item, graph))
  }
  if (isJsonObject(value)) {
    const object =
      "@value" in value
        ? readValueObject(node, predicate, value)
        : readNode(value, contexts.object, graph, { subject: node, predicate })
    if (object === undefined) return false
    node.add(predicate, object)
    return true
  }
  if (typeof value !== "number" && typeof value !== "boolean") return false
  node.isAmbiguous = true
  node.add(predicate, literalOf(value, member.datatype))
  return true
}

function readText({ coercion, datatype }: Member, { value: active }: MemberContexts, text: string): string | undefined {
  if (coercion === "none" || coercion === "datatype") return literalOf(text, datatype)
  const iri = active.expandIri(text, coercion === "vocab")
  return iri === undefined ? undefined : `<${iri}>`
}

/** A text with a language, a direction, or both. Everything else that a value object may say is left to the library. */
function readValueObject(node: GraphNode, predicate: string, object: JsonObject): string | undefined {
  const { "@value": text, "@language": language, "@direction": direction, ...others } = object
  if (typeof text !== "string" || Object.keys(others).length > 0) return undefined
  node.isAmbiguous = true
  if (direction !== undefined) node.directed = [...(node.directed ?? []), predicate]
  return languageLiteral(text, language, direction)
}

/** A list is a chain of blank nodes, each with an entry and the way to the next one. */
function readList(node: GraphNode, member: Member, contexts: MemberContexts, value: unknown, graph: Graph): boolean {
  const items = (Array.isArray(value) ? value : [value]).filter((item) => item !== null && item !== undefined)
  if (items.some((item) => Array.isArray(item))) return false
  let subject = node
  let predicate = member.predicate
  // An empty list is the same node for everybody.
  if (items.length === 0) node.isAmbiguous = true
  for (const item of items) {
    const link = new GraphNode()
    link.origin = { subject, predicate }
    graph.blank.push(link)
    subject.add(predicate, link)
    if (!readValue(link, ` <${rdfFirst}> `, member, contexts, item, graph)) return false
    subject = link
    predicate = ` <${rdfRest}> `
  }
  subject.add(predicate, `<${rdfNil}>`)
  return true
}
