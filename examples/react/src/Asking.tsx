// One exchange: a question, a list or a page of them, as the service says it is to be drawn.

import type { AskedQuestion, Exchange } from "candidacy-client";
import { type FormEvent, useEffect, useRef, useState } from "react";

interface Asking {
  exchange: Exchange;
  left: number;
  onAnswer: (form: FormData) => boolean;
  onNone: () => void;
  onBack: (() => void) | null;
}

export function Asking({ exchange, left, onAnswer, onNone, onBack }: Asking) {
  const [missing, setMissing] = useState(false);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setMissing(!onAnswer(new FormData(event.currentTarget)));
  };
  return (
    <form onSubmit={submit} onChange={standAlone}>
      <p className="progress">{left === 1 ? "The last one, as far as we know" : `About ${left} to go`}</p>
      <h1 tabIndex={-1} ref={title}>
        {exchange.title ?? exchange.questions[0]?.item}
      </h1>
      {exchange.help && <p>{exchange.help}</p>}
      {exchange.questions.map((each) => (
        <Field key={each.question} question={each} ticks={exchange.draw === "ticks"} />
      ))}
      <p role="alert">{missing && "Please answer each question. “I am not sure” is an answer, too."}</p>
      <p className="buttons">
        <button type="submit">Go on</button>
        {exchange.none && (
          <button type="button" onClick={onNone}>
            {exchange.none.label}
          </button>
        )}
        {onBack && (
          <button type="button" className="quiet" onClick={onBack}>
            Back
          </button>
        )}
      </p>
    </form>
  );
}

function Field({ question, ticks }: { question: AskedQuestion; ticks: boolean }) {
  const unsure = question.options.find((each) => each.id === "not_sure");
  if (ticks && question.kind === "yes_no")
    return (
      <p className="tick">
        <Choice question={question} type="checkbox" value="yes" label={question.item} />
        {unsure && <Choice question={question} type="checkbox" value={unsure.id} label={unsure.label} about={question.item} />}
      </p>
    );
  const several = question.kind === "choices";
  const type = several || question.kind === "number" ? "checkbox" : "radio";
  return (
    <fieldset>
      <legend>{ticks ? question.item : question.text}</legend>
      {question.help && <p>{question.help}</p>}
      {question.kind === "number" && (
        <label>
          <input type="number" name={question.question} min={question.min ?? undefined} max={question.max ?? undefined} step={1} />{" "}
          {question.unit}
        </label>
      )}
      {question.options.map((each) => (
        <Choice key={each.id} question={question} type={type} value={each.id} label={each.label} />
      ))}
      {several && Array.isArray(question.none) && <Choice question={question} type="checkbox" value="" label="None of these" />}
      <details>
        <summary>Why do you ask?</summary>
        {question.why}
      </details>
    </fieldset>
  );
}

interface Choice {
  question: AskedQuestion;
  type: "checkbox" | "radio";
  value: string;
  label: string;
  about?: string;
}

function Choice({ question, type, value, label, about }: Choice) {
  return (
    <label className="choice">
      <input type={type} name={question.question} value={value} aria-label={about && `${about}: ${label}`} /> {label}
    </label>
  );
}

/** "Not sure" and "none of these" stand alone: what is chosen takes back what contradicts it. */
function standAlone({ target, currentTarget }: FormEvent<HTMLFormElement>) {
  if (!(target instanceof HTMLInputElement) || (target.type === "checkbox" && !target.checked)) return;
  for (const other of currentTarget.elements) {
    if (!(other instanceof HTMLInputElement) || other.name !== target.name || other === target) continue;
    if (other.type === "number") other.value = "";
    else if (standsAlone(target) || standsAlone(other)) other.checked = false;
  }
}

function standsAlone({ type, value }: HTMLInputElement): boolean {
  return type === "number" || value === "" || value === "not_sure";
}
