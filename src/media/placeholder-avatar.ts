import { sharp } from "./image-library.ts"
import { drawInitials } from "./initials.ts"
import type { PlaceholderSubject } from "./placeholder-badge.ts"
import { choicesOf, palettes } from "./placeholder-colors.ts"

/** A picture for somebody who has none yet: initials before hills under a low sun, as a full 512 × 512 square SVG. */
export function placeholderAvatarSvg({ name, seed }: PlaceholderSubject): string {
  const choices = choicesOf(seed)
  const { deep, base, bright, rim, paper } = choices.pick(palettes)
  const sunX = 120 + choices.next(280)
  const sunY = 110 + choices.next(70)
  const sway = choices.next(120) - 60
  const mirrored = choices.next(2) === 1 ? ` transform="translate(512 0) scale(-1 1)"` : ""
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512" width="512" height="512">`,
    `<defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${base}"/><stop offset="1" stop-color="${bright}"/></linearGradient></defs>`,
    `<rect width="512" height="512" fill="url(#sky)"/>`,
    `<circle cx="${sunX}" cy="${sunY}" r="150" fill="${rim}" fill-opacity=".14"/>`,
    `<circle cx="${sunX}" cy="${sunY}" r="92" fill="${rim}" fill-opacity=".3"/>`,
    `<g${mirrored}>`,
    `<path d="M0 ${330 + sway / 2}C110 ${250 + sway} 210 ${270 - sway} 320 330S470 ${360 - sway / 2} 512 ${310 + sway / 3}V512H0Z" fill="${base}" fill-opacity=".75"/>`,
    `<path d="M0 ${420 - sway / 3}C130 ${350 + sway / 2} 260 ${440 - sway / 2} 380 390S490 ${370 + sway / 3} 512 400V512H0Z" fill="${deep}" fill-opacity=".72"/>`,
    `</g>`,
    drawInitials(name, { x: 256, y: 266, height: 176, maxWidth: 320, color: deep }),
    drawInitials(name, { x: 256, y: 256, height: 176, maxWidth: 320, color: paper }),
    `</svg>`,
  ].join("")
}

/** `placeholderAvatarSvg` as a PNG of `size` × `size` pixels (default 512). */
export async function placeholderAvatar(
  subject: PlaceholderSubject & { size?: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const svg = Buffer.from(placeholderAvatarSvg(subject))
  const size = subject.size ?? 512
  return new Uint8Array(await sharp(svg, { density: 144 }).resize(size, size).png({ compressionLevel: 9 }).toBuffer())
}
