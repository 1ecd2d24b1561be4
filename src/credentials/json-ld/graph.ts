import { createHash, hash } from "node:crypto"

import { compare } from "./shape.ts"

// oxlint-disable-next-line no-control-regex
const isAscii = (text: string): boolean => !/[^\u0000-\u007F]/.test(text)

/** What statements are about: an IRI, or a blank node, which gets its name when all statements are known. */
export class GraphNode {
  /** As in N-Quads. */
  name: string
  readonly isBlank: boolean
  /** Predicates (as in N-Quads, with spaces) and objects of the statements about this node, side by side. */
  readonly predicates: string[] = []
  readonly objects: (string | GraphNode)[] = []
  /** The one statement that leads to a blank node; only the document itself has none. */
  origin: { subject: GraphNode; predicate: string } | undefined
  /** Several objects of the document are about this node, so that the statements are out of order. */
  isMerged = false
  /** Some statements have letters beyond ASCII. */
  isWide = false
  /** Some statements come from values that are written alike without being equal. */
  isAmbiguous = false
  /** The statements about this node as N-Quads, and the hash that names a blank node, where they are known already (graph-template.ts). */
  known: { statements?: string; hash?: string } | undefined
  /** Predicates of texts with a direction, which the library overlooks when it drops what is said twice. */
  directed: string[] | undefined

  constructor(iri?: string) {
    this.isBlank = iri === undefined
    this.name = iri ?? ""
    this.isWide = iri !== undefined && !isAscii(iri)
  }

  add(predicate: string, object: string | GraphNode): void {
    if (!this.isWide && typeof object === "string" && !isAscii(object)) this.isWide = true
    this.addAscii(predicate, object)
  }

  /** The same for an object that is known to be ASCII. */
  addAscii(predicate: string, object: string | GraphNode): void {
    this.predicates.push(predicate)
    this.objects.push(object)
  }
}

/** The digests that name blank nodes; SHA-256 unless the key of a signature is on a larger curve. */
export type Digest = "sha256" | "sha384"

/** All statements of a document. */
export type Graph = { named: Map<string, GraphNode>; blank: GraphNode[] }

/**
 * The canonical N-Quads of a graph whose blank nodes form trees and differ by what is said about them directly (RDFC-1.0 without its
 * N-degree hashes). Answers undefined for others, and where the same statement is made twice by values that need not be equal.
 *
 * @see https://www.w3.org/TR/rdf-canon/#canon-algorithm
 */
export function canonicalNQuads(graph: Graph, digest: Digest): string | undefined {
  let text = ""
  const isComplete = forEachNode(graph, digest, (statements) => {
    text += statements
  })
  return isComplete ? text : undefined
}

/**
 * The digest of canonicalNQuads(), in hexadecimal. One letter beyond ASCII makes a whole text twice as large and several times as slow to
 * write as bytes, so statements go into the digest in portions of either kind.
 */
export function canonicalHash(graph: Graph, digest: Digest): string | undefined {
  const hashing = createHash(digest)
  let plain = ""
  const isComplete = forEachNode(graph, digest, (statements, { isWide }) => {
    if (!isWide) plain += statements
    else {
      if (plain !== "") hashing.update(plain, "latin1")
      hashing.update(statements, "utf8")
      plain = ""
    }
  })
  if (plain !== "") hashing.update(plain, "latin1")
  return isComplete ? hashing.digest("hex") : undefined
}

/** Goes through the statements in canonical order, node by node; false where the graph is not one that can be put in order here. */
function forEachNode(
  { named, blank }: Graph,
  digest: Digest,
  take: (statements: string, node: GraphNode) => void,
): boolean {
  for (const node of named.values()) if (node.isMerged) sortByPredicate(node)
  if (!nameBlankNodes(blank, digest)) return false
  const nodes = [...named.values()].sort(byName)
  for (const node of blank.length > 1 ? nodes.concat([...blank].sort(byName)) : nodes.concat(blank)) {
    const statements = node.known?.statements ?? statementsAbout(node, node.name)
    if (statements === undefined) return false
    take(statements, node)
  }
  return true
}

const byName = (a: GraphNode, b: GraphNode) => compare(a.name, b.name)

function sortByPredicate(node: GraphNode): void {
  const order = [...node.predicates.keys()].sort((a, b) => compare(node.predicates[a], node.predicates[b]))
  const objects = order.map((index) => node.objects[index] ?? "")
  node.predicates.sort(compare)
  node.objects.splice(0, objects.length, ...objects)
}

/** Gives blank nodes their canonical names by the hashes of their statements; false when two have the same hash. */
function nameBlankNodes(blank: readonly GraphNode[], digest: Digest): boolean {
  if (blank.length <= 1) {
    for (const node of blank) node.name = "_:c14n0"
    return true
  }
  const hashed: { hash: string; node: GraphNode }[] = []
  for (const node of blank) {
    const own = node.known?.hash ?? firstDegreeHash(node, digest)
    if (own === undefined) return false
    hashed.push({ hash: own, node })
  }
  hashed.sort((a, b) => compare(a.hash, b.hash))
  for (const [index, { hash: own, node }] of hashed.entries()) {
    if (own === hashed[index + 1]?.hash) return false
    node.name = `_:c14n${index}`
  }
  return true
}

/** What tells a blank node from others: its statements, in which it is called `_:a` and every other blank node `_:z`. */
export function firstDegreeHash(node: GraphNode, digest: Digest): string | undefined {
  const statements = statementsAbout(node, "_:a", "_:z")
  return statements === undefined ? undefined : hash(digest, firstDegree(node, statements), "hex")
}

/** `<` sorts before the `_:a` that the statements about the node begin with, `_:z` after it. */
function firstDegree({ origin }: GraphNode, statements: string): string {
  if (origin === undefined) return statements
  return origin.subject.isBlank
    ? `${statements}_:z${origin.predicate}_:a .\n`
    : `${origin.subject.name}${origin.predicate}_:a .\n${statements}`
}

/** The statements about a node in order; undefined where it is unclear whether two that look alike are one. */
export function statementsAbout(node: GraphNode, subject: string, blankName?: string): string | undefined {
  const { predicates, objects } = node
  let text = ""
  let index = 0
  while (index < predicates.length) {
    const predicate = predicates[index] ?? ""
    let end = index + 1
    while (end < predicates.length && predicates[end] === predicate) end++
    const beginning = subject + predicate
    if (end === index + 1) text += `${beginning}${nameOf(objects[index], blankName)} .\n`
    else {
      const names = namesOf(node, index, end, blankName)
      if (names === undefined) return undefined
      for (const name of names) text += `${beginning}${name} .\n`
    }
    index = end
  }
  return text
}

function namesOf(node: GraphNode, begin: number, end: number, blankName?: string): string[] | undefined {
  if (node.directed?.includes(node.predicates[begin] ?? "") === true) return undefined
  const names = node.objects.slice(begin, end).map((object) => nameOf(object, blankName))
  names.sort(compare)
  // Blank nodes that have no name yet look alike and are not.
  const isRepeated = (name: string, index: number) => name === names[index - 1] && name !== blankName
  if (!names.some(isRepeated)) return names
  return node.isAmbiguous ? undefined : names.filter((name, index) => !isRepeated(name, index))
}

function nameOf(object: string | GraphNode = "", blankName?: string): string {
  if (typeof object === "string") return object
  return blankName ?? object.name
}
