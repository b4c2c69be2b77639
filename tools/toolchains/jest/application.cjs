const { createGuard } = require("gl-iam-client");
const { requireUser } = require("gl-iam-client/express");
const { createApp } = require("gl-iam-server");

exports.startApplication = (gateway) => {
  const guard = createGuard(gateway);
  return { guard, middleware: requireUser(guard), iam: createApp(gateway, { publicUrl: "https://app.example.com" }) };
};
