/**
 * What changes on a holder's page, as it happens: one answer that stays open, with a server-sent event for each change.
 *
 * A committed event of the partner in this process has the status read anew at once. What another process did is found
 * by reading it anew every few seconds.
 */
import { AsyncResource } from "node:async_hooks";
import { ErrorCode, type IAMGateway, IamError, isIamError } from "gl-iam";

/** Open answers of one link: a few tabs. One more ends the oldest. */
const MOST_OF_LINK = 4;
/** Open answers in all: each holds a connection. */
const MOST = 500;
/** Milliseconds. */
const TICK = 1000;
/** In ticks. The service ends a connection on which nothing is said for 20 seconds. */
const READ_EVERY = 3;
const SPEAK_EVERY = 10;
/** A page asks again then. It bounds what an answer that nobody reads costs. */
const ENDS_AFTER = 600;
/** Milliseconds between two readings, however much happens. */
const PAUSE = 250;

export interface Followed {
  readonly linkId: string;
  /** Whose events may change it. What is read may add one. */
  readonly partnerIds: ReadonlySet<string>;
  /** The status as it was when the answer began, as JSON. */
  readonly first: string;
  /** @throws IamError `setup_link_invalid` once the link has ended */
  readonly read: () => Promise<string>;
}

export class LiveFeed {
  readonly #open = new Set<Stream>();
  // A request's deadline ends with its answer's head. What comes later is read outside of it.
  readonly #outside = new AsyncResource("SetupFeed");
  #unsubscribe: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly gateway: Pick<IAMGateway, "onAuditEvent">,
    private readonly accepting: () => boolean,
  ) {}

  /** @throws IamError `rate_limited` when too many are open */
  follow(followed: Followed): Response {
    const ofLink = [...this.#open].filter(({ linkId }) => linkId === followed.linkId);
    if (ofLink.length >= MOST_OF_LINK) ofLink[0]?.end();
    if (this.#open.size >= MOST) throw new IamError(ErrorCode.RATE_LIMITED, "too many pages are followed: try later");
    const stream = new Stream(followed, this.#outside, () => this.#forget(stream));
    this.#open.add(stream);
    this.#watch();
    const headers = { "content-type": "text/event-stream", "x-accel-buffering": "no" };
    return new Response(stream.body, { headers });
  }

  #watch(): void {
    this.#unsubscribe ??= this.gateway.onAuditEvent(({ partnerId }) => {
      for (const stream of this.#open) if (partnerId && stream.partnerIds.has(partnerId)) stream.changed();
    });
    this.#timer ??= this.#outside.runInAsyncScope(() => setInterval(() => this.#tick(), TICK).unref());
  }

  #tick(): void {
    const isEnding = !this.accepting();
    for (const stream of this.#open) {
      if (isEnding) stream.end();
      else stream.tick();
    }
  }

  #forget(stream: Stream): void {
    this.#open.delete(stream);
    if (this.#open.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }
}

class Stream {
  readonly linkId: string;
  readonly partnerIds: ReadonlySet<string>;
  readonly body: ReadableStream<Uint8Array>;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #said: string;
  #ticks = 0;
  /** While it is read: whether something has changed since. */
  #reading = false;
  #changed = false;

  constructor(
    private readonly followed: Followed,
    private readonly outside: AsyncResource,
    private readonly forget: () => void,
  ) {
    this.linkId = followed.linkId;
    this.partnerIds = followed.partnerIds;
    this.#said = followed.first;
    this.body = new ReadableStream({
      start: (controller) => {
        this.#controller = controller;
        this.#say(`retry: 2000\n${statusEvent(followed.first)}`);
      },
      cancel: () => this.#left(),
    });
  }

  tick(): void {
    this.#ticks += 1;
    if (this.#ticks % SPEAK_EVERY === 0) this.#say(":\n\n");
    if (this.#ticks >= ENDS_AFTER) this.end();
    else if (this.#ticks % READ_EVERY === 0) this.changed();
  }

  changed(): void {
    this.#changed = true;
    if (!this.#reading) void this.outside.runInAsyncScope(() => this.#read());
  }

  end(): void {
    this.#controller?.close();
    this.#left();
  }

  async #read(): Promise<void> {
    this.#reading = true;
    while (this.#changed && this.#controller !== undefined) {
      this.#changed = false;
      try {
        const status = await this.followed.read();
        if (status !== this.#said) this.#say(statusEvent(status));
        this.#said = status;
      } catch (error) {
        // The page asks again, unless its link is over.
        const isOver = isIamError(error) && error.code === ErrorCode.SETUP_LINK_INVALID;
        if (isOver) this.#say("event: ended\ndata: {}\n\n");
        if (this.#controller !== undefined) this.end();
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE).unref());
    }
    this.#reading = false;
  }

  #say(text: string): void {
    // What its reader does not take is not kept: the next status says it all.
    if ((this.#controller?.desiredSize ?? 0) > -16) this.#controller?.enqueue(Buffer.from(text));
    else this.end();
  }

  #left(): void {
    this.#controller = undefined;
    this.forget();
  }
}

function statusEvent(json: string): string {
  return `event: status\ndata: ${json}\n\n`;
}
