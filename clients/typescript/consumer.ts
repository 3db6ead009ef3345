// A strict consumer of the typed client: it handles every suitability and effect, and reads what a refusal points at.
// Reads {name: request} from standard input, posts each to the service named first, and prints what it understood.

import { readFileSync } from "node:fs";
import createClient from "openapi-fetch";
import type { components, paths } from "../../build/clients/typescript/schema.js";

type Schemas = components["schemas"];

interface Understood {
  next: string | null;
  concerns: string[];
  faults: string[];
}

function unforeseen(value: never): never {
  throw new Error(`the contract has grown: ${String(value)}`);
}

function next(suitability: Schemas["Suitability"]): string {
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

function colour(effect: Schemas["Effect"]): string {
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

function understood(assessment: Schemas["Assessment"]): Understood {
  const { suitability, cautions } = assessment;
  return { next: next(suitability), concerns: cautions.map((each) => colour(each.effect)), faults: [] };
}

function refused(problem: Schemas["Problem"]): Understood {
  return { next: null, concerns: [], faults: problem.errors.map((each) => `${each.pointer} ${each.code}`) };
}

const baseUrl = process.argv[2];
if (baseUrl === undefined) throw new Error("the address of the service is needed");
const client = createClient<paths>({ baseUrl });
const requests = JSON.parse(readFileSync(0, "utf-8")) as Record<string, Schemas["AssessmentRequest"]>;
const answers: Record<string, Understood> = {};
for (const [name, body] of Object.entries(requests)) {
  const { data, error } = await client.POST("/v1/assessments", { body });
  answers[name] = data === undefined ? refused(error) : understood(data);
}
console.log(JSON.stringify(answers));
