// The result: what it comes to, what is urgent first, why, and its sources.

import type { Assessment, Finding } from "candidacy-client";
import { useEffect, useRef } from "react";

export function Result({ assessment, onBack }: { assessment: Assessment; onBack: () => void }) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const { urgent, cautions, information, general, sessions, cost, timeline } = assessment;
  const others = cautions.filter((each) => !urgent.some((one) => name(one) === name(each)));
  return (
    <article>
      <h1 tabIndex={-1} ref={title} data-suitability={assessment.suitability}>
        {assessment.label}
      </h1>
      <p className="headline">{assessment.headline}</p>
      <Findings title="See a doctor about this" findings={urgent} assessment={assessment} />
      <Findings title="Before you book" findings={others} assessment={assessment} />
      <Findings title="Good to know" findings={information} assessment={assessment} />
      <section>
        <h2>What to expect</h2>
        {[sessions.text, timeline.text, cost.text].filter(Boolean).map((text) => (
          <p key={text}>{text}</p>
        ))}
      </section>
      <details>
        <summary>Good to know for everybody ({general.length})</summary>
        <Findings title="For everybody" findings={general} assessment={assessment} />
      </details>
      <p className="disclaimer">{assessment.disclaimer}</p>
      <p className="buttons">
        <button type="button" className="quiet" onClick={onBack}>
          Back
        </button>
      </p>
    </article>
  );
}

function Findings({ title, findings, assessment }: { title: string; findings: Finding[]; assessment: Assessment }) {
  if (findings.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      {findings.map((each) => (
        <div key={name(each)} className={`finding ${each.effect}`}>
          <h3>{each.title}</h3>
          <p>{each.advice}</p>
          <details>
            <summary>Why am I told this?</summary>
            {each.because.length > 0 && <p>Because you said: {each.because.map((path) => said(assessment, path)).join("; ")}</p>}
            <ul>
              {each.sources.map((id) => (
                <li key={id}>{assessment.sources[id]?.title ?? id}</li>
              ))}
            </ul>
          </details>
        </div>
      ))}
    </section>
  );
}

/** What tells findings apart: those of a "not sure" have no rule. */
function name({ rule, title }: Finding): string {
  return rule ?? title;
}

function said({ answered }: Assessment, path: string): string {
  const found = answered[path];
  return found ? `${found.label}: ${found.answer}` : path;
}
