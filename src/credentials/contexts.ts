export * from "./json-ld/contexts.ts"
