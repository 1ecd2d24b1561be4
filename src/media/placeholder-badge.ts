import { sharp } from "./image-library.ts"
import { drawInitials } from "./initials.ts"
import { choicesOf, palettes, type Palette } from "./placeholder-colors.ts"

export type PlaceholderSubject = {
  /** Whose initials are shown. */
  name: string
  /** Decides colours and shape; the same seed always looks the same. */
  seed: string
}

const center = 256

/** A medal for an achievement that has no picture of its own yet, as SVG on a 512 × 512 transparent ground. */
export function placeholderBadgeSvg({ name, seed }: PlaceholderSubject): string {
  const choices = choicesOf(seed)
  const palette = choices.pick(palettes)
  const outline = choices.pick([rosette, gear, hexagon, octagon, shield, sun])
  const ground = choices.pick([rays, rings, dots, facets])
  const ornament = choices.pick([threeStars, laurel, oneStar])
  const { deep, base, bright, rim, paper } = palette
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512" width="512" height="512">`,
    `<defs>`,
    gradient("edge", [bright, base, deep]),
    gradient("metal", [paper, rim, shade(rim)]),
    `<radialGradient id="field" cx=".5" cy=".32" r=".78"><stop offset="0" stop-color="${bright}"/><stop offset=".5" stop-color="${base}"/><stop offset="1" stop-color="${deep}"/></radialGradient>`,
    `<clipPath id="disc"><circle cx="256" cy="256" r="160"/></clipPath>`,
    `</defs>`,
    outline(1, `fill="${deep}" stroke="${deep}"`, 18),
    outline(0.965, `fill="url(#edge)" stroke="url(#edge)"`, 12),
    outline(0.885, `fill="none" stroke="${paper}" stroke-opacity=".34"`, 4),
    `<circle cx="256" cy="256" r="182" fill="${deep}" fill-opacity=".42"/>`,
    `<circle cx="256" cy="256" r="176" fill="url(#metal)"/>`,
    `<circle cx="256" cy="256" r="164" fill="${deep}"/>`,
    `<circle cx="256" cy="256" r="160" fill="url(#field)"/>`,
    `<g clip-path="url(#disc)">${ground(palette)}`,
    `<path d="M80 214C150 270 362 270 432 214V60H80Z" fill="${paper}" fill-opacity=".09"/></g>`,
    `<circle cx="256" cy="256" r="147" fill="none" stroke="${paper}" stroke-opacity=".5" stroke-width="3" stroke-dasharray=".1 9.14" stroke-linecap="round"/>`,
    drawInitials(name, { x: center, y: center + 7, height: 112, maxWidth: 204, color: deep }),
    drawInitials(name, { x: center, y: center, height: 112, maxWidth: 204, color: paper }),
    ornament(rim),
    `</svg>`,
  ].join("")
}

