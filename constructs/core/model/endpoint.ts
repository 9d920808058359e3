/** What an endpoint needs to know of the component that serves it. */
export interface EndpointOwner {
  readonly name: string;
}

/** A named port of a component; each target decides which host name reaches it. */
export class Endpoint {
  constructor(
    readonly component: EndpointOwner,
    readonly name: string,
    readonly port: number,
    /** `hard`: the consumer cannot start without it. `soft`: it only hurts later. */
    readonly need: 'hard' | 'soft' = 'hard',
  ) {}

  get hostName(): EndpointPart {
    return new EndpointPart(this, 'host');
  }

  get portNumber(): EndpointPart {
    return new EndpointPart(this, 'port');
  }

  /** The address at which people and programs outside the platform's network reach it. */
  get published(): PublishedEndpoint {
    return new PublishedEndpoint(this);
  }

  /** The same endpoint for a consumer that starts without it. */
  soft(): Endpoint {
    return new Endpoint(this.component, this.name, this.port, 'soft');
  }
}

/** The host alone, or the port alone, for programs that want them apart. */
export class EndpointPart {
  constructor(
    readonly endpoint: Endpoint,
    readonly part: 'host' | 'port',
  ) {}
}

/** An endpoint seen from outside: on a laptop it is a port of the machine, which only the target knows. */
export class PublishedEndpoint {
  constructor(readonly endpoint: Endpoint) {}
}

/** Where a target found an endpoint. */
export interface Address {
  readonly host: string;
  readonly port: number;
}
