import { createTestGateway } from "gl-iam/testing";
import { createGuard } from "gl-iam-client";
import { createApp } from "gl-iam-server";

test("a partner's user comes in", async () => {
  const { gateway, sign, close } = await createTestGateway();
  createApp(gateway, { publicUrl: "https://app.example.com" });
  const guard = createGuard(gateway);
  const { token } = (
    await gateway.sso.issueToken(await sign({ external_id: "u-1", email: "ada@acme.example" }))
  ).unwrap();
  const { session } = (await gateway.sso.authenticate({ token })).unwrap();
  const authorization = `Bearer ${session.accessToken}`;
  const { user } = await guard.requireUser(new Request("https://app.example.com/", { headers: { authorization } }));
  expect(user.email).toBe("ada@acme.example");
  await close();
}, 60_000);
