import { io, type Socket } from 'socket.io-client';
import type { HandlerError, InstallAnswer } from '../src/protocol/edited-handler.ts';

/** A lab of a measured companion, with an observer that installs handlers, and one client. */
export class EditedLab {
  readonly #origin: string;
  readonly #path: string;
  readonly #cell: string;
  readonly observer: Socket;
  client: Socket | undefined;

  private constructor(origin: string, id: string, cell: string, observer: Socket) {
    this.#origin = origin;
    this.#path = `/lab/${id}/${cell}/socket.io/`;
    this.#cell = cell;
    this.observer = observer;
  }

  /** Makes a lab, and opens its observer. */
  static async open(origin: string, cell: string): Promise<EditedLab> {
    const response = await fetch(`${origin}/api/labs`, { method: 'POST' });
    const { id } = (await response.json()) as { id: string };
    return new EditedLab(origin, id, cell, await connect(origin, `/lab/${id}/observer/socket.io/`));
  }

  /** Installs a handler; milliseconds until it runs. @throws {Error} If it does not. */
  async install(source: string): Promise<number> {
    const startedAt = performance.now();
    const answer: InstallAnswer = await this.observer
      .timeout(10_000)
      .emitWithAck('handler:install', { cell: this.#cell, source });
    if (!answer.ok) throw new Error(answer.error.message);
    return performance.now() - startedAt;
  }

  /** Opens the client anew. */
  async connect(): Promise<void> {
    this.client?.close();
    this.client = await connect(this.#origin, this.#path);
  }

  /** Milliseconds of one question and its acknowledgement. */
  async ask(): Promise<number> {
    const startedAt = performance.now();
    await this.client?.timeout(10_000).emitWithAck('ask', 'hello');
    return performance.now() - startedAt;
  }

  /** Has the handler do this, and waits until it was stopped for it. */
  async breakBy(event: string): Promise<HandlerError> {
    const stopped = new Promise<HandlerError>((resolve) =>
      this.observer.once('handler:stop', (_cell, error) => resolve(error)),
    );
    this.client?.emit(event);
    return stopped;
  }

  close(): void {
    this.client?.close();
    this.observer.close();
  }
}

async function connect(origin: string, path: string): Promise<Socket> {
  const socket = io(origin, { path, transports: ['websocket'], forceNew: true, reconnection: false });
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  return socket;
}
