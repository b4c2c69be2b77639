/** NestJS 11. */
import "reflect-metadata";
import { Controller, Get, Module, Req, UseGuards } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { type GuardedRequest, requireUser } from "gl-iam-client/nest";
import { nodeListener } from "gl-iam-server";
import { guard, iam } from "./iam";
import { port } from "./settings";

@Controller()
class Pages {
  // ten lines: begin
  @Get()
  @UseGuards(requireUser(guard))
  home(@Req() { user }: GuardedRequest) {
    return `Hello ${user.email}`;
  }
  // ten lines: end
}

@Module({ controllers: [Pages] })
class Application {}

const app = await NestFactory.create(Application, { logger: ["error"] });
// ten lines: begin
// biome-ignore format: one call is one line here, where lines are counted.
app.getHttpAdapter().getInstance().all(/^\/api\/v1\//, nodeListener(iam));
// ten lines: end
await app.listen(port, "127.0.0.1");
