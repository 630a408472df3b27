import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { load, type CheckOptions } from "groundrules";
import { elsewhere, notices, reportOn, standardSchema, type Notice } from "groundrules/adapters/standard-schema";
import { StrictMode, useState, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { get, useFieldArray, useForm, type Control, type FieldError, type FieldErrors, type FieldPath, type UseFormRegister } from "react-hook-form";

import { fields, type TrainingRequest } from "./request";
import "../../page.css";
import "../../form.css";

const pack = await load("failure-points");

// This portal blocks on three of the five rules. It warns where nothing is planned for the time after the training, and
// says, no more, that it does not ask about people's concerns.
const options: CheckOptions = {
  severities: { "no-reinforcement": "warning", "no-psychological-safety-plan": "info" },
};

const resolver = standardSchemaResolver(standardSchema<TrainingRequest>(pack, options));

function Page() {
  const [sent, setSent] = useState(false);
  const form = useForm<TrainingRequest, unknown, TrainingRequest>({ resolver });
  const { control, register, formState, handleSubmit, watch } = form;
  const { errors, isSubmitted } = formState;
  // A Standard Schema has errors alone. Warnings and infos come from a check of the same values.
  const report = reportOn(pack, watch(), { ...options, draft: !isSubmitted });
  const advice = notices(report, ["warning", "info"]);
  const shared = { register, errors, advice };

  if (sent) return <p className="sent" role="status">The request has been sent.</p>;
  return (
    <form className="card" onSubmit={handleSubmit(() => setSent(true))} noValidate>
      <Notices className="elsewhere" notices={elsewhere(report, fields)} withTitle />

      <fieldset>
        <legend>Request</legend>
        <Field name="request.title" label="What should the training be called?" {...shared} />
        <Field name="request.kind" label="What kind of request is this?" {...shared}>
          {["new-course", "compliance", "leadership", "onboarding", "rollout", "skills", "other"]}
        </Field>
      </fieldset>

      <fieldset>
        <legend>Sponsor</legend>
        <Field name="sponsor.name" label="Which leader sponsors this training?" {...shared} />
        <Field name="sponsor.function" label="Which function does the sponsor work in?" {...shared}>
          {["operations", "sales", "customer-service", "finance", "human-resources", "technology", "learning", "other"]}
        </Field>
        <Field name="sponsor.accountable" label="The sponsor has agreed to answer for the result" type="checkbox" {...shared} />
      </fieldset>

      <fieldset>
        <legend>Audience</legend>
        <Field name="audience.description" label="Who is the training for?" {...shared} />
        <Rows name="audience.groups" add="Add a group" empty={{ role: "", material: "" }} control={control} {...shared}>
          {(row) => (
            <>
              <Field name={`audience.groups.${row}.role`} label="Role" {...shared} />
              <Field name={`audience.groups.${row}.material`} label="Material made for this group" {...shared} />
            </>
          )}
        </Rows>
      </fieldset>

      <fieldset>
        <legend>Schedule</legend>
        <Field name="schedule.go_live" label="When does the new tool or process go live?" type="date" {...shared} />
        <Rows name="schedule.sessions" add="Add a session" empty={{ topic: "", date: "" }} control={control} {...shared}>
          {(row) => (
            <>
              <Field name={`schedule.sessions.${row}.topic`} label="Topic" {...shared} />
              <Field name={`schedule.sessions.${row}.date`} label="Date" type="date" {...shared} />
            </>
          )}
        </Rows>
      </fieldset>

      <fieldset>
        <legend>After the training</legend>
        <Rows name="reinforcement.activities" add="Add an activity" empty={{ description: "", owner: "", date: "" }} control={control} {...shared}>
          {(row) => (
            <>
              <Field name={`reinforcement.activities.${row}.description`} label="What is done?" {...shared} />
              <Field name={`reinforcement.activities.${row}.owner`} label="Who sees to it?" {...shared} />
              <Field name={`reinforcement.activities.${row}.date`} label="When?" type="date" {...shared} />
            </>
          )}
        </Rows>
      </fieldset>

      <button type="submit">Send the request</button>
    </form>
  );
}

interface Shared {
  register: UseFormRegister<TrainingRequest>;
  errors: FieldErrors<TrainingRequest>;
  advice: Notice[];
}

interface FieldProps extends Shared {
  name: FieldPath<TrainingRequest>;
  label: string;
  type?: "text" | "date" | "checkbox";
  children?: string[];
}

function Field({ name, label, type = "text", children, register, errors, advice }: FieldProps) {
  const error = errorAt(errors, name)?.message;
  const props = { ...register(name), "aria-invalid": error !== undefined, "aria-describedby": `${name}-message` };
  const control = children ? (
    <select {...props}>
      <option value="">Choose…</option>
      {children.map((option) => <option key={option}>{option}</option>)}
    </select>
  ) : (
    <input type={type} {...props} />
  );
  return (
    <div>
      <label>{type === "checkbox" ? <>{control}{label}</> : <>{label}{control}</>}</label>
      <Messages name={name} error={error} advice={advice} />
    </div>
  );
}

interface RowsProps<Name extends ListName> extends Shared {
  name: Name;
  add: string;
  empty: object;
  control: Control<TrainingRequest, unknown, TrainingRequest>;
  children: (row: number) => ReactNode;
}

type ListName = "audience.groups" | "schedule.sessions" | "reinforcement.activities";

function Rows<Name extends ListName>({ name, add, empty, control, children, errors, advice }: RowsProps<Name>) {
  const { fields: rows, append, remove } = useFieldArray({ control, name });
  // An error of a list as a whole stands beside those of its elements, under "root".
  const error = errorAt(errors, name)?.root?.message ?? errorAt(errors, name)?.message;
  return (
    <>
      {rows.map((row, at) => (
        <div className="row" key={row.id}>
          {children(at)}
          <button type="button" onClick={() => remove(at)}>Remove</button>
        </div>
      ))}
      <button type="button" onClick={() => append(empty as never)}>{add}</button>
      <Messages name={name} error={error} advice={advice} />
    </>
  );
}

const errorAt = (errors: FieldErrors<TrainingRequest>, name: string): (FieldError & { root?: FieldError }) | undefined => get(errors, name);

function Messages({ name, error, advice }: { name: string; error: string | undefined; advice: Notice[] }) {
  const pointer = `/${name.replaceAll(".", "/")}`;
  return (
    <div className="message" id={`${name}-message`}>
      {error !== undefined && <p data-severity="error">{error}</p>}
      <Notices notices={advice.filter((notice) => notice.pointer === pointer)} />
    </div>
  );
}

function Notices({ notices, className, withTitle }: { notices: Notice[]; className?: string; withTitle?: boolean }) {
  if (notices.length === 0) return null;
  return (
    <div className={className}>
      {notices.map(({ pointer, severity, title, message, fix }) => (
        <p key={pointer + title} data-severity={severity}>{withTitle && `${title}. `}{message} {fix}</p>
      ))}
    </div>
  );
}

createRoot(document.getElementById("page")!).render(
  <StrictMode>
    <h1>Request a training</h1>
    <p className="intro">A form by React Hook Form, checked by Groundrules as a Standard Schema.</p>
    <Page />
  </StrictMode>,
);
