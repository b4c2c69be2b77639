const { createTestGateway } = require("gl-iam/testing");
const { startApplication } = require("./application.cjs");

test("a partner's user comes in", async () => {
  const { gateway, sign, close } = await createTestGateway();
  const { guard } = startApplication(gateway);
  const { token } = (
    await gateway.sso.issueToken(await sign({ external_id: "u-1", email: "ada@acme.example" }))
  ).unwrap();
  const { session } = (await gateway.sso.authenticate({ token })).unwrap();
  const authorization = `Bearer ${session.accessToken}`;
  const { user } = await guard.requireUser(new Request("https://app.example.com/", { headers: { authorization } }));
  expect(user.email).toBe("ada@acme.example");
  await close();
}, 60_000);
