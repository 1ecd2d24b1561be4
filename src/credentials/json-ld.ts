export * from "./json-ld/examine.ts"
