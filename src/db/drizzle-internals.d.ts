// Drizzle's drivers are built on this function; its declaration is stripped from the package because it is marked internal.
export type {} from "drizzle-orm/utils"

declare module "drizzle-orm/utils" {
  export function mapResultRow(
    columns: import("drizzle-orm/pg-core").SelectedFieldsOrdered,
    row: unknown[],
    joinsNotNullableMap: Record<string, boolean> | undefined,
  ): unknown
}
