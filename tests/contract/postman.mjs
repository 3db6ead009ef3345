// Reads a contract and prints the collection that Postman imports from it, parameters and bodies from its examples.
import { readFileSync } from "node:fs";
import converter from "openapi-to-postmanv2";

const data = readFileSync(0, "utf8");
converter.convertV2({ type: "string", data }, { parametersResolution: "Example" }, (error, made) => {
  if (error || !made.result) {
    console.error(error ?? made.reason);
    process.exit(1);
  }
  console.log(JSON.stringify(made.output[0].data));
});
