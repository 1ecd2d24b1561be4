/** The big haversack with its pins: the picture of the landing page. Decorative. */
export function HaversackIllustration() {
  return (
    <svg class="illustration" viewBox="0 0 480 470" aria-hidden="true" focusable="false">
      <ellipse cx="240" cy="440" rx="180" ry="18" fill="#000000" opacity="0.28" />
      <path d="M168 92C168 4 312 4 312 92" fill="none" stroke="#8a5a24" stroke-width="20" stroke-linecap="round" />
      <path d="M168 92C168 4 312 4 312 92" fill="none" stroke="#b97f38" stroke-width="12" stroke-linecap="round" />
      <path
        d="M168 92C168 4 312 4 312 92"
        fill="none"
        stroke="#f4d396"
        stroke-width="2"
        stroke-dasharray="7 6"
        stroke-linecap="round"
      />
      <rect x="44" y="214" width="60" height="166" rx="26" fill="#b98f4c" />
      <rect x="376" y="214" width="60" height="166" rx="26" fill="#b98f4c" />
      <path d="M50 282h44M386 282h44" stroke="#7d5c27" stroke-width="3" stroke-dasharray="7 5" />
      <rect x="74" y="78" width="332" height="354" rx="58" fill="#d3ab65" />
      <path d="M74 330v44a58 58 0 0 0 58 58h216a58 58 0 0 0 58-58v-44z" fill="#c0954f" />
      <rect x="124" y="292" width="232" height="116" rx="24" fill="#dfbb7a" />
      <rect
        x="134"
        y="302"
        width="212"
        height="96"
        rx="16"
        fill="none"
        stroke="#8d692e"
        stroke-width="2.5"
        stroke-dasharray="8 6"
      />
      <path d="M74 150c0-44 28-72 72-72h188c44 0 72 28 72 72v64c0 38-64 56-166 56S74 252 74 214z" fill="#ecd09a" />
      <path
        d="M74 208v12c0 38 64 56 166 56s166-18 166-56v-12c0 38-64 56-166 56S74 246 74 208z"
        fill="#9c7536"
        opacity="0.55"
      />
      <path
        d="M88 204c8 32 70 46 152 46s144-14 152-46"
        fill="none"
        stroke="#8d692e"
        stroke-width="2.5"
        stroke-dasharray="8 6"
        stroke-linecap="round"
      />
      <Strap x={164} />
      <Strap x={292} />
      <Pin x={134} y={148} size={41} rim="#f3e3b4" enamel="#1f5a41">
        <path d="M-26 16-9-12 1 3l8-12 17 25z" fill="#f6f2e4" />
        <path d="M-9-12l-7 11.5 5-2 3 4 5-4.500z" fill="#9fd0b6" />
        <circle cx="15" cy="-19" r="5.5" fill="#f2b443" />
      </Pin>
      <Pin x={240} y={182} size={46} rim="#f3e3b4" enamel="#b4412a">
        <path
          d="M0-27l7.7 16.6 18.2 2.2-13.4 12.4 3.5 18L0 13.3-16 22.200l3.5-18L-25.9-8.200l18.2-2.200z"
          fill="#f9d98a"
        />
      </Pin>
      <Pin x={346} y={146} size={41} rim="#f3e3b4" enamel="#1b4f6e">
        <path
          d="M-25 8c6-7 11-7 17 0s11 7 17 0 11-7 16-1"
          fill="none"
          stroke="#f6f2e4"
          stroke-width="5"
          stroke-linecap="round"
        />
        <path
          d="M-22 20c6-6 10-6 15 0s10 6 15 0 9-5 13-1"
          fill="none"
          stroke="#95cbe8"
          stroke-width="5"
          stroke-linecap="round"
        />
        <circle cx="0" cy="-13" r="9" fill="#f2b443" />
      </Pin>
      <Pin x={186} y={352} size={33} rim="#f3e3b4" enamel="#5b3a72">
        <path
          d="M-9-10-19 0l10 10M9-10 19 0 9 10"
          fill="none"
          stroke="#f6f2e4"
          stroke-width="5"
          stroke-linecap="round"
          stroke-linejoin="round"
        />
      </Pin>
      <Pin x={294} y={352} size={33} rim="#f3e3b4" enamel="#e3a02c">
        <path d="M0 17C-13 8-17 1-17-5.500A8.8 8.8 0 0 1 0-9a8.8 8.8 0 0 1 17 3.500C17 1 13 8 0 17z" fill="#8c2747" />
      </Pin>
    </svg>
  )
}

function Strap({ x }: { x: number }) {
  return (
    <>
      <rect x={x - 12} y="224" width="24" height="100" rx="10" fill="#8a5a24" />
      <rect x={x - 17} y="268" width="34" height="26" rx="6" fill="none" stroke="#f1dfae" stroke-width="5" />
      <path d={`M${x} 264v22`} stroke="#f1dfae" stroke-width="4" stroke-linecap="round" />
    </>
  )
}

