import {
  type Context,
  type ContextManager,
  context,
  ROOT_CONTEXT,
  type Span,
  type SpanOptions,
  type Tracer,
  type TracerProvider,
  trace,
} from "@opentelemetry/api";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { AuditEvent } from "../../src/audit/event.js";
import { CallbackAuditHandler } from "../../src/audit/handlers/callback.js";
import { CompositeAuditHandler } from "../../src/audit/handlers/composite.js";
import { ConsoleAuditHandler } from "../../src/audit/handlers/console.js";
import { OpenTelemetryAuditHandler } from "../../src/audit/handlers/opentelemetry.js";
import { type AuditHandler, AuditTrail } from "../../src/audit/trail.js";

const NOW = new Date("2031-05-06T07:08:09.123Z");

const FULL: AuditEvent = {
  id: "0190a1b2-0000-7000-8000-000000000001",
  eventType: "sso_refused",
  severity: "warning",
  timestamp: NOW,
  organizationId: "org-1",
  actor: "partner:p-1",
  userId: "u-1",
  partnerId: "p-1",
  ipAddress: "203.0.113.9",
  userAgent: "client/1",
  errorCode: "role_not_allowed",
  message: "refused\n“twice” \u2028 over",
  details: { role: "admin", nested: { list: [1, null, true] } },
  requestId: "req-1",
};

const EMPTY: AuditEvent = {
  ...FULL,
  ...{ id: "0190a1b2-0000-7000-8000-000000000002", eventType: "user_created", severity: "info" },
  ...{ organizationId: null, actor: null, userId: null, partnerId: null, ipAddress: null, userAgent: null },
  ...{ errorCode: null, message: "made", details: {}, requestId: null },
};

const FULL_FIELDS = {
  id: FULL.id,
  event_type: "sso_refused",
  severity: "warning",
  timestamp: "2031-05-06T07:08:09.123Z",
  organization_id: "org-1",
  actor: "partner:p-1",
  user_id: "u-1",
  partner_id: "p-1",
  ip_address: "203.0.113.9",
  user_agent: "client/1",
  error_code: "role_not_allowed",
  message: FULL.message,
  details: { role: "admin", nested: { list: [1, null, true] } },
  request_id: "req-1",
};

/** Keeps the events that it gets. */
class Recorder implements AuditHandler {
  readonly events: AuditEvent[] = [];
  handle(event: AuditEvent): void {
    this.events.push(event);
  }
}

const throwing: AuditHandler = {
  handle() {
    throw new Error("broken at once");
  },
};
const rejecting: AuditHandler = { handle: () => Promise.reject(new Error("broken later")) };

/** Until every promise that is settled by now has called back. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("the console", () => {
  test("gets one line of JSON for each event, whatever the text in it", () => {
    const lines: string[] = [];
    const handler = new ConsoleAuditHandler((line) => lines.push(line));
    handler.handle(FULL);
    handler.handle(EMPTY);
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).not.toMatch(/[\r\n]/);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      FULL_FIELDS,
      {
        ...{ id: EMPTY.id, event_type: "user_created", severity: "info", timestamp: "2031-05-06T07:08:09.123Z" },
        ...{ organization_id: null, actor: null, user_id: null, partner_id: null, ip_address: null },
        ...{ user_agent: null, error_code: null, message: "made", details: {}, request_id: null },
      },
    ]);
  });

  test("is console.log by default", () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    try {
      new ConsoleAuditHandler().handle(FULL);
      expect(log.mock.calls.map(([line]) => JSON.parse(line))).toEqual([FULL_FIELDS]);
    } finally {
      log.mockRestore();
    }
  });
});

describe("a callback", () => {
  test("gets the event itself, and its promise is the handler's", async () => {
    const got: AuditEvent[] = [];
    let done = false;
    const handler = new CallbackAuditHandler(async (event) => {
      got.push(event);
      await settled();
      done = true;
    });
    await handler.handle(FULL);
    expect(got[0]).toBe(FULL);
    expect(done).toBe(true);
  });

  test("a callback that fails makes the handler fail", async () => {
    const handler = new CallbackAuditHandler(() => Promise.reject(new Error("no queue")));
    await expect(handler.handle(FULL)).rejects.toThrow("no queue");
  });
});

describe("several handlers in one", () => {
  test("all get the event, also after one that fails, and the failures are thrown together", async () => {
    const [first, between, last] = [new Recorder(), new Recorder(), new Recorder()];
    const failure = await new CompositeAuditHandler([first, throwing, between, rejecting, last])
      .handle(FULL)
      .catch((error: unknown) => error);
    for (const { events } of [first, between, last]) expect(events).toEqual([FULL]);
    expect(failure).toBeInstanceOf(AggregateError);
    expect((failure as AggregateError).errors).toEqual([new Error("broken at once"), new Error("broken later")]);
  });

  test("the slow one is waited for", async () => {
    let done = false;
    const slow = new CallbackAuditHandler(async () => {
      await settled();
      done = true;
    });
    await new CompositeAuditHandler([slow, new Recorder()]).handle(FULL);
    expect(done).toBe(true);
  });

  test("a composite is a handler of another one", async () => {
    const recorder = new Recorder();
    await new CompositeAuditHandler([new CompositeAuditHandler([recorder]), recorder]).handle(FULL);
    expect(recorder.events).toEqual([FULL, FULL]);
  });
});

interface Recorded {
  name: string;
  options: SpanOptions | undefined;
  parentSpanId: string | undefined;
  endTime?: unknown;
}

/**
 * A tracer as an SDK makes it, as far as the handler can see. It keeps its spans, each with the active one as parent.
 */
