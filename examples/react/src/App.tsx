// The interview: answers are kept here alone, and posted whole each time, until nothing is left that matters.

import { type Answers, type Assessment, Candidacy, CandidacyError, type NextQuestion, ProblemError } from "candidacy-client";
import { useEffect, useState } from "react";
import { answered, none, without } from "./answers";
import { Asking } from "./Asking";
import { Result } from "./Result";

/** Where the service is: the build puts it in. */
declare const SERVICE: string;
const candidacy = new Candidacy(SERVICE);

type Screen =
  | { is: "waiting" }
  | { is: "asking"; next: NextQuestion; id: number }
  | { is: "result"; assessment: Assessment }
  | { is: "trouble"; text: string };

export function App() {
  const [steps, setSteps] = useState<Answers[]>([{}]); // the answers after each step; the last are those of now
  const [screen, setScreen] = useState<Screen>({ is: "waiting" });
  const [again, setAgain] = useState(0);
  const answers = steps.at(-1) ?? {};

  useEffect(() => {
    const leaving = new AbortController();
    show(answers, leaving.signal).then(setScreen, (error: unknown) => {
      if (!leaving.signal.aborted) setScreen({ is: "trouble", text: trouble(error) });
    });
    return () => leaving.abort();
  }, [answers, again]);

  const go = (found: Answers) => setSteps([...steps, found]);
  const back = () => setSteps(steps.slice(0, -1));
  switch (screen.is) {
    case "waiting":
      return <main aria-busy="true">One moment.</main>;
    case "trouble":
      return (
        <main>
          <p role="alert">{screen.text}</p>
          <button type="button" onClick={() => setAgain(again + 1)}>
            Try again
          </button>
        </main>
      );
    case "result":
      return (
        <main>
          <Result assessment={screen.assessment} onBack={back} />
        </main>
      );
    case "asking": {
      const { exchange, progress, dropped } = screen.next;
      if (exchange === null) return null;
      const left = without(answers, dropped);
      const take = (form: FormData) => {
        const found = answered(left, exchange, form);
        if (found) go(found);
        return found !== null;
      };
      return (
        <main>
          <Asking
            key={`${screen.id} ${exchange.id}`}
            exchange={exchange}
            left={progress.left_if_nothing_applies}
            onAnswer={take}
            onNone={() => go(none(left, exchange))}
            onBack={steps.length > 1 ? back : null}
          />
        </main>
      );
    }
  }
}

let shown = 0;

/** What to show for answers: what is asked next, or the result. */
async function show(answers: Answers, signal: AbortSignal): Promise<Screen> {
  const next = await candidacy.nextQuestion({ answers }, { signal });
  if (next.exchange) return { is: "asking", next, id: ++shown };
  return { is: "result", assessment: await candidacy.assess({ answers: without(answers, next.dropped) }, { signal }) };
}

/** What to say when something fails; the answers stay where they are. */
function trouble(error: unknown): string {
  if (!(error instanceof CandidacyError)) return "Something went wrong in this page. Your answers are still here.";
  if (error instanceof ProblemError && error.code === "too_many_requests") return "Too many ask at once. Please wait a little.";
  if (error instanceof ProblemError) return `The service cannot answer (${error.status}, ${error.requestId}). Your answers are still here.`;
  return "The service cannot be reached. Your answers are still here.";
}
