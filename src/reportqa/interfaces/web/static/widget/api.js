// The server: what is asked of it, and what may go wrong.

const PATIENCE = 30_000; // milliseconds

/** What went wrong: `kind` names the sentence to show (`error_…`), `seconds` says when to come again, where that is known. */
export class Problem extends Error {
  constructor(kind, seconds = null) {
    super(kind);
    this.kind = kind;
    this.seconds = seconds;
  }
}

const KINDS = { 401: "key", 403: "key", 404: "missing", 429: "limit", 503: "busy", 400: "refused", 413: "refused", 422: "refused" };

/** Calls of one server; the key travels in a header, never in an address. */
export class Api {
  constructor(server, key) {
    this.server = server;
    this.key = key;
    this.outlines = new Map();
  }

  async call(path, body = null) {
    const headers = this.key ? { Authorization: `Bearer ${this.key}` } : {};
    const how = { headers, credentials: "omit", referrerPolicy: "no-referrer", signal: AbortSignal.timeout(PATIENCE) };
    if (body !== null) {
      how.method = "POST";
      how.body = JSON.stringify(body);
      headers["Content-Type"] = "application/json";
    }
    let reply;
    try {
      reply = await fetch(this.server + path, how);
    } catch {
      throw new Problem(navigator.onLine === false ? "offline" : "unreachable");
    }
    if (!reply.ok) {
      const absent = reply.status === 422 && path.startsWith("/v1/documents/"); // no such report, span or page
      const starting = reply.status === 503 && (await reply.json().catch(() => null))?.error?.code === "starting";
      throw new Problem(absent ? "missing" : starting ? "starting" : KINDS[reply.status] ?? "broken", Number.parseInt(reply.headers.get("Retry-After"), 10) || null);
    }
    try {
      return await reply.json();
    } catch {
      throw new Problem("broken");
    }
  }

  ask(question, history) {
    return this.call("/v1/ask", { question, history });
  }

  config() {
    return this.call("/v1/config");
  }

  examples() {
    return this.call("/v1/examples");
  }

  documents() {
    return this.call("/v1/documents");
  }

  feedback(body) {
    return this.call("/v1/feedback", body);
  }

  text(name, start, end) {
    return this.call(`/v1/documents/${encodeURIComponent(name)}/text?start=${start}&end=${end}`);
  }

  page(name, number, start, end) {
    return this.call(`/v1/documents/${encodeURIComponent(name)}/pages/${number}?start=${start}&end=${end}`);
  }

  async outline(name) {
    if (!this.outlines.has(name)) this.outlines.set(name, await this.call(`/v1/documents/${encodeURIComponent(name)}/outline`));
    return this.outlines.get(name);
  }

  view(citation, language) {
    return `${this.server}/view/${encodeURIComponent(citation.document)}?start=${citation.start}&end=${citation.end}&lang=${language}`;
  }
}

/** What a call comes to, made again for as long as the server is still reading its reports; `waiting` is told each time. */
export async function patiently(call, waiting = () => {}) {
  for (;;) {
    try {
      return await call();
    } catch (problem) {
      if (problem.kind !== "starting") throw problem;
      waiting(problem);
      await new Promise((go) => setTimeout(go, (problem.seconds ?? 3) * 1000));
    }
  }
}

/** The sentence for what went wrong. */
export function sentenceOf(problem, say) {
  const name = `error_${problem.kind ?? "broken"}`;
  if (problem.kind === "limit" || problem.kind === "busy") return problem.seconds ? say(name, { seconds: problem.seconds }) : say(`${name}_later`);
  return say(name);
}
