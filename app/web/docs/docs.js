// Starts Swagger UI on our own contract. Nothing is loaded from elsewhere and nothing is sent for validation.
// Of the contract's servers the last is the one that serves this page: what is tried out goes there and nowhere else.
const tryThisService = () => ({
  statePlugins: {
    spec: {
      wrapActions: {
        updateJsonSpec: (update) => (contract) => update({ ...contract, servers: contract.servers?.slice(-1) }),
      },
    },
  },
});

window.addEventListener("load", () => {
  window.ui = window.SwaggerUIBundle({
    url: "openapi.json",
    dom_id: "#swagger-ui",
    deepLinking: true,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    defaultModelExpandDepth: 3,
    displayRequestDuration: true,
    persistAuthorization: false,
    tryItOutEnabled: false,
    validatorUrl: null,
    presets: [window.SwaggerUIBundle.presets.apis],
    plugins: [tryThisService],
  });
});
