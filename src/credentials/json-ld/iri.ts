/**
 * Absolute IRIs in which N-Quads escapes nothing: a scheme, then printable characters without white space, quotes, brackets and the
 * like. JSON-LD processing takes more for an IRI; what is not plainly one is left to the library.
 */
const plainIri =
  /^[A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-[\]_a-z~\u00A1-\u167F\u1681-\u1FFF\u200B-\u2027\u202A-\u202E\u2030-\u205E\u2060-\u2FFF\u3001-\uD7FF]*$/

/** Whether the text is an absolute IRI that stands in N-Quads as it is. */
export function isPlainIri(text: string): boolean {
  return plainIri.test(text)
}

export const rdfType = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
export const rdfFirst = "http://www.w3.org/1999/02/22-rdf-syntax-ns#first"
export const rdfRest = "http://www.w3.org/1999/02/22-rdf-syntax-ns#rest"
export const rdfNil = "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil"
export const rdfLangString = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
export const xsdBoolean = "http://www.w3.org/2001/XMLSchema#boolean"
export const xsdDouble = "http://www.w3.org/2001/XMLSchema#double"
export const xsdInteger = "http://www.w3.org/2001/XMLSchema#integer"
export const xsdString = "http://www.w3.org/2001/XMLSchema#string"