/** `placeholderBadgeSvg` as a PNG of `size` × `size` pixels (default 512). */
export async function placeholderBadge(
  subject: PlaceholderSubject & { size?: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const svg = Buffer.from(placeholderBadgeSvg(subject))
  const size = subject.size ?? 512
  return new Uint8Array(await sharp(svg, { density: 144 }).resize(size, size).png({ compressionLevel: 9 }).toBuffer())
}

type Outline = (scale: number, paint: string, rounding: number) => string

/** An outline around the middle whose distance from it depends on the angle. */
function polar(radius: (angle: number) => number, steps: number): Outline {
  return (scale, paint, rounding) => {
    const points = Array.from({ length: steps }, (_, step) => {
      const angle = (step / steps) * 2 * Math.PI - Math.PI / 2
      const distance = radius(angle + Math.PI / 2) * scale
      return `${round(center + distance * Math.cos(angle))} ${round(center + distance * Math.sin(angle))}`
    })
    return `<path d="M${points.join("L")}Z" ${paint} stroke-width="${rounding}" stroke-linejoin="round"/>`
  }
}

const rosette = polar((angle) => 226 + 9 * Math.cos(16 * angle), 320)
const gear = polar((angle) => 224 + 11 * Math.tanh(3 * Math.cos(20 * angle)), 480)
const sun = polar((angle) => 216 + 20 * Math.abs(Math.cos(7 * angle)), 336)
const hexagon = polar(() => 236, 6)
const octagon = polar(() => 238, 8)

const shield: Outline = (scale, paint, rounding) => {
  const place = `translate(${round(center - center * scale)} ${round(center - center * scale)}) scale(${scale})`
  const path = "M256 22C314 50 374 60 448 62C466 230 440 400 256 492C72 400 46 230 64 62C138 60 198 50 256 22Z"
  return `<path transform="${place}" d="${path}" ${paint} stroke-width="${rounding}" stroke-linejoin="round"/>`
}

function rays({ paper }: Palette): string {
  const wedges = Array.from(
    { length: 18 },
    (_, index) => `<path transform="rotate(${index * 20} 256 256)" d="M256 256L241 80H271Z"/>`,
  )
  return `<g fill="${paper}" fill-opacity=".1">${wedges.join("")}</g>`
}

function rings({ paper }: Palette): string {
  const circles = [36, 66, 96, 126].map((radius) => `<circle cx="256" cy="256" r="${radius}"/>`)
  return `<g fill="none" stroke="${paper}" stroke-opacity=".12" stroke-width="9">${circles.join("")}</g>`
}

function dots({ paper }: Palette): string {
  const places = Array.from({ length: 15 * 15 }, (_, index) => {
    const row = Math.floor(index / 15)
    const x = 88 + (index % 15) * 24 + (row % 2) * 12
    return `<circle cx="${x}" cy="${88 + row * 24}" r="4"/>`
  })
  return `<g fill="${paper}" fill-opacity=".13">${places.join("")}</g>`
}

function facets({ paper, deep }: Palette): string {
  const sides = Array.from({ length: 12 }, (_, index) => {
    const paint = index % 2 === 0 ? `fill="${paper}" fill-opacity=".1"` : `fill="${deep}" fill-opacity=".12"`
    return `<path transform="rotate(${index * 30} 256 256)" d="M256 256L210 84H302Z" ${paint}/>`
  })
  return sides.join("")
}

const star = "M0-10L2.9-3.1L10-3.1L4.4 1.4L6.3 8.5L0 4.4L-6.3 8.5L-4.4 1.4L-10-3.1L-2.9-3.1Z"

function starAt(x: number, y: number, scale: number): string {
  return `<path transform="translate(${x} ${y}) scale(${scale})" d="${star}"/>`
}

function threeStars(color: string): string {
  return `<g fill="${color}">${starAt(212, 350, 1.3)}${starAt(256, 360, 1.8)}${starAt(300, 350, 1.3)}</g>`
}

function oneStar(color: string): string {
  return `<g fill="${color}">${starAt(256, 152, 1.9)}<path d="M186 352H326" stroke="${color}" stroke-width="6" stroke-linecap="round"/></g>`
}

function laurel(color: string): string {
  const leaf = "M0 0C9-5 20-4 27 4C18 9 7 8 0 0Z"
  const leaves = Array.from({ length: 4 }, (_, index) => {
    const angle = 101 + index * 15
    const x = round(center + 122 * Math.cos((angle * Math.PI) / 180))
    const y = round(center + 122 * Math.sin((angle * Math.PI) / 180))
    return `<path transform="translate(${x} ${y}) rotate(${angle + 62})" d="${leaf}"/>`
  }).join("")
  return `<g fill="${color}"><g>${leaves}</g><g transform="translate(512 0) scale(-1 1)">${leaves}</g></g>`
}

function gradient(id: string, colors: string[]): string {
  const stops = colors.map((color, index) => `<stop offset="${index / (colors.length - 1)}" stop-color="${color}"/>`)
  return `<linearGradient id="${id}" x1=".2" y1="0" x2=".8" y2="1">${stops.join("")}</linearGradient>`
}

/** The shadowed side of a metal. */
function shade(color: string): string {
  const parts = [1, 3, 5].map((start) => Math.round(Number.parseInt(color.slice(start, start + 2), 16) * 0.72))
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
