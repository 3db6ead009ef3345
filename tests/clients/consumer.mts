// A strict consumer of the TypeScript client: it handles every suitability and effect, and reads what a refusal points at.
// Reads {name: request} from standard input, posts each to the service named first, and prints what it understood.

import { readFileSync } from "node:fs";
import { type Assessment, type AssessmentRequest, Candidacy, type Effect, ProblemError, type Suitability } from "candidacy-client";

interface Understood {
  next: string | null;
  concerns: string[];
  faults: string[];
}

function unforeseen(value: never): never {
  throw new Error(`the contract has grown: ${String(value)}`);
}

function next(suitability: Suitability): string {
  switch (suitability) {
    case "suitable":
      return "book a consultation";
    case "suitable_with_precautions":
      return "book a consultation, and read the precautions";
    case "undetermined":
      return "ask the open questions";
    case "clinician_review":
      return "ask a clinician before booking";
    case "deferred":
      return "wait";
    case "not_suitable":
      return "speak about other options";
    default:
      return unforeseen(suitability);
  }
}

function colour(effect: Effect): string {
  switch (effect) {
    case "inform":
    case "temper":
      return "grey";
    case "precaution":
      return "yellow";
    case "review":
    case "defer":
      return "orange";
    case "exclude":
      return "red";
    default:
      return unforeseen(effect);
  }
}

function understood({ suitability, cautions }: Assessment): Understood {
  return { next: next(suitability), concerns: cautions.map((each) => colour(each.effect)), faults: [] };
}

function refused(error: unknown): Understood {
  if (!(error instanceof ProblemError) || error.code !== "invalid_request") throw error;
  return { next: null, concerns: [], faults: error.errors.map((each) => `${each.pointer} ${each.code}`) };
}

const url = process.argv[2];
if (url === undefined) throw new Error("the address of the service is needed");
const candidacy = new Candidacy(url);
const requests = JSON.parse(readFileSync(0, "utf-8")) as Record<string, AssessmentRequest>;
const answers: Record<string, Understood> = {};
for (const [name, request] of Object.entries(requests)) {
  answers[name] = await candidacy.assess(request).then(understood, refused);
}
console.log(JSON.stringify(answers));
