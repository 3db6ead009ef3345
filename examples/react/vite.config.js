// How the page is built, and served with a strict policy of its own.

import { defineConfig } from "vite";

const service = process.env.SERVICE ?? "http://127.0.0.1:8000";
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src data:",
  `connect-src ${new URL(service).origin}`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

export default defineConfig({
  define: { SERVICE: JSON.stringify(service) },
  build: { modulePreload: { polyfill: false } },
  preview: { host: "127.0.0.1", headers: { "Content-Security-Policy": policy, "Referrer-Policy": "no-referrer" } },
});