type PinProps = { x: number; y: number; size: number; rim: string; enamel: string; children: unknown }

function Pin({ x, y, size, rim, enamel, children }: PinProps) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <circle cx="2" cy="6" r={size} fill="#4d3710" opacity="0.35" />
      <circle r={size} fill="#b38a3c" />
      <circle r={size - 1.5} cy="-1" fill={rim} />
      <circle r={size - 6} fill={enamel} />
      {children}
      <path
        d={`M${-(size - 10) * 0.8} ${-(size - 10) * 0.55}A${size - 10} ${size - 10} 0 0 1 ${(size - 10) * 0.1} ${-(size - 10)}`}
        fill="none"
        stroke="#ffffff"
        stroke-width="4"
        stroke-linecap="round"
        opacity="0.45"
      />
    </g>
  )
}

/** An open, empty bag with a place for the first badge: for lists with nothing in them yet. Decorative. */
export function EmptyBagIllustration() {
  return (
    <svg class="illustration" viewBox="0 0 240 190" aria-hidden="true" focusable="false">
      <ellipse cx="120" cy="176" rx="86" ry="9" fill="#000000" opacity="0.12" />
      <path d="M84 62C84 22 156 22 156 62" fill="none" stroke="#a06f30" stroke-width="9" stroke-linecap="round" />
      <path d="M40 66h160l-6 92a18 18 0 0 1-18 17H64a18 18 0 0 1-18-17z" fill="#d3ab65" />
      <ellipse cx="120" cy="66" rx="80" ry="17" fill="#6d5122" />
      <ellipse cx="120" cy="69" rx="70" ry="12" fill="#4c3814" />
      <path d="M40 66c0 10 36 18 80 18s80-8 80-18l-1 13c-4 10-38 17-79 17s-75-7-79-17z" fill="#ecd09a" />
      <path
        d="M46 78c10 7 40 12 74 12s64-5 74-12"
        fill="none"
        stroke="#8d692e"
        stroke-width="2"
        stroke-dasharray="6 5"
        stroke-linecap="round"
      />
      <circle cx="120" cy="132" r="25" fill="#e6c586" />
      <circle cx="120" cy="132" r="25" fill="none" stroke="#7d5c27" stroke-width="2.5" stroke-dasharray="6 5" />
      <path d="M120 122v20M110 132h20" stroke="#7d5c27" stroke-width="4" stroke-linecap="round" />
    </svg>
  )
}

/** A map that leads nowhere: for pages that do not exist. Decorative. */
export function LostPathIllustration() {
  return (
    <svg class="illustration" viewBox="0 0 240 190" aria-hidden="true" focusable="false">
      <path d="M28 44l60-22 64 22 60-22v124l-60 22-64-22-60 22z" fill="#ecd09a" />
      <path d="M88 22v124l64 22V44z" fill="#dfbb7a" />
      <path
        d="M28 44l60-22 64 22 60-22v124l-60 22-64-22-60 22z"
        fill="none"
        stroke="#8d692e"
        stroke-width="3"
        stroke-linejoin="round"
      />
      <path
        d="M44 140c18-34 34-8 50-34s30-46 48-30"
        fill="none"
        stroke="#b4412a"
        stroke-width="4"
        stroke-dasharray="9 8"
        stroke-linecap="round"
      />
      <path d="M158 66l18 18M176 66l-18 18" stroke="#b4412a" stroke-width="6" stroke-linecap="round" />
      <path
        d="M52 70c12-8 22 4 32-4M168 128c10-6 20 4 30-3"
        fill="none"
        stroke="#4f8a6a"
        stroke-width="3"
        stroke-linecap="round"
      />
    </svg>
  )
}

/** Contour lines of a map, behind the landing page's first words. Decorative. */
export function ContourLines() {
  const rings = [0, 1, 2, 3, 4, 5, 6, 7, 8]
  return (
    <svg
      class="hero-contours"
      viewBox="0 0 1200 560"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
      focusable="false"
    >
      <g fill="none" stroke="currentColor" stroke-width="2">
        {rings.map((ring) => (
          <path
            d="M0-86C52-98 128-70 150-18S112 82 44 96-120 84-148 26-74-70 0-86z"
            transform={`translate(930 290) rotate(${ring * 7}) scale(${0.5 + ring * 0.48})`}
            vector-effect="non-scaling-stroke"
          />
        ))}
        {rings.slice(0, 6).map((ring) => (
          <path
            d="M-10-60C40-74 98-48 104 0S60 66 4 62-96 44-98-4-52-48-10-60z"
            transform={`translate(120 470) rotate(${-ring * 9}) scale(${0.5 + ring * 0.55})`}
            vector-effect="non-scaling-stroke"
          />
        ))}
      </g>
    </svg>
  )
}
