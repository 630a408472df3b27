import { JsonForms } from "@jsonforms/react";
import { vanillaCells, vanillaRenderers } from "@jsonforms/vanilla-renderers";
import { load, type CheckOptions } from "groundrules";
import { additionalErrors, elsewhere, fieldsOfSchema, reportOn } from "groundrules/adapters/json-forms";
import { StrictMode, useMemo, useState, type SyntheticEvent } from "react";
import { createRoot } from "react-dom/client";

import schema from "./schema.json";
import uischema from "./uischema.json";
import "../../page.css";
import "../../form.css";
import "./style.css";

const pack = await load("failure-points");

// This portal blocks on three of the five rules. It warns where nothing is planned for the time after the training, and
// says, no more, that it does not ask about people's concerns.
const options: CheckOptions = {
  severities: { "no-reinforcement": "warning", "no-psychological-safety-plan": "info" },
};

const fields = fieldsOfSchema(schema);

function Page() {
  const [data, setData] = useState<object>({});
  const [tried, setTried] = useState(false);
  const [sent, setSent] = useState(false);
  // A draft while somebody fills in the form; once they have tried to send it, the final check.
  const report = useMemo(() => reportOn(pack, data, { ...options, draft: !tried }), [data, tried]);
  const errors = useMemo(() => additionalErrors(report), [report]);
  const others = elsewhere(report, fields);

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setTried(true);
    // JSON Forms shows errors and blocks nothing: what is sent is the host's decision.
    if (reportOn(pack, data, options).verdict === "ready") setSent(true);
  };

  if (sent) return <p className="sent" role="status">The request has been sent.</p>;
  return (
    <form className="card" onSubmit={submit} noValidate>
      {others.length > 0 && (
        <div className="elsewhere">
          {others.map(({ title, message, severity }) => (
            <p key={title} data-severity={severity}>{title}. {message}</p>
          ))}
        </div>
      )}
      <JsonForms
        schema={schema}
        uischema={uischema}
        data={data}
        renderers={vanillaRenderers}
        cells={vanillaCells}
        onChange={({ data: now }) => setData(now)}
        additionalErrors={errors}
        // Ajv, which JSON Forms would validate the schema with, makes functions out of text, and a strict policy forbids
        // that. The pack tells of values of the wrong kind as well.
        validationMode="NoValidation"
      />
      <button type="submit">Send the request</button>
    </form>
  );
}

createRoot(document.getElementById("page")!).render(
  <StrictMode>
    <h1>Request a training</h1>
    <p className="intro">A form by JSON Forms, checked by Groundrules.</p>
    <Page />
  </StrictMode>,
);
