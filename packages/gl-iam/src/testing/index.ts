/** gl-iam/testing: a whole gateway with a partner and a clock, in memory, for an application's own tests. */
export { CopiedInMemory, readTree, type Tree } from "./copied-in-memory.js";
export { type SignedTestRequest, sign } from "./signed-request.js";
export { TestClock } from "./test-clock.js";
export { createTestGateway, type TestGateway, type TestGatewayOptions, type TestPartner } from "./test-gateway.js";
