import { load } from "groundrules";
import { onCompleting, onValidateQuestion, type AdapterOptions } from "groundrules/adapters/survey-js";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { CustomError, Model } from "survey-core";
import { Survey } from "survey-react-ui";
import "survey-core/survey-core.fontless.min.css";

import { mapping } from "./mapping";
import questions from "./survey.json";
import "../../page.css";
import "./style.css";

const pack = await load("failure-points");

// This portal blocks on three of the five rules. It warns where nothing is planned for the time after the training, and
// says, no more, that it does not ask about people's concerns.
const options: AdapterOptions = {
  severities: { "no-reinforcement": "warning", "no-psychological-safety-plan": "info" },
  mapping,
};

const survey = new Model(questions);
survey.onValidateQuestion.add(onValidateQuestion(pack, { ...options, CustomError, elsewhere: "remarks" }));
survey.onCompleting.add(onCompleting(pack, options));

createRoot(document.getElementById("page")!).render(
  <StrictMode>
    <h1>Request a training</h1>
    <p className="intro">A survey by SurveyJS, checked by Groundrules.</p>
    <Survey model={survey} />
  </StrictMode>,
);
