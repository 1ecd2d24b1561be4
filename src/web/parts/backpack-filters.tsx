import { backpackOrders, backpackStatuses, type BackpackOrder, type BackpackStatus } from "../../views/index.ts"
import { Form, SelectField, SubmitButton, TextField, visibilityOptions } from "../components/index.ts"

export type BackpackFiltersProps = {
  /** As it stands in the address, whether it means something or not. */
  wishes: BackpackWishes
}

/** What somebody looks for in their backpack. */
export type BackpackWishes = { q: string; sort: string; visibility: string; status: string; view: string }

const orderLabels: Record<BackpackOrder, string> = {
  newest: "Newest first",
  oldest: "Oldest first",
  name: "Name",
  issuer: "Issuer",
  expiry: "Expires soonest",
}

const statusLabels: Record<BackpackStatus, string> = {
  valid: "Verified",
  expired: "Expired",
  invalid: "Not valid",
  unknown: "Could not be checked",
}

const everything = { value: "", label: "All" }

/** Search, order and filters of the backpack: a form that only reads, so its address can be kept. */
export function BackpackFilters({ wishes }: BackpackFiltersProps) {
  return (
    <Form
      action="/backpack"
      method="get"
      label="Badges in your backpack"
      class="filters"
      fields={wishes.view === "list" ? { view: "list" } : {}}
    >
      <TextField
        name="q"
        label="Search"
        type="search"
        value={wishes.q}
        optionalMark={false}
        placeholder="Name, issuer or tag"
      />
      <SelectField
        name="sort"
        label="Order"
        value={wishes.sort || "newest"}
        optionalMark={false}
        options={backpackOrders.map((value) => ({ value, label: orderLabels[value] }))}
      />
      <SelectField
        name="visibility"
        label="Seen by"
        value={wishes.visibility}
        optionalMark={false}
        options={[everything, ...visibilityOptions.map(({ value, label }) => ({ value, label }))]}
      />
      <SelectField
        name="status"
        label="Status"
        value={wishes.status}
        optionalMark={false}
        options={[everything, ...backpackStatuses.map((value) => ({ value, label: statusLabels[value] }))]}
      />
      <SubmitButton variant="secondary" icon="filter">
        Apply
      </SubmitButton>
    </Form>
  )
}
