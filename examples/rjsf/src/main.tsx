import Form, { type IChangeEvent } from "@rjsf/core";
import type { RJSFSchema, UiSchema } from "@rjsf/utils";
import { load, type CheckOptions } from "groundrules";
import { customValidate, elsewhere, extraErrors, fieldsOfSchema, reportOn } from "groundrules/adapters/rjsf";
import { StrictMode, useMemo, useState } from "react";
import { createRoot } from "react-dom/client";

import schema from "./schema.json";
import { validator } from "./validator";
import "../../page.css";
import "../../form.css";
import "./style.css";

const pack = await load("failure-points");

// This portal blocks on three of the five rules. It warns where nothing is planned for the time after the training, and
// says, no more, that it does not ask about people's concerns.
const options: CheckOptions = {
  severities: { "no-reinforcement": "warning", "no-psychological-safety-plan": "info" },
};

const validate = customValidate(pack, options);
const fields = fieldsOfSchema(schema);
const list: UiSchema = { "ui:options": { orderable: false }, items: { "ui:options": { label: false } } };
const uiSchema: UiSchema = {
  "ui:submitButtonOptions": { submitText: "Send the request" },
  audience: { groups: list },
  schedule: { sessions: list },
  reinforcement: { activities: list },
};

function Page() {
  const [data, setData] = useState<object>({});
  const [tried, setTried] = useState(false);
  const [sent, setSent] = useState(false);
  // Warnings and infos: while somebody fills in the form, only what holds whatever they fill in.
  const advice = useMemo(() => extraErrors(pack, data, { ...options, draft: !tried }), [data, tried]);
  const others = useMemo(() => elsewhere(reportOn(pack, data, { ...options, draft: !tried }), fields), [data, tried]);

  if (sent) return <p className="sent" role="status">The request has been sent.</p>;
  return (
    <div className="card">
      {others.length > 0 && (
        <div className="elsewhere">
          {others.map(({ title, message, severity }) => (
            <p key={title} data-severity={severity}>{title}. {message}</p>
          ))}
        </div>
      )}
      <Form
        schema={schema as RJSFSchema}
        uiSchema={uiSchema}
        validator={validator}
        formData={data}
        onChange={(event: IChangeEvent) => setData(event.formData)}
        customValidate={validate}
        extraErrors={advice}
        liveValidate={tried ? "onChange" : false}
        onError={() => setTried(true)}
        onSubmit={() => setSent(true)}
        showErrorList={false}
        focusOnFirstError
        noHtml5Validate
      />
    </div>
  );
}

createRoot(document.getElementById("page")!).render(
  <StrictMode>
    <h1>Request a training</h1>
    <p className="intro">A form by react-jsonschema-form, checked by Groundrules.</p>
    <Page />
  </StrictMode>,
);
