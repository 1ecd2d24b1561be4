import { GraphNode, firstDegreeHash, statementsAbout } from "./graph.ts"
import type { Graph } from "./graph.ts"
import { isPlainIri } from "./iri.ts"
import { literalOf } from "./literal.ts"

/** A place in a graph: something fixed, the address or the text that belongs there, or another node. */
type Piece =
  | { kind: "fixed"; text: string }
  | { kind: "iri"; slot: number }
  | { kind: "text"; slot: number; datatype: string | undefined }
  | { kind: "node"; index: number }

type NodeTemplate = {
  name: Piece
  isBlank: boolean
  isAmbiguous: boolean
  predicates: readonly string[]
  objects: readonly Piece[]
  origin: { index: number; predicate: string } | undefined
  /** The node itself, where nothing in it or before it ever changes. */
  fixed: GraphNode | undefined
}

/** Makes the graph of a document that differs from the one it was made of in some of its texts and addresses only. */
export type GraphTemplate = {
  /** Undefined where the graph might be another one than the document's: an address that is none, or that names two nodes. */
  fill(values: readonly string[]): Graph | undefined
}

/**
 * A template of a graph in which every text or address that equals `marks[n]` is a slot for the n-th value. Undefined where a mark stands in a
 * place that cannot be filled so.
 */
export function graphTemplateOf({ named, blank }: Graph, marks: readonly string[]): GraphTemplate | undefined {
  const nodes = [...named.values(), ...blank]
  const indexes = new Map(nodes.map((node, index) => [node, index]))
  const slots = new Map(marks.map((mark, slot) => [mark, slot]))
  const templates: NodeTemplate[] = []
  for (const node of nodes) {
    if (node.isMerged || node.directed !== undefined) return undefined
    const objects = node.objects.map((object) => pieceOf(object, slots, indexes))
    const name = node.isBlank ? fixed("") : pieceOf(node.name, slots, indexes)
    if (objects.includes(undefined) || name === undefined) return undefined
    const subject = node.origin && indexes.get(node.origin.subject)
    templates.push({
      name,
      isBlank: node.isBlank,
      isAmbiguous: node.isAmbiguous,
      predicates: node.predicates,
      objects: objects as Piece[],
      origin: node.origin && subject !== undefined ? { index: subject, predicate: node.origin.predicate } : undefined,
      fixed: undefined,
    })
  }
  keepFixed(templates, nodes)
  return { fill: (values) => fill(templates, values, named.size) }
}

const fixed = (text: string): Piece => ({ kind: "fixed", text })

function pieceOf(
  object: string | GraphNode,
  slots: ReadonlyMap<string, number>,
  indexes: ReadonlyMap<GraphNode, number>,
): Piece | undefined {
  if (typeof object !== "string") {
    const index = indexes.get(object)
    return index === undefined ? undefined : { kind: "node", index }
  }
  const [, iri, text, datatype] = /^(?:<([^>]*)>|"([^"]*)"(?:\^\^<([^>]*)>)?)$/.exec(object) ?? []
  const slot = slots.get(iri ?? text ?? "")
  if (slot !== undefined) return iri === undefined ? { kind: "text", slot, datatype } : { kind: "iri", slot }
  // A mark within a longer text is no slot, and would stay in it.
  return [...slots.keys()].some((mark) => object.includes(mark)) ? undefined : fixed(object)
}

/** Nodes about which only what is fixed is said, and to which only fixed ones lead, are the same in every graph. */
function keepFixed(templates: NodeTemplate[], nodes: readonly GraphNode[]): void {
  const isFixed = ({ name, objects }: NodeTemplate) =>
    name.kind === "fixed" && objects.every(({ kind }) => kind === "fixed" || kind === "node")
  for (const [index, template] of templates.entries()) {
    const node = nodes[index]
    const origin = template.origin && templates[template.origin.index]
    if (node === undefined || !isFixed(template)) continue
    const hasNodes = template.objects.some(({ kind }) => kind === "node")
    if (!node.isBlank && !hasNodes) node.known = { statements: statementsAbout(node, node.name) ?? "" }
    // Its name may change, its hash does not: to which blank nodes its statements lead is no part of it.
    if (node.isBlank && origin?.name.kind === "fixed") node.known = { hash: firstDegreeHash(node, "sha256") ?? "" }
    if (!hasNodes) template.fixed = node
  }
}

function fill(templates: readonly NodeTemplate[], values: readonly string[], namedCount: number): Graph | undefined {
  const graph: Graph = { named: new Map(), blank: [] }
  const nodes: GraphNode[] = []
  for (const template of templates) {
    const name = template.isBlank ? undefined : nameOf(template.name, values, nodes)
    if (!template.isBlank && typeof name !== "string") return undefined
    const node = template.fixed ?? new GraphNode(typeof name === "string" ? name : undefined)
    node.isAmbiguous = template.isAmbiguous
    nodes.push(node)
    if (node.isBlank) graph.blank.push(node)
    else graph.named.set(node.name, node)
  }
  // Two nodes of one name are one node, with the statements of both.
  if (graph.named.size !== namedCount) return undefined
  for (const [index, { fixed: isKept, predicates, objects, origin }] of templates.entries()) {
    const node = nodes[index]
    if (node === undefined) return undefined
    if (isKept === undefined) {
      for (const [place, piece] of objects.entries()) {
        const object = nameOf(piece, values, nodes)
        if (object === undefined) return undefined
        node.add(predicates[place] ?? "", object)
      }
    }
    const subject = origin && nodes[origin.index]
    if (origin !== undefined && subject !== undefined) node.origin = { subject, predicate: origin.predicate }
  }
  return graph
}

function nameOf(piece: Piece, values: readonly string[], nodes: readonly GraphNode[]): string | GraphNode | undefined {
  if (piece.kind === "fixed") return piece.text
  if (piece.kind === "node") return nodes[piece.index]
  const value = values[piece.slot]
  if (value === undefined) return undefined
  if (piece.kind === "text") return literalOf(value, piece.datatype)
  // Everything else might be a word of a context, or a compact address.
  return /^(?:https?:\/\/|did:)/.test(value) && isPlainIri(value) ? `<${value}>` : undefined
}
