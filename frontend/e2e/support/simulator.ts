/** A reseller of the simulated world, with what one registers for it and who can sign in. */
export interface SimulatedReseller {
  name: string;
  domain: string;
  application_id: string;
  secret: string;
  tenant_id: string;
}

export interface Fault {
  method?: string;
  path: string;
  tenant?: string;
  status?: number;
  code?: string;
  message?: string;
  times?: number;
  every?: number;
  latency?: string;
  drop?: boolean;
  hang?: boolean;
  body?: string;
  content_type?: string;
  retry_after?: string | number;
}

/** A subscription as the simulated Partner Center holds it; dates are RFC 3339. */
export interface SimulatedSubscription {
  id: string;
  customerId: string;
  friendlyName: string;
  status: string;
  autoRenew: boolean;
  term: string;
  termEnd: string;
  quantity: number;
}

/** The controls of the Microsoft simulator. */
export class Simulator {
  readonly address: string;

  constructor(address: string) {
    this.address = address;
  }

  async resellers(): Promise<SimulatedReseller[]> {
    const { resellers } = await this.#call<{ resellers: SimulatedReseller[] }>("GET", "seed-info");
    return resellers;
  }

  /** The reseller whose domain begins so. */
  async reseller(slug: "nordlicht" | "harborview"): Promise<SimulatedReseller> {
    const found = (await this.resellers()).find(({ domain }) => domain.startsWith(slug));
    if (!found) throw new Error(`The simulator has no reseller ${slug}.`);
    return found;
  }

  async now(): Promise<Date> {
    const { now } = await this.#call<{ now: string }>("GET", "clock");
    return new Date(now);
  }

  /** Moves the simulated time ahead to an instant; what falls due on the way happens. */
  async advanceTo(instant: Date): Promise<void> {
    await this.#call("POST", "clock", { now: instant.toISOString() });
  }

  async subscriptions(): Promise<SimulatedSubscription[]> {
    const state = await this.#call<{
      tables: { subscriptions: Record<string, SimulatedSubscription[]> };
    }>("GET", "state?table=subscriptions");
    return Object.values(state.tables.subscriptions).flat();
  }

  async fault(fault: Fault): Promise<void> {
    await this.#call("POST", "faults", fault);
  }

  async endFaults(): Promise<void> {
    await this.#call("DELETE", "faults");
  }

  async #call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await fetch(`${this.address}/_sim/${path}`, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok)
      throw new Error(`The simulator answered ${method} ${path} with ${answer.status}: ${text}`);
    return (text ? JSON.parse(text) : undefined) as Answer;
  }
}