class RecordingTracer implements Tracer {
  readonly spans: Recorded[] = [];

  startSpan(name: string, options?: SpanOptions, on: Context = context.active()): Span {
    const recorded: Recorded = { name, options, parentSpanId: trace.getSpanContext(on)?.spanId };
    this.spans.push(recorded);
    const span = trace.wrapSpanContext({ traceId: "1".repeat(32), spanId: "2".repeat(16), traceFlags: 1 });
    span.end = (endTime) => {
      recorded.endTime = endTime;
    };
    return span;
  }

  startActiveSpan(): never {
    throw new Error("an event of no duration is active for nobody");
  }
}

/** A context manager that suffices for code without await. */
class StackContextManager implements ContextManager {
  #active: Context = ROOT_CONTEXT;
  active(): Context {
    return this.#active;
  }
  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    on: Context,
    run: F,
    self?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    const before = this.#active;
    this.#active = on;
    try {
      return run.call(self as never, ...args);
    } finally {
      this.#active = before;
    }
  }
  bind<T>(_: Context, target: T): T {
    return target;
  }
  enable(): this {
    return this;
  }
  disable(): this {
    return this;
  }
}

describe("OpenTelemetry", () => {
  afterEach(() => {
    trace.disable();
    context.disable();
  });

  /** The tracer as an application gets it, from the global provider. */
  function globalTracer(): { tracer: Tracer; spans: Recorded[] } {
    const recording = new RecordingTracer();
    const provider: TracerProvider = { getTracer: () => recording };
    expect(trace.setGlobalTracerProvider(provider)).toBe(true);
    expect(context.setGlobalContextManager(new StackContextManager())).toBe(true);
    return { tracer: trace.getTracer("gl-iam"), spans: recording.spans };
  }

  test("gets a span of no duration, at the time of the event, with its fields", () => {
    const { tracer, spans } = globalTracer();
    new OpenTelemetryAuditHandler(tracer).handle(FULL);
    const { details, ...texts } = FULL_FIELDS;
    const attributes = Object.fromEntries(Object.entries(texts).map(([field, text]) => [`gl_iam.${field}`, text]));
    expect(spans).toEqual([
      {
        name: "gl_iam.sso_refused",
        options: { attributes: { ...attributes, "gl_iam.details": JSON.stringify(details) }, startTime: NOW },
        parentSpanId: undefined,
        endTime: NOW,
      },
    ]);
  });

  test("a null field is not an attribute", () => {
    const { tracer, spans } = globalTracer();
    new OpenTelemetryAuditHandler(tracer).handle(EMPTY);
    expect(spans[0]?.options?.attributes).toEqual({
      "gl_iam.id": EMPTY.id,
      "gl_iam.event_type": "user_created",
      "gl_iam.severity": "info",
      "gl_iam.timestamp": "2031-05-06T07:08:09.123Z",
      "gl_iam.message": "made",
      "gl_iam.details": "{}",
    });
  });

  test("the span is a child of the active span", () => {
    const { tracer, spans } = globalTracer();
    const handler = new OpenTelemetryAuditHandler(tracer);
    const request = { traceId: "a".repeat(32), spanId: "b".repeat(16), traceFlags: 1 };
    context.with(trace.setSpanContext(ROOT_CONTEXT, request), () => handler.handle(FULL));
    handler.handle(EMPTY);
    expect(spans.map(({ parentSpanId }) => parentSpanId)).toEqual([request.spanId, undefined]);
  });

  test("without an SDK it does nothing, and does not fail", async () => {
    const trail = new AuditTrail(() => NOW, { record: () => true });
    trail.subscribe(new OpenTelemetryAuditHandler(trace.getTracer("gl-iam")));
    trail.publish([FULL, EMPTY]);
    await settled();
    expect(trail.lostByHandlers).toBe(0);
  });
});

