// Reads {schema, documents} and prints which documents the schema takes. Strict: whatever Ajv is unsure of is an error.
import { readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";

const { schema, documents } = JSON.parse(readFileSync(0, "utf8"));
const takes = new Ajv.default({ strict: true, allErrors: true }).compile(schema);
console.log(JSON.stringify(documents.map((document) => takes(document))));
