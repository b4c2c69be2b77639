/** An application of ES modules, and one of CommonJS. Both need NODE_OPTIONS=--experimental-vm-modules. */
module.exports = {
  projects: [
    { displayName: "ES modules", testMatch: ["**/*.test.js"], transform: {} },
    {
      displayName: "CommonJS",
      testMatch: ["**/*.test.cjs"],
      // Before Node 24.9 Jest requires no ES module.
      transform: { "\\.js$": "./to-commonjs.cjs" },
      transformIgnorePatterns: ["/node_modules/(?!(gl-iam|gl-iam-[a-z]+|jose|hono|@hono/node-server|openapi-fetch)/)"],
    },
  ],
};