describe("the trail", () => {
  function aTrail(): { trail: AuditTrail; recorded: AuditEvent[] } {
    const recorded: AuditEvent[] = [];
    return { trail: new AuditTrail(() => NOW, { record: (event) => recorded.push(event) > 0 }), recorded };
  }

  test("a handler that fails affects neither the caller nor the others, and is counted", async () => {
    const { trail } = aTrail();
    const recorder = new Recorder();
    for (const handler of [throwing, rejecting, recorder]) trail.subscribe(handler);
    expect(() => trail.publish([FULL, EMPTY])).not.toThrow();
    await settled();
    expect(recorder.events).toEqual([FULL, EMPTY]);
    expect(trail.lostByHandlers).toBe(4);
  });

  test("a handler that never ends delays nobody", async () => {
    const { trail } = aTrail();
    const recorder = new Recorder();
    trail.subscribe({ handle: () => new Promise(() => {}) });
    trail.subscribe(recorder);
    trail.publish([FULL]);
    expect(recorder.events).toEqual([FULL]);
    await settled();
    expect(trail.lostByHandlers).toBe(0);
  });

  test("a removed handler gets no more events, and the others do", () => {
    const { trail } = aTrail();
    const [leaving, staying] = [new Recorder(), new Recorder()];
    const leave = trail.subscribe(leaving);
    trail.subscribe(staying);
    trail.publish([FULL]);
    leave();
    leave();
    trail.publish([EMPTY]);
    expect(leaving.events).toEqual([FULL]);
    expect(staying.events).toEqual([FULL, EMPTY]);
  });

  test("a refusal is recorded and passed on as one event, also when a handler fails", () => {
    const { trail, recorded } = aTrail();
    const recorder = new Recorder();
    trail.subscribe(throwing);
    trail.subscribe(recorder);
    trail.refused({ eventType: "sso_refused", message: "no", errorCode: "role_not_allowed" }, { requestId: "req-1" });
    expect(recorded).toHaveLength(1);
    expect(recorder.events).toEqual(recorded);
    expect(recorded[0]).toMatchObject({ severity: "warning", errorCode: "role_not_allowed", requestId: "req-1" });
  });

  test("an event that only says what happened has an id, the clock's time, and null for the rest", () => {
    const { trail } = aTrail();
    const event = trail.event({ eventType: "user_created", message: "made" });
    expect(event).toEqual({ ...EMPTY, id: event.id });
    expect(event.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(trail.event({ eventType: "user_created", message: "made" }).id).not.toBe(event.id);
  });

  test("the note's own fields take precedence over the caller's, and over the severity of a refusal", () => {
    const { trail } = aTrail();
    const origin = { actor: "admin-1", ipAddress: "203.0.113.9", userAgent: "console/1", requestId: "req-1" };
    const note = { eventType: "token_reuse_detected", message: "stolen", errorCode: "invalid_token" } as const;
    expect(trail.event(note, origin)).toMatchObject({ ...origin, severity: "warning" });
    expect(trail.event({ ...note, actor: "user-1", severity: "critical" }, origin)).toMatchObject({
      ...origin,
      actor: "user-1",
      severity: "critical",
    });
  });
});
