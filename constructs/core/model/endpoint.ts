/** The part of a component that an endpoint refers to. */
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
    /** `UDP`: it takes datagrams. */
    readonly protocol: 'TCP' | 'UDP' = 'TCP',
  ) {}

  get hostName(): EndpointPart {
    return new EndpointPart(this, 'host');
  }

  get portNumber(): EndpointPart {
    return new EndpointPart(this, 'port');
  }

  /** A name that resolves to the address of every replica, for who calls each of them. */
  get members(): EndpointPart {
    return new EndpointPart(this, 'members');
  }

  /** The name of one replica of several that each have a disk, by its number from 0, for who tells each of them the same. */
  replica(index: number): EndpointPart {
    return new EndpointPart(this, 'replica', index);
  }

  /** The address at which people and programs outside the platform's network reach it. */
  get published(): PublishedEndpoint {
    return new PublishedEndpoint(this);
  }

  /** This endpoint for a consumer that can start without it. */
  soft(): Endpoint {
    return new Endpoint(this.component, this.name, this.port, 'soft', this.protocol);
  }
}

/** The host alone, or the port alone, for programs that want them apart, or the name of all replicas or of one. */
export class EndpointPart {
  constructor(
    readonly endpoint: Endpoint,
    readonly part: 'host' | 'port' | 'members' | 'replica',
    /** Number of the replica, where it is the name of one. */
    readonly index = 0,
  ) {}
}

/** An endpoint as it is reached from outside the network. On a laptop it is a port of the machine, which only the target assigns. */
export class PublishedEndpoint {
  constructor(readonly endpoint: Endpoint) {}
}

/** The address of the replica that reads it, at which others in the network may call this one of all replicas. */
export class OwnAddress {
  readonly own = true;
}
export const OWN_ADDRESS = new OwnAddress();

/** Address of an endpoint in a target. */
export interface Address {
  readonly host: string;
  readonly port: number;
}
