import { Icon, iconNames } from "../../components/index.ts"
import { Sample, SampleSection } from "./sample-section.tsx"

const SWATCHES = [
  "canvas",
  "surface",
  "raised",
  "well",
  "ink",
  "ink-soft",
  "link",
  "pine",
  "waxed",
  "thread",
  "stitch",
  "good",
  "caution",
  "bad",
  "note",
]

export function FoundationSamples() {
  return (
    <SampleSection id="foundations" title="Foundations">
      <Sample name="tokens.css: colours">
        <ul class="swatches">
          {SWATCHES.map((name) => (
            <li class="swatch">
              <div class={`swatch-colour swatch-${name}`} />
              --{name}
            </li>
          ))}
        </ul>
      </Sample>
      <Sample name="type">
        <div class="panel prose">
          <p class="lead">A lead says in a sentence what the page is about, before anything else asks for attention.</p>
          <h2>Headings stand in a sturdy serif</h2>
          <p>
            Text is set in the reader's own system face, at a measure of about 66 characters. <a href="#type">Links</a>{" "}
            are underlined, <strong>weight</strong> is used sparingly, and <code>code</code> keeps to itself.
          </p>
          <ul>
            <li>Badges are pictures: look first, read second.</li>
            <li>Status is an icon and a word, never a colour alone.</li>
          </ul>
          <blockquote>She repaired forty toasters and taught nine people to do it themselves.</blockquote>
          <h3>A third-level heading</h3>
          <p>And the text that belongs to it.</p>
        </div>
      </Sample>
      <Sample name="Icon">
        <ul class="cluster">
          {iconNames.map((name) => (
            <li class="tag mark">
              <Icon name={name} /> {name}
            </li>
          ))}
        </ul>
      </Sample>
      <Sample name="layout: grid, cluster, stack, panel">
        <div class="grid grid-even">
          <div class="panel">
            <strong>panel</strong>
            <p class="soft">Paper on canvas, for what belongs together.</p>
          </div>
          <div class="panel panel-plain">
            <strong>panel panel-plain</strong>
            <p class="soft">Only the edge.</p>
          </div>
          <div class="panel panel-stitched">
            <strong>panel panel-stitched</strong>
            <p class="soft">A seam around what is offered.</p>
          </div>
        </div>
      </Sample>
    </SampleSection>
  )
}
