/** One dispatched server-sent event. */
export interface SseEvent {
  event: string;
  data: string;
}

/** Longest unfinished event kept, in characters; a stream that exceeds it is not one we can show. */
const MAX_PENDING = 4 * 1024 * 1024;

/**
 * Incremental server-sent-event parser. Bytes may be split anywhere, inside a UTF-8 character or between CR
 * and LF too; the events are the same as if they had come in one piece.
 * Source: WHATWG HTML, 9.2.6 "Interpreting an event stream"; unlike there, an event that the end of the
 * stream cuts off is still dispatched, because some servers leave out the last blank line.
 */
export class SseParser {
  readonly #decoder = new TextDecoder('utf-8');
  #line = '';
  #afterCarriageReturn = false;
  #event = '';
  #data: string[] = [];
  #pending = 0;

  push(bytes: Uint8Array): SseEvent[] {
    return this.#text(this.#decoder.decode(bytes, { stream: true }));
  }

  /** Call once when the stream has ended. */
  end(): SseEvent[] {
    const events = this.#text(this.#decoder.decode());
    if (this.#line !== '') this.#field(this.#line);
    this.#line = '';
    const last = this.#dispatch();
    return last === undefined ? events : [...events, last];
  }

  #text(text: string): SseEvent[] {
    const events: SseEvent[] = [];
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      const char = text[at];
      if (char !== '\n' && char !== '\r') {
        this.#afterCarriageReturn = false;
        continue;
      }
      const secondHalf = char === '\n' && this.#afterCarriageReturn;
      this.#afterCarriageReturn = char === '\r';
      if (!secondHalf) {
        const event = this.#endLine(this.#line + text.slice(from, at));
        if (event !== undefined) events.push(event);
        this.#line = '';
      }
      from = at + 1;
    }
    this.#line += text.slice(from);
    if (this.#line.length + this.#pending > MAX_PENDING) {
      throw new Error(`a server-sent event is longer than ${MAX_PENDING} characters`);
    }
    return events;
  }

  #endLine(line: string): SseEvent | undefined {
    if (line === '') return this.#dispatch();
    this.#field(line);
    return undefined;
  }

  #field(line: string): void {
    const colon = line.indexOf(':');
    if (colon === 0) return; // a comment, used as a heartbeat
    const name = colon < 0 ? line : line.slice(0, colon);
    const raw = colon < 0 ? '' : line.slice(colon + 1);
    const value = raw.startsWith(' ') ? raw.slice(1) : raw;
    if (name === 'event') this.#event = value;
    if (name === 'data') {
      this.#data.push(value);
      this.#pending += value.length + 1;
    }
  }

  #dispatch(): SseEvent | undefined {
    const event = this.#data.length === 0 ? undefined : { event: this.#event || 'message', data: this.#data.join('\n') };
    this.#event = '';
    this.#data = [];
    this.#pending = 0;
    return event;
  }
}
