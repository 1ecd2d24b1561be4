/** The mark: a haversack with a badge pinned to it. Decorative; the name stands beside it. */
export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 48 48" width="38" height="38" aria-hidden="true" focusable="false">
      <path
        d="M16.5 12.500C16.5 2 31.5 2 31.5 12.5"
        fill="none"
        stroke="#e9a52f"
        stroke-width="3.2"
        stroke-linecap="round"
      />
      <path
        d="M7.5 27a3.5 3.5 0 0 0-3.5 3.500v7A3.5 3.5 0 0 0 7.5 41zM40.5 27a3.5 3.5 0 0 1 3.5 3.500v7a3.5 3.5 0 0 1-3.5 3.500z"
        fill="#c9b988"
      />
      <path d="M8 21a11 11 0 0 1 11-11h10a11 11 0 0 1 11 11v18a6 6 0 0 1-6 6H14a6 6 0 0 1-6-6z" fill="#dfd3b0" />
      <path d="M8 21a11 11 0 0 1 11-11h10a11 11 0 0 1 11 11v3.500c0 4-7 6-16 6s-16-2-16-6z" fill="#f9f4e3" />
      <path
        d="M11 23.800c1.2 2.6 6.2 3.7 13 3.700s11.8-1.1 13-3.7"
        fill="none"
        stroke="#a8873c"
        stroke-width="1.5"
        stroke-dasharray="2.5 1.9"
        stroke-linecap="round"
      />
      <circle cx="32.5" cy="34.5" r="10" fill="#fffaf0" />
      <circle cx="32.5" cy="34.5" r="7.8" fill="#eaa52d" />
      <path
        d="M28.7 34.800l2.7 2.7 5-5.5"
        fill="none"
        stroke="#20271f"
        stroke-width="2.5"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  )
}
