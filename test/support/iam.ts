/** A statement of a policy, as AWS reads it. */
export interface IamStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: Readonly<Record<string, string | readonly string[]>>;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** What somebody asks of AWS. */
export interface IamRequest {
  readonly action: string;
  readonly resource: string;
  /** Condition keys and their values; a key that a request does not have fits no condition. */
  readonly context?: Readonly<Record<string, string>>;
  /** Who asks, where the policy is one that says whom it admits: the kind of principal and its name. */
  readonly principal?: readonly [kind: string, name: string];
}

export type Verdict = 'allowed' | 'denied' | 'not allowed';

export function statementsOf(policy: unknown): readonly IamStatement[] {
  return (JSON.parse(String(policy)) as { readonly Statement: readonly IamStatement[] }).Statement;
}

const list = (value: string | readonly string[] = []): readonly string[] => [value].flat();

/** Whether a text fits a pattern with `*` and `?`. */
function fits(pattern: string, text: string): boolean {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${escaped}$`).test(text);
}

/** Operators of conditions, each over a wanted and a given value. */
const OPERATORS: Readonly<Record<string, (wanted: string, given: string) => boolean>> = {
  StringEquals: (wanted, given) => wanted === given,
  'ForAnyValue:StringEquals': (wanted, given) => wanted === given,
  StringLike: fits,
  // A request here has one value of each key.
  'ForAllValues:StringEquals': (wanted, given) => wanted === given,
  'ForAllValues:StringLike': fits,
  ArnEquals: fits,
  ArnLike: fits,
  Bool: (wanted, given) => wanted === given,
};

function holds({ Condition = {} }: IamStatement, context: Readonly<Record<string, string>>): boolean {
  return Object.entries(Condition).every(([name, keys]) => {
    const operator = OPERATORS[name];
    if (!operator) throw new Error(`nobody has said what "${name}" means`);
    return Object.entries(keys).every(([key, wanted]) => {
      const given = context[key];
      return given !== undefined && list(wanted).some((one) => operator(one, given));
    });
  });
}

function applies(
  statement: IamStatement,
  { action, resource, context = {}, principal }: IamRequest,
): boolean {
  const { Action, Resource, NotResource, Principal } = statement;
  const [kind, name] = principal ?? [];
  return (
    list(Action).some((one) => fits(one.toLowerCase(), action.toLowerCase())) &&
    (Resource === undefined || list(Resource).some((one) => fits(one, resource))) &&
    !list(NotResource).some((one) => fits(one, resource)) &&
    (Principal === undefined || list(Principal[kind ?? '']).some((one) => fits(one, name ?? ''))) &&
    holds(statement, context)
  );
}

/** What one policy, or several of one kind together, say to a request: a denial outweighs whatever allows. */
export function judge(statements: readonly IamStatement[], request: IamRequest): Verdict {
  const found = statements.filter((statement) => applies(statement, request));
  if (found.some(({ Effect }) => Effect === 'Deny')) return 'denied';
  return found.length > 0 ? 'allowed' : 'not allowed';
}
