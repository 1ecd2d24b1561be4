import {
  ActionButton,
  Button,
  Checkbox,
  ChoiceGroup,
  FileField,
  Form,
  FormActions,
  Notice,
  ProblemSummary,
  problemFor,
  SelectField,
  SubmitButton,
  TextArea,
  TextField,
  visibilityOptions,
} from "../../components/index.ts"
import { Sample, SampleSection } from "./sample-section.tsx"

const problems = [
  { field: "recipient", message: "There is no person @robin on meadow.example. Check the spelling of the handle." },
  { field: "narrative", message: "Say in a sentence or two what Robin did." },
]

export function FormSamples() {
  return (
    <SampleSection id="forms" title="Buttons, notices and forms">
      <Sample name="Button, SubmitButton, ActionButton">
        <div class="cluster">
          <Button variant="primary" icon="check">
            Accept
          </Button>
          <Button href="#forms">Secondary link</Button>
          <Button variant="quiet" icon="refresh">
            Quiet
          </Button>
          <Button variant="danger" icon="trash">
            Delete
          </Button>
          <Button variant="primary" disabled>
            Disabled
          </Button>
          <Button size="small" icon="download">
            Small
          </Button>
          <Button size="small" icon="edit" iconOnly>
            Edit profile
          </Button>
          <ActionButton
            action="#forms"
            csrfToken="sample"
            icon="undo"
            variant="secondary"
            confirm="Withdraw the offer?"
          >
            Withdraw
          </ActionButton>
        </div>
        <div class="panel waxed cluster">
          <Button variant="thread" href="#forms">
            Create your backpack
          </Button>
          <Button variant="outline" href="#forms">
            Check a badge
          </Button>
        </div>
      </Sample>
      <Sample name="Notice, Flash">
        <Notice kind="success" title="The badge is in your backpack.">
          <p>
            It is public. <a href="#forms">Change who can see it</a>.
          </p>
        </Notice>
        <Notice kind="info" title="This badge lives on another server.">
          <p>harbor.example issued it; your server keeps the signed copy.</p>
        </Notice>
        <Notice kind="warning" title="meadow.example has not answered since Tuesday." />
        <Notice kind="problem">
          <p>The picture is 14 MB. Choose one of at most 5 MB.</p>
        </Notice>
      </Sample>
      <Sample name="ProblemSummary">
        <ProblemSummary problems={problems} />
      </Sample>
      <Sample name="Form and its fields">
        <Form action="#forms" csrfToken="sample" idempotencyToken="sample" withFiles class="form panel">
          <TextField
            name="recipient"
            label="Who earned it?"
            hint="A handle on this or any other server, such as @alice@meadow.example."
            value="@robin@meadow.example"
            error={problemFor(problems, "recipient")}
            required
            verbatim
          />
          <TextField
            name="handle"
            label="Handle"
            prefix="@"
            suffix="@harbor.example"
            value="repair-cafe"
            required
            verbatim
          />
          <SelectField
            name="achievement"
            label="Badge"
            value="trail"
            required
            options={[
              { value: "trail", label: "Trail Maker" },
              { value: "bee", label: "Bee Keeper" },
            ]}
          />
          <TextArea
            name="narrative"
            label="What did they do?"
            hint="Markdown works. Shown to everyone who sees the badge."
            error={problemFor(problems, "narrative")}
            required
            rows={4}
          />
          <FileField
            name="image"
            label="Picture"
            hint="PNG, JPEG, SVG or WebP, square, at most 5 MB."
            accept="image/png,image/jpeg,image/svg+xml,image/webp"
          />
          <TextField name="expires" type="date" label="Expires on" short hint="Leave empty if it never expires." />
          <ChoiceGroup
            kind="radio"
            name="visibility"
            label="Who can see it?"
            value="public"
            required
            options={visibilityOptions}
          />
          <ChoiceGroup
            kind="checkbox"
            name="kinds"
            label="Tell them by"
            value={["fediverse"]}
            inRow
            options={[
              { value: "fediverse", label: "Fediverse", icon: "globe" },
              { value: "mail", label: "Mail", icon: "mail" },
            ]}
          />
          <Checkbox name="agree" label="The person agreed to be awarded in public." hint="Ask first." required />
          <FormActions>
            <SubmitButton icon="badge">Award the badge</SubmitButton>
            <Button variant="quiet" href="#forms">
              Cancel
            </Button>
          </FormActions>
        </Form>
      </Sample>
    </SampleSection>
  )
}
